"""Coming, not coming, and changing what one said."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from citylabs.enums import InvitationState, OfferState, RegistrationSource, RegistrationState
from citylabs.models import Invitation, Lab, Registration, SeatOffer
from citylabs.notifications.registrations import queue_again, queue_confirmation, queue_waiting
from citylabs.rules.registration import can_still_cancel, get_registration_obstacle
from citylabs.selectors.registrations import find_active_registration, get_targets
from citylabs.services.access_needs import keep_access_needs
from citylabs.services.details import Details, clean_details, hold_consents, keep_consents, keep_needs
from citylabs.services.offers import confirm, fill_seats, release
from citylabs.services.seats import AlreadyRegistered, LabFull, count_seats, lock_lab, take_place

__all__ = [
    "AlreadyRegistered",
    "CancelTooLate",
    "NoLongerPossible",
    "RegistrationClosed",
    "cancel_registration",
    "confirm_registration",
    "edit_registration",
    "register_or_remind",
    "register_person",
    "restore_registration",
]


class RegistrationClosed(Refusal):
    """Nobody can register now; the message says why."""

    code = "registration-closed"


class CancelTooLate(Refusal):
    """The lab is over, or the person is inside already."""

    code = "cancel-too-late"
    message = _("It is too late to cancel: the lab is over, or you are checked in.")


class NoLongerPossible(Refusal):
    """A cancelled registration cannot be changed."""

    code = "registration-cancelled"
    message = _("This registration was cancelled. You can register again while registration is open.")


def guard_open(lab: Lab, *, now: datetime) -> None:
    """Refuse with RegistrationClosed, in the obstacle's own words, unless one can register now."""
    if obstacle := get_registration_obstacle(lab, now=now):
        raise RegistrationClosed(obstacle.label, obstacle=obstacle.value)


def register_person(
    *,
    city: City,
    actor: Actor,
    lab: Lab,
    details: Details,
    source: str = RegistrationSource.PUBLIC,
    invitation: Invitation | None = None,
    user: User | None = None,
    now: datetime | None = None,
) -> Registration:
    """Register a person: confirmed while there are free seats, else waiting in the order of arrival.

    Consents count at once where the address is proven: by an invitation that came to it, or by a signed-in account.
    Else they are held until their owner confirms them (`settle_consents`), to whom the mail says so.

    Organisers may register somebody outside of the registration window, never in a lab that is cancelled or over.
    Refuses with RegistrationClosed, BadDetails, AlreadyRegistered, or TryAgain when the lab stays locked.
    """
    now = now or timezone.now()
    guard = _guard_by_hand if source == RegistrationSource.DESK else guard_open
    guard(lab, now=now)
    details = clean_details(city=city, lab=lab, details=details, needs_email=source != RegistrationSource.DESK)
    proven = source == RegistrationSource.INVITATION or user is not None
    with transaction.atomic():
        if proven:
            proof = f"registration for lab {lab.pk}"
            keep_consents(city=city, actor=actor, details=details, now=now, may_withdraw=True, evidence=proof)
        # From here on the lab is locked until commit.
        lab = lock_lab(city=city, lab_id=lab.pk)
        guard(lab, now=now)
        registration = _new(details, source=source, invitation=invitation, user=user)
        registration.asked_consents = {} if proven else hold_consents(details)
        take_place(city=city, lab=lab, registration=registration, now=now)
        keep_needs(city=city, registration=registration, need_ids=details.need_ids)
        keep_access_needs(city=city, registration=registration, answer=details.access, now=now)
        changes = {"number": registration.number, "state": registration.state, "source": source}
        record(city=city, actor=actor, action="registration.create", target=registration, changes=changes)
        _tell(city, lab, registration)
    return registration


def _guard_by_hand(lab: Lab, *, now: datetime) -> None:
    if not can_still_cancel(lab, now=now):
        obstacle = get_registration_obstacle(lab, now=now)
        raise RegistrationClosed(obstacle.label if obstacle else None)


def _new(details: Details, *, source: str, invitation: Invitation | None, user: User | None) -> Registration:
    return Registration(
        source=source,
        invitation=invitation,
        user=user,
        email=details.email,
        person=details.person,
        organisation=details.organisation,
        helix_group=details.helix_group,
        language=details.language,
    )


def _tell(city: City, lab: Lab, registration: Registration) -> None:
    if registration.state == RegistrationState.CONFIRMED:
        queue_confirmation(city=city, lab=lab, registration=registration)
    else:
        has_targets = bool(get_targets(city=city, lab=lab))
        queue_waiting(city=city, lab=lab, registration=registration, has_targets=has_targets)


def register_or_remind(
    *, city: City, actor: Actor, lab: Lab, details: Details, source: str, now: datetime | None = None
) -> Registration | None:
    """Register an address that nobody has proven to own; if it has a place already, send its mail once more.

    The caller must answer the same in both cases, so that the page tells nobody who is registered. Refusals as in
    `register_person`, but for AlreadyRegistered; returns None in its place.
    """
    now = now or timezone.now()
    try:
        return register_person(city=city, actor=actor, lab=lab, details=details, source=source, now=now)
    except AlreadyRegistered:
        known = find_active_registration(city=city, lab=lab, email=details.email.strip())
        if known is not None:
            queue_again(city=city, lab=lab, registration=known, now=now)
        return None


def cancel_registration(
    *, city: City, actor: Actor, registration: Registration, now: datetime | None = None
) -> Registration:
    """Give the place back; the freed seat is offered to the waiting list at once.

    Cancelling twice changes nothing. Refuses with CancelTooLate once the lab is over or the person is checked in.
    """
    now = now or timezone.now()
    if registration.state == RegistrationState.CANCELLED:
        return registration
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=registration.lab_id)
        registration = Registration.objects.select_for_update(no_key=True).get(city=city, id=registration.pk)
        if registration.state == RegistrationState.CANCELLED:
            return registration
        if registration.checked_in_at or not can_still_cancel(lab, now=now):
            raise CancelTooLate
        before = registration.state
        release(city=city, lab=lab, registration=registration, now=now)
        open_offers = SeatOffer.objects.filter(city=city, registration=registration, state=OfferState.OPEN)
        open_offers.update(state=OfferState.DECLINED, answered_at=now)
        if registration.invitation_id:
            Invitation.objects.filter(city=city, id=registration.invitation_id).update(
                state=InvitationState.DECLINED, answered_at=now, changed_at=now
            )
        changes = {"number": registration.number, "state": [before, registration.state]}
        record(city=city, actor=actor, action="registration.cancel", target=registration, changes=changes)
        fill_seats(city=city, actor=actor, lab=lab, now=now)
    return registration


def restore_registration(
    *, city: City, actor: Actor, registration: Registration, by_hand: bool = False, now: datetime | None = None
) -> Registration:
    """Take a cancellation back: a seat if one is still free, else the end of the waiting list. Twice is harmless.

    The freed seat was offered on at once, so the place may be another one than before; its number is another one if
    they wait now, as it is their turn; with a seat it stays, for tickets that are printed already.
    `by_hand` is the organiser's way, also outside of the registration window. Refuses with RegistrationClosed,
    AlreadyRegistered, TryAgain.
    """
    now = now or timezone.now()
    guard = _guard_by_hand if by_hand else guard_open
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=registration.lab_id)
        registration = Registration.objects.select_for_update(no_key=True).get(city=city, id=registration.pk)
        if registration.state != RegistrationState.CANCELLED:
            return registration
        guard(lab, now=now)
        registration.cancelled_at = None
        registration.calendar_sequence += 1
        take_place(city=city, lab=lab, registration=registration, now=now)
        if registration.invitation_id:
            Invitation.objects.filter(city=city, id=registration.invitation_id).update(
                state=InvitationState.ACCEPTED, answered_at=now, changed_at=now
            )
        changes = {"number": registration.number, "state": registration.state}
        record(city=city, actor=actor, action="registration.restore", target=registration, changes=changes)
        _tell(city, lab, registration)
    return registration


def edit_registration(
    *, city: City, actor: Actor, registration: Registration, details: Details, now: datetime | None = None
) -> Registration:
    """Change name, organisation, group, language, needs and consents; the address stays, it is who the person is.

    Refuses with NoLongerPossible for a cancelled registration, BadDetails.
    """
    now = now or timezone.now()
    details = clean_details(city=city, lab=registration.lab, details=details, needs_email=bool(registration.email))
    with transaction.atomic():
        registration = Registration.objects.select_for_update(no_key=True).get(city=city, id=registration.pk)
        if registration.state == RegistrationState.CANCELLED:
            raise NoLongerPossible
        names = ("person", "organisation", "helix_group", "language")
        changed = [name for name in names if getattr(registration, name) != getattr(details, name)]
        for name in changed:
            setattr(registration, name, getattr(details, name))
        # Whoever has the link has said now what counts.
        registration.asked_consents = {}
        registration.save(update_fields=[*changed, "asked_consents", "changed_at"])
        keep_needs(city=city, registration=registration, need_ids=details.need_ids)
        keep_access_needs(city=city, registration=registration, answer=details.access, now=now)
        if registration.email:
            proof = f"registration {registration.pk}"
            keep_consents(city=city, actor=actor, details=details, now=now, may_withdraw=True, evidence=proof)
        record(city=city, actor=actor, action="registration.edit", target=registration, changes={"fields": changed})
    return registration


def confirm_registration(
    *, city: City, actor: Actor, registration: Registration, now: datetime | None = None
) -> Registration:
    """Give a waiting person a seat by hand, or accept an offer for them.

    Refuses with LabFull, NoLongerPossible, and RegistrationClosed when the lab is over or called off.
    The order of the waiting list is the organiser's to overrule; the number of seats is not.
    """
    now = now or timezone.now()
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=registration.lab_id)
        registration = Registration.objects.select_for_update(no_key=True).get(city=city, id=registration.pk)
        if registration.state == RegistrationState.CONFIRMED:
            return registration
        if registration.state == RegistrationState.CANCELLED:
            raise NoLongerPossible
        _guard_by_hand(lab, now=now)
        if registration.state == RegistrationState.WAITING:
            taken, _waiting = count_seats(city=city, lab=lab)
            if taken >= lab.capacity:
                raise LabFull
        open_offers = SeatOffer.objects.filter(city=city, registration=registration, state=OfferState.OPEN)
        open_offers.update(state=OfferState.ACCEPTED, answered_at=now)
        confirm(city=city, actor=actor, lab=lab, registration=registration, now=now)
    return registration
