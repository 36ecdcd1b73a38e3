"""The door: who comes in, who does not, twice is harmless."""

from typing import Any

import pytest

from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Lab, Registration
from citylabs.services.checkin import (
    DoorClosed,
    NotOnTheList,
    RoomFull,
    admit_walk_in,
    check_in,
    undo_check_in,
)
from citylabs.services.details import BadDetails, Details
from citylabs.services.seats import AlreadyRegistered
from tests.citylabs.conftest import act_as
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db
WALK_IN = Details(person="Walk In", helix_group="citizen")


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, state=LabState.RUNNING, capacity=2)


@pytest.fixture
def desk(cast: Cast) -> Actor:
    return act_as(cast, "desk")


def test_check_in_says_who_and_when_and_happens_once(cast: Cast, lab: Lab, desk: Actor) -> None:
    person = RegistrationFactory(lab=lab)
    with enter_city(cast.ours):
        arguments: dict[str, Any] = {"city": cast.ours, "actor": desk, "registration": person}
        first, came = check_in(**arguments, user=cast.desk, now=START)
        second, again = check_in(**arguments, user=cast.organiser, now=START.replace(hour=7))

        assert (came, again) == (True, False)
        assert (second.checked_in_at, second.checked_in_by) == (START, cast.desk)
        entry = LogEntry.objects.get(action="registration.check-in")
        assert (entry.object_id, entry.actor_label) == (person.pk, "desk@tartu.example")


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CANCELLED])
def test_check_in_refuses_without_a_seat(cast: Cast, lab: Lab, desk: Actor, state: str) -> None:
    person = RegistrationFactory(lab=lab, state=state)
    with enter_city(cast.ours):
        with pytest.raises(NotOnTheList) as refusal:
            check_in(city=cast.ours, actor=desk, registration=person)

        assert refusal.value.details == {"state": state}
        assert Registration.objects.get().checked_in_at is None


@pytest.mark.parametrize("state", [LabState.DRAFT, LabState.REPORTING, LabState.CLOSED, LabState.CANCELLED])
def test_the_door_is_closed(cast: Cast, desk: Actor, state: str) -> None:
    lab = LabFactory(city=cast.ours, state=state)
    person = RegistrationFactory(lab=lab)
    with enter_city(cast.ours):
        with pytest.raises(DoorClosed):
            check_in(city=cast.ours, actor=desk, registration=person)
        with pytest.raises(DoorClosed):
            undo_check_in(city=cast.ours, actor=desk, registration=person)
        with pytest.raises(DoorClosed):
            admit_walk_in(city=cast.ours, actor=desk, lab=lab, details=WALK_IN)


def test_undo_check_in(cast: Cast, lab: Lab, desk: Actor) -> None:
    person = RegistrationFactory(lab=lab, checked_in_at=START, checked_in_by=cast.desk)
    with enter_city(cast.ours):
        _who, was_in = undo_check_in(city=cast.ours, actor=desk, registration=person)
        _who, still = undo_check_in(city=cast.ours, actor=desk, registration=person)

        assert (was_in, still) == (True, False)
        found = Registration.objects.get()
        assert (found.checked_in_at, found.checked_in_by) == (None, None)
        assert LogEntry.objects.filter(action="registration.undo-check-in").count() == 1


def test_walk_in_takes_a_free_seat_before_the_waiting_list(cast: Cast, lab: Lab, desk: Actor) -> None:
    RegistrationFactory(lab=lab, number=99, state=RegistrationState.WAITING)
    with enter_city(cast.ours):
        found = admit_walk_in(city=cast.ours, actor=desk, lab=lab, details=WALK_IN, user=cast.desk, now=START)

        assert (found.number, found.state, found.source) == (1, "confirmed", "desk")
        assert (found.checked_in_at, found.checked_in_by) == (START, cast.desk)
        assert LogEntry.objects.get(action="registration.walk-in").changes == {"number": 1, "over_capacity": False}


def test_walk_in_over_capacity_is_the_organisers_word(cast: Cast, lab: Lab, desk: Actor, organiser: Actor) -> None:
    RegistrationFactory.create_batch(2, lab=lab)
    with enter_city(cast.ours):
        for actor, anyway in [(desk, False), (desk, True), (organiser, False)]:
            with pytest.raises(RoomFull):
                admit_walk_in(city=cast.ours, actor=actor, lab=lab, details=WALK_IN, let_in_anyway=anyway)
        admit_walk_in(city=cast.ours, actor=organiser, lab=lab, details=WALK_IN, let_in_anyway=True)

        assert Registration.objects.count() == 3
        assert LogEntry.objects.get(action="registration.walk-in").changes["over_capacity"] is True


def test_walk_in_refuses_a_known_address_and_no_name(cast: Cast, lab: Lab, desk: Actor) -> None:
    RegistrationFactory(lab=lab, email="known@firm.example")
    with enter_city(cast.ours):
        known = Details(person="Known", helix_group="sme", email="KNOWN@firm.example")
        with pytest.raises(AlreadyRegistered):
            admit_walk_in(city=cast.ours, actor=desk, lab=lab, details=known)
        with pytest.raises(BadDetails):
            admit_walk_in(city=cast.ours, actor=desk, lab=lab, details=Details(person=" ", helix_group="sme"))

        assert Registration.objects.count() == 1
