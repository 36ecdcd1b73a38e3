"""The door: made for a phone in one hand and a queue of 60."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.forms.checkin import WalkInForm
from citylabs.models import Lab, Registration
from citylabs.rules.permissions import CHECKIN_USE, REGISTRATIONS_EDIT
from citylabs.selectors.checkin import LISTS, get_arrival, list_arrivals, list_last_checked_in
from citylabs.selectors.registrations import get_lab_registration, get_seat_counts
from citylabs.services.checkin import RoomFull, admit_walk_in, check_in, undo_check_in
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.tickets import AT_DESK_OF


@workspace_page(get=CHECKIN_USE)
def lab_checkin(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Counts, search, and the list of those who are expected; for htmx the list alone."""
    lab = find_lab(city, lab_slug)
    request.session[AT_DESK_OF] = str(lab.pk)
    context = _list(request, city, lab)
    if request.htmx:
        return TemplateResponse(request, "citylabs/checkin/arrivals.html", context)
    context |= {
        "counts": get_seat_counts(city=city, lab=lab),
        "latest": list_last_checked_in(city=city, lab=lab),
        "is_scanning": "scan" in request.GET,
    }
    return TemplateResponse(request, "citylabs/checkin/desk.html", context)


def _list(request: Any, city: City, lab: Lab) -> dict[str, Any]:
    search, show = request.GET.get("q", "").replace("\x00", "")[:100], _wanted(request)
    arrivals = list_arrivals(city=city, lab=lab, search=search, show=show)
    return {"lab": lab, "search": search, "show": show, "arrivals": arrivals}


def _wanted(request: Any) -> str:
    show: str = request.GET.get("show", "")
    return show if show in LISTS else ""


@workspace_page(get=CHECKIN_USE)
def checkin_counts(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The numbers at the top, asked for again every few seconds."""
    lab = find_lab(city, lab_slug)
    context = {"lab": lab, "counts": get_seat_counts(city=city, lab=lab), "show": _wanted(request)}
    return TemplateResponse(request, "citylabs/checkin/counts.html", context)


@workspace_page(post=CHECKIN_USE)
def checkin_in(request: Any, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
    """Let a person in; pressed twice it says so and does no harm."""
    lab, person = _find(city, lab_slug, registration_id)
    try:
        _who, came = check_in(city=city, actor=request.actor, registration=person, user=request.user)
    except Refusal as refusal:
        messages.error(request, f"{person.person}: {refusal.message}")
        return _back(request, city, lab, person, status=409)
    if came:
        undo_url = reverse("checkin-undo", args=[city.slug, lab.slug, person.pk])
        offer_undo(request, _("%(person)s is in.") % {"person": person.person}, undo_url, {"q": _search(request)})
    else:
        messages.warning(request, _("%(person)s was checked in already.") % {"person": person.person})
    return _back(request, city, lab, person)


@workspace_page(post=CHECKIN_USE)
def checkin_undo(request: Any, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
    """Take it back: the finger slipped."""
    lab, person = _find(city, lab_slug, registration_id)
    try:
        undo_check_in(city=city, actor=request.actor, registration=person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return _back(request, city, lab, person, status=409)
    messages.success(request, _("%(person)s is not checked in any more.") % {"person": person.person})
    return _back(request, city, lab, person)


def _find(city: City, lab_slug: str, registration_id: UUID) -> tuple[Lab, Registration]:
    lab = find_lab(city, lab_slug)
    try:
        return lab, get_lab_registration(city=city, lab=lab, registration_id=registration_id)
    except Registration.DoesNotExist:
        raise Http404 from None


def _search(request: Any) -> str:
    words: str = request.POST.get("q", "")[:100]
    return words


def _back(request: Any, city: City, lab: Lab, person: Registration, *, status: int = 200) -> HttpResponse:
    """For htmx the person's row, the numbers and the message; else the list, as it was searched or scanning on.

    A page without htmx is led on whatever happened: the message says it.
    """
    if request.htmx:
        context = {
            "lab": lab,
            "search": _search(request),
            "show": "",
            "person": get_arrival(city=city, lab=lab, registration=person),
            "counts": get_seat_counts(city=city, lab=lab),
        }
        return TemplateResponse(request, "citylabs/checkin/answer.html", context, status=status)
    query = {"q": _search(request)} if _search(request) else {}
    query |= {"scan": "1"} if "scan" in request.POST else {}
    address = reverse("lab-checkin", args=[city.slug, lab.slug])
    return redirect(f"{address}?{urlencode(query)}" if query else address)


@workspace_page(get=CHECKIN_USE, post=CHECKIN_USE)
def checkin_walk_in(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Register and let in somebody who is not on the list."""
    lab = find_lab(city, lab_slug)
    form = WalkInForm(posted(request), initial={"person": request.GET.get("name", "")[:200]})
    is_full = False
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            person = admit_walk_in(
                city=city,
                actor=request.actor,
                lab=lab,
                details=form.to_details(language=city.default_language),
                user=request.user,
                let_in_anyway=form.cleaned_data["let_in_anyway"],
            )
        except TryAgain:
            raise
        except Refusal as refusal:
            is_full = isinstance(refusal, RoomFull)
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("%(person)s is in.") % {"person": person.person})
            return redirect("lab-checkin", city.slug, lab.slug)
    if not (is_full and request.actor.may(REGISTRATIONS_EDIT)):
        del form.fields["let_in_anyway"]
    return form_page(request, "citylabs/checkin/walk_in.html", form, status=status, lab=lab, is_full=is_full)
