"""Letting people in at the door. Everything here may be pressed twice, by two desks at once, without harm."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from citylabs.enums import LabState, RegistrationSource, RegistrationState
from citylabs.models import Lab, Registration
from citylabs.rules.permissions import REGISTRATIONS_EDIT
from citylabs.services.details import Details, clean_details
from citylabs.services.seats import AlreadyRegistered, count_seats, lock_lab, number_place


class DoorClosed(Refusal):
    """Nobody is let in: the lab is a draft, over or called off."""

    code = "door-closed"
    message = _("Check-in is possible for published and running labs only.")


class NotOnTheList(Refusal):
    """The ticket gives no right to come in: waiting, offered or cancelled."""

    code = "not-on-the-list"


class RoomFull(Refusal):
    """A walk-in would be more people than seats."""

    code = "room-full"
    message = _("The room is full. An organiser may let the person in anyway.")


_WHY_NOT = {
    RegistrationState.WAITING: _("This person is on the waiting list and has no seat."),
    RegistrationState.OFFERED: _("A seat is on offer to this person, who has not accepted it yet."),
    RegistrationState.CANCELLED: _("This registration was cancelled."),
}


def guard_door(lab: Lab) -> None:
    """Refuse with DoorClosed unless the lab is published or running."""
    if lab.state not in {LabState.PUBLISHED, LabState.RUNNING}:
        raise DoorClosed


def check_in(
    *, city: City, actor: Actor, registration: Registration, user: User | None = None, now: datetime | None = None
) -> tuple[Registration, bool]:
    """Let a confirmed person in. Returns the registration and whether it happened now (False: was in already).

    One UPDATE with its condition, so that of two desks exactly one checks in. Refuses with DoorClosed, NotOnTheList.
    """
    now = now or timezone.now()
    guard_door(registration.lab)
    with transaction.atomic():
        mine = Registration.objects.filter(city=city, id=registration.pk)
        came = mine.filter(state=RegistrationState.CONFIRMED, checked_in_at=None).update(
            checked_in_at=now, checked_in_by=user, changed_at=now
        )
        registration = mine.select_related("lab").get()
        if came:
            record(
                city=city,
                actor=actor,
                action="registration.check-in",
                target=registration,
                changes={"number": registration.number},
            )
        elif registration.state != RegistrationState.CONFIRMED:
            raise NotOnTheList(_WHY_NOT[RegistrationState(registration.state)], state=registration.state)
    return registration, bool(came)


def undo_check_in(
    *, city: City, actor: Actor, registration: Registration, now: datetime | None = None
) -> tuple[Registration, bool]:
    """Take a check-in back. Returns the registration and whether it was in. Refuses with DoorClosed."""
    now = now or timezone.now()
    guard_door(registration.lab)
    with transaction.atomic():
        mine = Registration.objects.filter(city=city, id=registration.pk)
        was_in = mine.exclude(checked_in_at=None).update(checked_in_at=None, checked_in_by=None, changed_at=now)
        registration = mine.select_related("lab").get()
        if was_in:
            record(
                city=city,
                actor=actor,
                action="registration.undo-check-in",
                target=registration,
                changes={"number": registration.number},
            )
    return registration, bool(was_in)


def admit_walk_in(
    *,
    city: City,
    actor: Actor,
    lab: Lab,
    details: Details,
    user: User | None = None,
    let_in_anyway: bool = False,
    now: datetime | None = None,
) -> Registration:
    """Register and check in somebody who came without a registration.

    A seat counts as free for a walk-in whatever the waiting list, since those people are here. When the room is full an
    organiser may let in anyway. Refuses with DoorClosed, BadDetails, AlreadyRegistered, RoomFull.
    """
    now = now or timezone.now()
    guard_door(lab)
    details = clean_details(city=city, lab=lab, details=details, needs_email=False)
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=lab.pk)
        if details.email and _is_known(city, lab, details.email):
            raise AlreadyRegistered(_("This address has a registration: look for the name in the list."), field="email")
        taken, _waiting = count_seats(city=city, lab=lab)
        is_over = taken >= lab.capacity
        if is_over and not (let_in_anyway and actor.may(REGISTRATIONS_EDIT)):
            raise RoomFull(capacity=lab.capacity)
        registration = Registration(
            state=RegistrationState.CONFIRMED,
            source=RegistrationSource.DESK,
            email=details.email,
            person=details.person,
            organisation=details.organisation,
            helix_group=details.helix_group,
            language=details.language,
            checked_in_at=now,
            checked_in_by=user,
        )
        number_place(city=city, lab=lab, registration=registration)
        changes = {"number": registration.number, "over_capacity": is_over}
        record(city=city, actor=actor, action="registration.walk-in", target=registration, changes=changes)
    return registration


def _is_known(city: City, lab: Lab, email: str) -> bool:
    known = Registration.objects.filter(city=city, lab=lab, email__iexact=email)
    return known.exclude(state=RegistrationState.CANCELLED).exists()
