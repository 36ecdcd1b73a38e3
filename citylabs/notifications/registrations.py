"""Mails to people who registered: seat, waiting list, offer, cancellation, and the ticket once more.

Every mail has its own occurrence, made from the registration's calendar sequence, so that none is sent twice.
"""

from datetime import datetime
from typing import Any

from django.utils import translation

from cities.models import City, OutboxMail
from cities.outbox import queue_mail
from citylabs.enums import RegistrationState
from citylabs.models import Lab, Registration, SeatOffer
from citylabs.notifications.addresses import OFFER, REGISTRATION, make_link_address, make_ticket_address
from citylabs.notifications.calendar import CANCEL, REQUEST, describe_event
from citylabs.notifications.wording import describe_lab, describe_moment
from citylabs.selectors.registrations import count_waiting_before
from stakeholders.enums import ConsentPurpose

CONFIRMED = "registration_confirmed"
WAITING = "registration_waiting"
CANCELLED = "registration_cancelled"
OFFERED = "seat_offered"
AGAIN = "already_registered"


def _describe(city: City, lab: Lab, registration: Registration, **event: Any) -> dict[str, Any]:
    """The context that all mails about a registration share."""
    language = registration.language
    return {
        **describe_lab(city, lab, language),
        "person": registration.person,
        "email": registration.email,
        "number": registration.number,
        "manage_url": make_link_address("registration", city, REGISTRATION, registration.pk),
        "asked": _list_asked(registration),
        "event": describe_event(city, lab, language=language, extra_sequence=registration.calendar_sequence, **event),
    }


def _queue(
    city: City, registration: Registration, kind: str, context: dict[str, Any], occurrence: str
) -> OutboxMail | None:
    """Queue the mail; people whom the desk let in without an address get none."""
    if not registration.email:
        return None
    return queue_mail(
        city=city,
        campaign=f"registration:{registration.pk}",
        recipient=registration.email,
        recipient_name=registration.person,
        kind=kind,
        context=context,
        language=registration.language,
        occurrence=occurrence,
    )


def queue_confirmation(*, city: City, lab: Lab, registration: Registration) -> OutboxMail | None:
    """Queue the mail with ticket and calendar entry to somebody who has a seat."""
    context = _describe(city, lab, registration, method=REQUEST)
    context["ticket_url"] = make_ticket_address(city, registration.pk)
    return _queue(city, registration, CONFIRMED, context, f"confirmed-{registration.calendar_sequence}")


def queue_waiting(*, city: City, lab: Lab, registration: Registration, has_targets: bool) -> OutboxMail | None:
    """Queue the mail to somebody who waits: it tells the rule by which freed seats are offered."""
    context = _describe(city, lab, registration, method=REQUEST, status="TENTATIVE")
    context["has_targets"] = has_targets
    context["ahead"] = count_waiting_before(city=city, registration=registration)
    return _queue(city, registration, WAITING, context, f"waiting-{registration.calendar_sequence}")


def queue_offer(*, city: City, lab: Lab, registration: Registration, offer: SeatOffer) -> OutboxMail | None:
    """Queue the offer of a freed seat: until when it is kept, and the page to accept or decline it."""
    context = _describe(city, lab, registration, method=REQUEST, status="TENTATIVE")
    context["event"] = {}  # nothing has changed in the calendar until the offer is accepted
    context["offer_url"] = make_link_address("offer", city, OFFER, offer.pk)
    context["rule"] = offer.rule
    context["group"] = _words(registration.language, registration)
    context["expires"] = describe_moment(lab, offer.expires_at, registration.language)
    return _queue(city, registration, OFFERED, context, f"offer-{offer.pk.hex}"[:40])


def queue_cancellation(*, city: City, lab: Lab, registration: Registration) -> OutboxMail | None:
    """Queue the confirmation that a registration was cancelled; it takes the event out of the calendar."""
    context = _describe(city, lab, registration, method=CANCEL)
    return _queue(city, registration, CANCELLED, context, f"cancelled-{registration.calendar_sequence}")


def queue_again(*, city: City, lab: Lab, registration: Registration, now: datetime) -> OutboxMail | None:
    """Queue what a registered person needs once more, at most once an hour.

    Sent instead of an answer on the page when a registered address registers again: whoever typed it learns nothing.
    """
    context = _describe(city, lab, registration, method=REQUEST)
    context["state"] = registration.state
    context["ticket_url"] = make_ticket_address(city, registration.pk)
    if registration.state == RegistrationState.WAITING:
        context["ahead"] = count_waiting_before(city=city, registration=registration)
    if registration.state != RegistrationState.CONFIRMED:
        context["event"] = {}
    return _queue(city, registration, AGAIN, context, f"again-{now:%Y%m%d%H}")


def _list_asked(registration: Registration) -> list[str]:
    """What was ticked and waits for its owner's word."""
    with translation.override(registration.language):
        return [str(ConsentPurpose(purpose).label) for purpose in registration.asked_consents]


def _words(language: str, registration: Registration) -> str:
    with translation.override(language):
        return str(registration.get_helix_group_display())
