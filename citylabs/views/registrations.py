"""Who is coming, for the organiser and the facilitator."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import RegistrationSource, RegistrationState
from citylabs.forms.registration import DeskDetailsForm, RegistrationFilterForm
from citylabs.models import Lab, Registration
from citylabs.rules.permissions import REGISTRATIONS_EDIT, REGISTRATIONS_READ
from citylabs.selectors.agenda import list_agenda
from citylabs.selectors.registrations import (
    get_lab_registration,
    get_seat_counts,
    get_targets,
    list_balance,
    list_registrations,
)
from citylabs.services.exports import TYPES, export_registrations
from citylabs.services.registrations import (
    cancel_registration,
    confirm_registration,
    register_person,
    restore_registration,
)
from citylabs.views.lab_pages import find_lab, posted
from stakeholders.enums import LookSubject, LookWay
from stakeholders.services.access_log import note_look

PAGE = 50


@workspace_page(get=REGISTRATIONS_READ)
def lab_registrations(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Seats, balance against the targets, and the list."""
    lab = find_lab(city, lab_slug)
    form = RegistrationFilterForm(request.GET or None, states=RegistrationState.choices)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    people = list_registrations(
        city=city,
        lab=lab,
        state=wanted.get("state", ""),
        helix_group=wanted.get("group", ""),
        search=wanted.get("q", ""),
        sort=request.GET.get("sort", ""),
    )
    counts = get_seat_counts(city=city, lab=lab)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    subject, shown = LookSubject.REGISTRATIONS, len(page)
    note_look(city=city, actor=request.actor, way=LookWay.PAGE, subject=subject, about=lab, people=shown)
    context = {
        "lab": lab,
        "filters": form,
        "is_filtered": any(wanted.values()),
        "sort": request.GET.get("sort", ""),
        "page": page,
        "counts": counts,
        "balance": list_balance(counts, get_targets(city=city, lab=lab)),
    }
    return TemplateResponse(request, "citylabs/registration/list.html", context)


@workspace_page(get=REGISTRATIONS_EDIT, post=REGISTRATIONS_EDIT)
def registration_new(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Register somebody who called or wrote."""
    lab = find_lab(city, lab_slug)
    form = DeskDetailsForm(
        posted(request),
        city=city,
        needs=list_agenda(city=city, lab=lab),
        initial={"language": city.default_language},
    )
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            person = register_person(
                city=city, actor=request.actor, lab=lab, details=form.to_details(), source=RegistrationSource.DESK
            )
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            words = {"person": person.person, "state": person.get_state_display()}
            messages.success(request, _("%(person)s is registered: %(state)s.") % words)
            return redirect("lab-registrations", city.slug, lab.slug)
    return form_page(request, "citylabs/registration/new.html", form, status=status, lab=lab)


@workspace_page(get=REGISTRATIONS_EDIT, post=REGISTRATIONS_EDIT)
def registration_withdraw(request: Any, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
    """Ask, then cancel for a person."""
    lab, person = _find(city, lab_slug, registration_id)
    if request.method != "POST":
        return TemplateResponse(request, "citylabs/registration/withdraw.html", {"lab": lab, "registration": person})
    try:
        cancel_registration(city=city, actor=request.actor, registration=person)
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = _("The registration of %(person)s is cancelled.") % {"person": person.person}
        offer_undo(request, words, reverse("registration-readmit", args=[city.slug, lab.slug, person.pk]), {})
    return redirect("lab-registrations", city.slug, lab.slug)


@workspace_page(post=REGISTRATIONS_EDIT)
def registration_readmit(request: Any, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
    """Take a cancellation back: a seat if one is free, else the end of the waiting list."""
    lab, person = _find(city, lab_slug, registration_id)
    restore = partial(restore_registration, by_hand=True)
    return _act(request, city, lab, person, restore, _("The registration counts again."))


@workspace_page(post=REGISTRATIONS_EDIT)
def registration_confirm(request: Any, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
    """Give a waiting person a seat."""
    lab, person = _find(city, lab_slug, registration_id)
    return _act(request, city, lab, person, confirm_registration, _("The seat is theirs; the ticket is on its way."))


@workspace_page(get=REGISTRATIONS_EDIT)
def registrations_export(request: Any, city: City, lab_slug: str, file_format: str) -> HttpResponse:
    """The whole list as a file. Taking it out is logged."""
    lab = find_lab(city, lab_slug)
    content = export_registrations(city=city, actor=request.actor, lab=lab, file_format=file_format)
    disposition = f'attachment; filename="{lab.slug}-registrations.{file_format}"'
    return HttpResponse(content, content_type=TYPES[file_format], headers={"Content-Disposition": disposition})


def _find(city: City, lab_slug: str, registration_id: UUID) -> tuple[Lab, Registration]:
    lab = find_lab(city, lab_slug)
    try:
        return lab, get_lab_registration(city=city, lab=lab, registration_id=registration_id)
    except Registration.DoesNotExist:
        raise Http404 from None


def _act(request: Any, city: City, lab: Lab, person: Registration, service: Any, words: str) -> HttpResponse:
    try:
        service(city=city, actor=request.actor, registration=person)
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, f"{person.person}: {words}")
    return redirect("lab-registrations", city.slug, lab.slug)
