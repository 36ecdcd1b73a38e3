"""A person's own registration, opened by the link in their mail: look, change, cancel, answer an offer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.tenancy import make_link
from cities.views.answers import form_page, show_refusal
from cities.views.gates import city_page
from citylabs.enums import OfferState, RegistrationState
from citylabs.forms.access_needs import present_access
from citylabs.forms.registration import DetailsForm
from citylabs.models import Registration
from citylabs.notifications.addresses import OFFER, REGISTRATION, TICKET, make_lab_address
from citylabs.rules.registration import can_still_cancel, get_registration_obstacle
from citylabs.selectors.access_needs import get_access_answer
from citylabs.selectors.agenda import list_agenda_for_guests
from citylabs.selectors.consents import list_registration_texts
from citylabs.selectors.registrations import count_waiting_before, find_open_offer, get_targets, list_need_ids
from citylabs.services.asked_consents import settle_consents
from citylabs.services.offers import accept_offer, decline_offer
from citylabs.services.registrations import cancel_registration, edit_registration, restore_registration
from citylabs.views.lab_pages import posted
from citylabs.views.links import open_offer, open_registration
from stakeholders.enums import ConsentPurpose
from stakeholders.selectors.consents import list_open_consents


@city_page
@never_cache
def registration(request: Any, city: City, token: str) -> HttpResponse:
    """Where one stands: seat, place on the waiting list, offer, or cancelled, and what one can do about it."""
    mine = open_registration(city, token)
    if request.method == "POST" and mine.asked_consents:
        _settle(request, city, mine)
        return redirect("registration", city.slug, token)
    now = timezone.now()
    is_waiting = mine.state == RegistrationState.WAITING
    offer = find_open_offer(city=city, registration=mine) if mine.state == RegistrationState.OFFERED else None
    context = {
        "registration": mine,
        "lab": mine.lab,
        "token": token,
        "ticket_token": make_link(TICKET, mine.pk),
        "offer": offer,
        "offer_token": make_link(OFFER, offer.pk) if offer else "",
        "ahead": count_waiting_before(city=city, registration=mine) if is_waiting else 0,
        "has_targets": bool(get_targets(city=city, lab=mine.lab)) if is_waiting else False,
        "can_cancel": can_still_cancel(mine.lab, now=now) and mine.checked_in_at is None,
        "asked": [ConsentPurpose(purpose).label for purpose in mine.asked_consents],
        "lab_address": make_lab_address(city, mine.lab),
        "can_register_again": get_registration_obstacle(mine.lab, now=now) is None,
    }
    return TemplateResponse(request, "citylabs/registration/own.html", context)


def _settle(request: Any, city: City, mine: Registration) -> None:
    """Confirm or forget what was ticked before the address was proven; opening the page alone does neither."""
    agreed = request.POST.get("answer") == "yes"
    settle_consents(city=city, actor=request.actor, registration=mine, agreed=agreed)
    messages.success(request, _("Thank you, it is noted.") if agreed else _("It is forgotten."))


@city_page
@never_cache
def registration_edit(request: Any, city: City, token: str) -> HttpResponse:
    """Change what one said."""
    mine = open_registration(city, token)
    form = DetailsForm(
        posted(request),
        city=city,
        needs=list_agenda_for_guests(city=city, lab=mine.lab, chosen=list_need_ids(city=city, registration=mine)),
        texts=list_registration_texts(city=city, lab=mine.lab, language=translation.get_language() or "en"),
        with_email=False,
        initial=_present(city, mine),
    )
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            details = form.to_details(email=mine.email)
            edit_registration(city=city, actor=request.actor, registration=mine, details=details)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("registration", city.slug, token)
    context = {"registration": mine, "lab": mine.lab, "token": token}
    return form_page(request, "citylabs/registration/edit.html", form, status=status, **context)


def _present(city: City, mine: Registration) -> dict[str, Any]:
    consents = {consent.purpose: True for consent in list_open_consents(city=city, email=mine.email)}
    return {
        "person": mine.person,
        "organisation": mine.organisation,
        "helix_group": mine.helix_group,
        "language": mine.language,
        "needs": [str(need_id) for need_id in list_need_ids(city=city, registration=mine)],
        **consents,
        **present_access(get_access_answer(city=city, registration=mine)),
    }


@city_page
@never_cache
def registration_cancel(request: Any, city: City, token: str) -> HttpResponse:
    """Asks once, cancels on POST."""
    mine = open_registration(city, token)
    problem = ""
    if request.method == "POST":
        try:
            cancel_registration(city=city, actor=request.actor, registration=mine)
            # The way back stands on the page itself: in a message it would carry the personal link to another page.
            messages.success(request, _("Your registration is cancelled."))
            return redirect("registration", city.slug, token)
        except TryAgain:
            raise
        except Refusal as refusal:
            problem = str(refusal.message)
    context = {"registration": mine, "lab": mine.lab, "token": token, "problem": problem}
    return TemplateResponse(request, "citylabs/registration/cancel.html", context, status=409 if problem else 200)


@city_page
@never_cache
def registration_restore(request: Any, city: City, token: str) -> HttpResponse:
    """Take the cancellation back. Opened as a page it leads to the registration, which says how things stand."""
    mine = open_registration(city, token)
    if request.method == "POST":
        try:
            mine = restore_registration(city=city, actor=request.actor, registration=mine)
        except TryAgain:
            raise
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            has_seat = mine.state == RegistrationState.CONFIRMED
            words = _("You have a seat again.") if has_seat else _("The seat is gone: you are on the waiting list.")
            (messages.success if has_seat else messages.warning)(request, words)
    return redirect("registration", city.slug, token)


@city_page
@never_cache
def seat_offer(request: Any, city: City, token: str) -> HttpResponse:
    """The offered seat: take it or leave it to the next, until its time is over."""
    found = open_offer(city, token)
    mine = found.registration
    problem = ""
    if request.method == "POST":
        answer = accept_offer if request.POST.get("answer") == "accept" else decline_offer
        try:
            answer(city=city, actor=request.actor, offer=found)
            return redirect("registration", city.slug, make_link(REGISTRATION, mine.pk))
        except TryAgain:
            raise
        except Refusal as refusal:
            problem = str(refusal.message)
    context = {
        "offer": found,
        "registration": mine,
        "lab": mine.lab,
        "problem": problem,
        "is_open": found.state == OfferState.OPEN and timezone.now() < found.expires_at,
        "registration_token": make_link(REGISTRATION, mine.pk),
    }
    return TemplateResponse(request, "citylabs/registration/offer.html", context, status=409 if problem else 200)
