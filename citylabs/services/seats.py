"""Taking and giving back seats: counted under a lock on the lab, in the transaction that takes one (design, section 7).

Whoever locks the lab's row may count and change its registrations; nobody else does. The lock is the last thing a
service asks for before it writes, so that it is held for a few milliseconds.
"""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from cities.errors import Refusal, TryAgain
from cities.models import City
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Lab, Registration
from citylabs.models.registration import ACTIVE_STATES, SEAT_STATES
from citylabs.services.catalogue import refresh_public_seats

LOCK_TIMEOUT = "3s"
LOCK_TRIES = 6


class AlreadyRegistered(Refusal):
    """The address has a place in the lab already. `details["registration"]` is its id: for the owner's eyes only."""

    code = "already-registered"
    message = _("This address is registered for the lab already.")


class LabFull(Refusal):
    """There is no free seat."""

    code = "lab-full"
    message = _("All seats are taken. Raise the number of seats of the lab first.")


def lock_lab(*, city: City, lab_id: UUID) -> Lab:
    """Lock the lab's row and return it fresh; the lock is kept until the transaction ends.

    Waits 3 s for others, several times over; raises TryAgain when it is still not free, Lab.DoesNotExist if there is
    none. NO KEY, because rows that only refer to the lab need not wait.
    """
    for _try in range(LOCK_TRIES):
        try:
            with transaction.atomic():
                return _lock(city, lab_id)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
    raise TryAgain


def _lock(city: City, lab_id: UUID) -> Lab:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        lab = Lab.objects.select_for_update(no_key=True).get(city=city, id=lab_id)
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    return lab


def count_seats(*, city: City, lab: Lab) -> tuple[int, int]:
    """Return (seats taken, people waiting). True only while the lab is locked."""
    counts = Registration.objects.filter(city=city, lab=lab, state__in=ACTIVE_STATES).aggregate(
        taken=Count("id", filter=Q(state__in=SEAT_STATES)),
        waiting=Count("id", filter=Q(state=RegistrationState.WAITING)),
    )
    return counts["taken"], counts["waiting"]


def take_place(*, city: City, lab: Lab, registration: Registration, now: datetime) -> Registration:
    """Save a registration of a locked lab: confirmed if a seat is free and nobody waits, else waiting.

    Gives it the lab's next number, unless it comes back to a seat: its ticket has one already.
    Raises AlreadyRegistered if its address has a place.
    """
    same = Registration.objects.filter(
        city=city, lab=lab, email__iexact=registration.email, state__in=ACTIVE_STATES
    ).exclude(email="")
    if registration.email and (found := same.first()):
        raise AlreadyRegistered(field="email", registration=str(found.pk))
    taken, waiting = count_seats(city=city, lab=lab)
    has_seat = taken < lab.capacity and not waiting
    registration.state = RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING
    if has_seat and not registration._state.adding:
        return _save_place(city=city, lab=lab, registration=registration)
    return number_place(city=city, lab=lab, registration=registration)


def number_place(*, city: City, lab: Lab, registration: Registration) -> Registration:
    """Save a registration of a locked lab in the state it has, with the next number: it is the last to arrive."""
    registration.city, registration.lab = city, lab
    registration.number = lab.next_number
    _save_place(city=city, lab=lab, registration=registration)
    Lab.objects.filter(city=city, id=lab.pk).update(next_number=lab.next_number + 1)
    lab.next_number += 1
    return registration


def _save_place(*, city: City, lab: Lab, registration: Registration) -> Registration:
    """Insert a new registration whole; of one that is there already only its place: the rest is others' work."""
    is_new = registration._state.adding
    fields = None if is_new else ["number", "state", "cancelled_at", "calendar_sequence", "changed_at"]
    registration.save(force_insert=is_new, update_fields=fields)
    refresh_public_seats(city=city, lab=lab)
    return registration


def hands_out_seats(lab: Lab, *, now: datetime) -> bool:
    """Whether freed seats of the lab are offered at all: until it starts; then the desk decides."""
    return lab.state == LabState.PUBLISHED and lab.starts_at is not None and now < lab.starts_at
