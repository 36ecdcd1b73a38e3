"""Offers of freed seats to those who wait."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import SYSTEM, Actor
from citylabs.enums import InvitationState, LabState, OfferState, RegistrationState
from citylabs.models import Invitation, Lab, Registration, SeatOffer
from citylabs.models.registration import SEAT_STATES
from citylabs.notifications.registrations import queue_cancellation, queue_confirmation, queue_offer
from citylabs.rules.registration import can_still_cancel
from citylabs.rules.seats import SeatChoice, WaitingPlace, choose_in_turn, get_offer_end
from citylabs.selectors.registrations import get_targets
from citylabs.services.catalogue import refresh_public_seats
from citylabs.services.seats import count_seats, hands_out_seats, lock_lab


class OfferOver(Refusal):
    """The offer has been answered, its time is over, or the lab is off."""

    code = "offer-over"
    message = _("This offer is not open any more: its time is over, or it has been answered.")


def offer_free_seats(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> list[SeatOffer]:
    """Offer every free seat of the lab to the waiting list, by the rule in `citylabs.rules.seats`.

    Called when a seat is given back and when the lab gets more of them. Does nothing once the lab has started.
    """
    now = now or timezone.now()
    with transaction.atomic():
        return fill_seats(city=city, actor=actor, lab=lock_lab(city=city, lab_id=lab.pk), now=now)


def fill_seats(*, city: City, actor: Actor, lab: Lab, now: datetime) -> list[SeatOffer]:
    """Offer the free seats of a lab that is locked already, and show on its public row what is left."""
    taken, waiting = count_seats(city=city, lab=lab)
    free = lab.capacity - taken
    offers: list[SeatOffer] = []
    if free > 0 and waiting and hands_out_seats(lab, now=now):
        offers = [_offer(city, actor, lab, choice, now) for choice in _choose(city, lab, free)]
    refresh_public_seats(city=city, lab=lab)
    return offers


def _choose(city: City, lab: Lab, free: int) -> list[SeatChoice]:
    people = Registration.objects.filter(city=city, lab=lab)
    line = people.filter(state=RegistrationState.WAITING).order_by("number").values_list("number", "helix_group")
    seated: dict[str, int] = {}
    for group in people.filter(state__in=SEAT_STATES).order_by().values_list("helix_group", flat=True):
        seated[group] = seated.get(group, 0) + 1
    places = [WaitingPlace(number, group) for number, group in line]
    return choose_in_turn(free, places, get_targets(city=city, lab=lab), seated)


def _offer(city: City, actor: Actor, lab: Lab, choice: SeatChoice, now: datetime) -> SeatOffer:
    assert lab.starts_at is not None  # hands_out_seats
    registration = Registration.objects.get(city=city, lab=lab, number=choice.number)
    registration.state = RegistrationState.OFFERED
    registration.save(update_fields=["state", "changed_at"])
    offer = SeatOffer.objects.create(
        city=city,
        registration=registration,
        rule=choice.rule,
        offered_at=now,
        expires_at=get_offer_end(now=now, starts_at=lab.starts_at, country=city.country, zone=lab.zone),
    )
    changes = {"number": choice.number, "rule": choice.rule, "expires_at": offer.expires_at.isoformat()}
    record(city=city, actor=actor, action="seat.offer", target=registration, changes=changes)
    queue_offer(city=city, lab=lab, registration=registration, offer=offer)
    return offer


def _lock_open_offer(city: City, offer_id: UUID, now: datetime) -> tuple[Lab, SeatOffer, Registration]:
    """Lock the offer's lab and return it with the offer as it is now; raises OfferOver unless it can be answered."""
    offer = SeatOffer.objects.select_related("registration").get(city=city, id=offer_id)
    lab = lock_lab(city=city, lab_id=offer.registration.lab_id)
    offer = SeatOffer.objects.select_related("registration").get(city=city, id=offer_id)
    if offer.state != OfferState.OPEN or now >= offer.expires_at or not can_still_cancel(lab, now=now):
        raise OfferOver
    return lab, offer, offer.registration


def accept_offer(*, city: City, actor: Actor, offer: SeatOffer, now: datetime | None = None) -> Registration:
    """Take the offered seat: the registration is confirmed and its ticket sent.

    A second acceptance of the same offer changes nothing. Raises OfferOver when it is too late.
    """
    now = now or timezone.now()
    with transaction.atomic():
        try:
            lab, offer, registration = _lock_open_offer(city, offer.pk, now)
        except OfferOver:
            answered = SeatOffer.objects.select_related("registration").get(city=city, id=offer.pk)
            if answered.state == OfferState.ACCEPTED and answered.registration.state == RegistrationState.CONFIRMED:
                return answered.registration
            raise
        _close(offer, OfferState.ACCEPTED, now)
        confirm(city=city, actor=actor, lab=lab, registration=registration, now=now)
    return registration


def confirm(*, city: City, actor: Actor, lab: Lab, registration: Registration, now: datetime) -> None:
    """Turn a place of a locked lab into a confirmed seat, log it and send the ticket."""
    registration.state = RegistrationState.CONFIRMED
    registration.calendar_sequence += 1
    registration.save(update_fields=["state", "calendar_sequence", "changed_at"])
    if registration.invitation_id:
        Invitation.objects.filter(city=city, id=registration.invitation_id).update(
            state=InvitationState.ACCEPTED, changed_at=now
        )
    record(city=city, actor=actor, action="registration.confirm", target=registration)
    refresh_public_seats(city=city, lab=lab)
    queue_confirmation(city=city, lab=lab, registration=registration)


def decline_offer(*, city: City, actor: Actor, offer: SeatOffer, now: datetime | None = None) -> Registration:
    """Give the offered seat to the next in line. The person leaves the waiting list. Raises OfferOver."""
    now = now or timezone.now()
    with transaction.atomic():
        lab, offer, registration = _lock_open_offer(city, offer.pk, now)
        _close(offer, OfferState.DECLINED, now)
        release(city=city, lab=lab, registration=registration, now=now)
        record(city=city, actor=actor, action="seat.decline", target=registration)
        fill_seats(city=city, actor=actor, lab=lab, now=now)
    return registration


def release(*, city: City, lab: Lab, registration: Registration, now: datetime) -> None:
    """Turn a place of a locked lab into a cancelled one and tell the person, whose calendar is put right too.

    Of a lab that is called off people have heard already.
    """
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = now
    registration.calendar_sequence += 1
    registration.save(update_fields=["state", "cancelled_at", "calendar_sequence", "changed_at"])
    if lab.state != LabState.CANCELLED:
        queue_cancellation(city=city, lab=lab, registration=registration)


def expire_offers(*, city: City, now: datetime | None = None) -> int:
    """Close the offers whose time is over and offer their seats on. Returns how many. Twice is harmless.

    Whoever missed an offer is off the list: a second one would keep the seat from those who answer.
    """
    now = now or timezone.now()
    late = SeatOffer.objects.filter(city=city, state=OfferState.OPEN, expires_at__lte=now)
    lab_ids = list(late.order_by("registration__lab_id").values_list("registration__lab_id", flat=True).distinct())
    return sum(_expire_in_lab(city, lab_id, now) for lab_id in lab_ids)


def _expire_in_lab(city: City, lab_id: UUID, now: datetime) -> int:
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=lab_id)
        late = SeatOffer.objects.filter(
            city=city, registration__lab=lab, state=OfferState.OPEN, expires_at__lte=now
        ).select_related("registration")
        expired = list(late.order_by("expires_at", "id"))
        for offer in expired:
            _close(offer, OfferState.EXPIRED, now)
            release(city=city, lab=lab, registration=offer.registration, now=now)
            record(city=city, actor=SYSTEM, action="seat.expire", target=offer.registration)
        fill_seats(city=city, actor=SYSTEM, lab=lab, now=now)
    return len(expired)


def _close(offer: SeatOffer, state: OfferState, now: datetime) -> None:
    offer.state = state
    offer.answered_at = now
    offer.save(update_fields=["state", "answered_at"])
