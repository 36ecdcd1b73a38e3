"""The platform's staff: into a city for a time and a reason, and out again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.people import StaffSessionForm
from cities.models import City
from cities.permissions import WORKSPACE_READ
from cities.selectors.cities import get_city, search_cities
from cities.selectors.memberships import list_own_staff_sessions
from cities.services.staff_sessions import end_staff_session, start_staff_session
from cities.tenancy import enter_city
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page, workspace_page

SHOWN = 50


@account_page
def staff(request: Any) -> HttpResponse:
    """The cities, to look into one of them. For everybody else this page does not exist."""
    if not request.user.is_staff:
        raise Http404
    words = request.GET.get("q", "")[:100]
    found = list(search_cities(words=words)[: SHOWN + 1])
    sessions = list(list_own_staff_sessions(user=request.user, now=timezone.now()))
    context = {"cities": found[:SHOWN], "has_more": len(found) > SHOWN, "words": words, "sessions": sessions}
    return form_page(request, "cities/staff.html", StaffSessionForm(), **context)


@account_page
def staff_enter(request: Any, slug: str) -> HttpResponse:
    """Say why and for how long, then go in."""
    if not request.user.is_staff:
        raise Http404
    try:
        place = get_city(slug=slug)
    except City.DoesNotExist:
        raise Http404 from None
    form = StaffSessionForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            with enter_city(place, request.user):
                start_staff_session(city=place, user=request.user, reason=reason, duration=form.duration())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.info(request, _("You are in %(city)s. Its owners see this in their log.") % {"city": place})
            return redirect("city-workspace", place.slug)
    return form_page(request, "cities/staff_enter.html", form, status=status, place=place)


@workspace_page(post=WORKSPACE_READ)
def staff_session_end(request: Any, city: City) -> HttpResponse:
    """Leave the city before the time is over."""
    session = request.entry.staff_session
    if session is None:
        raise Http404
    end_staff_session(city=city, user=request.user, session=session)
    messages.success(request, _("You have left %(city)s.") % {"city": city})
    return redirect("staff")
