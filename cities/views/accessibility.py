"""The accessibility statement of a city for everybody, and the form to report a barrier."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.accessibility import BarrierForm
from cities.models import City
from cities.selectors.accessibility import current_statement, suggest_for_country
from cities.services.accessibility_feedback import report_barrier
from cities.tenancy import hide_links
from cities.views.answers import form_page, show_refusal
from cities.views.gates import city_page
from cities.views.pace import guard_pace


@city_page
def city_accessibility(request: HttpRequest, city: City) -> HttpResponse:
    """The published statement after the model of Decision (EU) 2018/1523; before that, how to report a barrier."""
    context = {"statement": current_statement(city=city), "suggestion": suggest_for_country(city.country)}
    return TemplateResponse(request, "cities/accessibility/statement.html", context)


@city_page
def accessibility_feedback(request: Any, city: City) -> HttpResponse:
    """Report a barrier. The page comes along as `?page=/…`, else from where the person was."""
    form = BarrierForm(request.POST if request.method == "POST" else None, initial={"page": _page_before(request)})
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            guard_pace(request, city, "barrier")
            if not form.is_trap_sprung:
                report_barrier(city=city, actor=request.actor, **form.report())  # type: ignore[arg-type]  # no time among them
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _thanks(form.cleaned_data["email"]))
            return redirect("city-accessibility", city.slug)
    return form_page(request, "cities/accessibility/report.html", form, status=status)


def _thanks(email: str) -> str:
    if email:
        return _("Thank you. Your report has arrived; the answer comes to %(email)s.") % {"email": email}
    return _("Thank you. Your report has arrived.")


def _page_before(request: HttpRequest) -> str:
    """The path of the page the person comes from, on this site only and without the key of a personal link."""
    asked = request.GET.get("page", "")
    if not (asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)):
        before = urlsplit(request.headers.get("Referer", ""))
        asked = before.path if before.netloc == request.get_host() else ""
    return hide_links(asked)[:500]
