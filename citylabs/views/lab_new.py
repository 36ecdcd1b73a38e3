"""A new lab in two steps: what to start from, then the day or the title."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from citylabs.forms.lab_lists import BLANK, NewLabForm
from citylabs.models import Lab
from citylabs.rules.permissions import LABS_EDIT
from citylabs.selectors.labs import list_labs
from citylabs.services.lab_origins import create_lab_from_template
from citylabs.services.labs import create_lab
from citylabs.services.templates import TEMPLATES, LabTemplate
from citylabs.views.lab_pages import posted
from citylabs.views.lab_steps import find_next_page

_SHOWN_TO_COPY = 6  # the rest is folded


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_new(request: Any, city: City) -> HttpResponse:
    """Without an origin the choice of one; with it the form that makes the draft."""
    origin = request.POST.get("origin") or request.GET.get("origin", "")
    form = NewLabForm(posted(request), city=city, origin=origin)
    status = 0
    if form.is_bound and form.is_valid():
        try:
            lab = _make(request, city, form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is made. Only colleagues see it until it is published."))
            return redirect(find_next_page(city, lab))
    if origin in {*TEMPLATES, BLANK}:
        chosen = _describe(TEMPLATES[origin]) if origin in TEMPLATES else None
        return form_page(request, "citylabs/lab/new_form.html", form, status=status, chosen=chosen)
    return _choose(request, city, form)


def _choose(request: Any, city: City, form: NewLabForm) -> HttpResponse:
    labs = list(list_labs(city=city))
    context = {
        "templates": [_describe(template) for template in TEMPLATES.values()],
        "blank": BLANK,
        "earlier": labs[:_SHOWN_TO_COPY],
        "still_earlier": labs[_SHOWN_TO_COPY:],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "citylabs/lab/new.html", context, status=status)


def _describe(template: LabTemplate) -> dict[str, Any]:
    """What a template is for and what it brings, for its card."""
    return {
        "code": template.code,
        "label": template.kind.label,
        "purpose": template.purpose,
        "hours": template.minutes // 60,
        "minutes": template.minutes % 60,
        "begins": template.begins,
        "capacity": template.capacity,
        "sessions": len(template.sessions),
        "rooms": len(template.rooms),
        "groups": len(template.targets),
        "questions": len(template.questions),
    }


def _make(request: Any, city: City, values: dict[str, Any]) -> Lab:
    if values["origin"] == BLANK:
        return create_lab(city=city, actor=request.actor, kind=values["kind"], title=values["title"])
    return create_lab_from_template(
        city=city, actor=request.actor, code=values["origin"], starts_on=values["starts_on"]
    )
