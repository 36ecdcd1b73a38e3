"""Sessions and rooms; PostgreSQL is the judge of who may use a room."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cities.models import LogEntry, Translations
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab, Room, Session
from citylabs.services.lab_refusals import BadInput, LabFrozen
from citylabs.services.programme import (
    NoDate,
    NothingToSwap,
    OutsideLab,
    RoomBusy,
    SessionInput,
    add_session,
    change_session,
    remove_session,
    swap_session,
)
from citylabs.services.rooms import RoomNameTaken, add_room, change_room, remove_room
from tests.citylabs.conftest import act_as
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def session_at(hour: float, hours: float = 1, **more: Any) -> SessionInput:
    start = START + HOUR * hour
    return SessionInput(
        **{"title": Translations(en="Talk"), "starts_at": start, "ends_at": start + HOUR * hours, **more}
    )


def test_add_session_keeps_it_and_logs(cast: Cast, organiser: Actor) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    with enter_city(cast.ours):
        given = session_at(1, room_id=room.pk, lead=" Mari ")
        session = add_session(city=cast.ours, actor=organiser, lab=room.lab, given=given)

        kept = Session.objects.get(pk=session.pk)
        assert (kept.room, kept.lead, kept.starts_at) == (room, "Mari", START + HOUR)
        assert LogEntry.objects.get(city=cast.ours).action == "session.add"


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        (session_at(1, 0), BadInput, "ends_at"),
        (session_at(1, -1), BadInput, "ends_at"),
        (session_at(-1), OutsideLab, "starts_at"),
        (session_at(7), OutsideLab, "starts_at"),
        (session_at(6.5), OutsideLab, "ends_at"),
        (session_at(1, title=Translations()), BadInput, "title"),
        (session_at(1, title=Translations(en="x" * 301)), BadInput, "title"),
        (session_at(1, text=Translations(en="x" * 10_000_000)), BadInput, "text"),
        (session_at(1, format="party"), BadInput, "format"),
        (session_at(1, lead="x" * 201), BadInput, "lead"),
        (session_at(1, room_id="0199aaaa-0000-7000-8000-000000000000"), BadInput, "room"),
    ],
)
def test_add_session_refuses(cast: Cast, organiser: Actor, given: SessionInput, refusal: Any, field: str) -> None:
    lab = LabFactory(city=cast.ours)
    with enter_city(cast.ours), pytest.raises(refusal) as caught:
        add_session(city=cast.ours, actor=organiser, lab=lab, given=given)

    assert caught.value.field == field
    with enter_city(cast.ours):
        assert Session.objects.count() == 0


def test_add_session_needs_the_labs_date(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, starts_at=None, ends_at=None)
    with enter_city(cast.ours), pytest.raises(NoDate):
        add_session(city=cast.ours, actor=organiser, lab=lab, given=session_at(1))


@pytest.mark.parametrize("state", [LabState.CLOSED, LabState.CANCELLED])
def test_add_session_refuses_a_lab_that_is_history(cast: Cast, organiser: Actor, state: str) -> None:
    lab = LabFactory(city=cast.ours, state=state)
    with enter_city(cast.ours), pytest.raises(LabFrozen):
        add_session(city=cast.ours, actor=organiser, lab=lab, given=session_at(1))


def test_add_session_refuses_another_labs_room(cast: Cast, organiser: Actor) -> None:
    lab, other = LabFactory(city=cast.ours), RoomFactory(lab=LabFactory(city=cast.ours))
    with enter_city(cast.ours), pytest.raises(BadInput):
        add_session(city=cast.ours, actor=organiser, lab=lab, given=session_at(1, room_id=other.pk))


@pytest.mark.parametrize("hour", [0.5, 1, 1.5, 0.25])
def test_add_session_names_the_session_in_the_way(cast: Cast, organiser: Actor, hour: float) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours), name="Hall")
    SessionFactory(lab=room.lab, room=room, title=Translations(en="Keynote"), starts_at=START + HOUR)
    with enter_city(cast.ours), pytest.raises(RoomBusy) as refusal:
        add_session(city=cast.ours, actor=organiser, lab=room.lab, given=session_at(hour, room_id=room.pk))

    assert refusal.value.field == "room"
    assert refusal.value.message == ("From 10:00 to 11:00 “Keynote” is in “Hall”. Choose another room or time.")


@pytest.mark.parametrize("hour", [0, 2])
def test_add_session_may_touch_its_neighbour(cast: Cast, organiser: Actor, hour: float) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    SessionFactory(lab=room.lab, room=room, starts_at=START + HOUR)
    with enter_city(cast.ours):
        add_session(city=cast.ours, actor=organiser, lab=room.lab, given=session_at(hour, room_id=room.pk))

        assert Session.objects.filter(room=room).count() == 2


def test_database_refuses_a_room_used_twice(cast: Cast) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    SessionFactory(lab=room.lab, room=room)
    with pytest.raises(IntegrityError, match="citylabs_session_room_free"), transaction.atomic():
        SessionFactory(lab=room.lab, room=room)


def test_change_session_to_a_busy_room_changes_nothing(cast: Cast, organiser: Actor) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    SessionFactory(lab=room.lab, room=room)
    other = SessionFactory(lab=room.lab, title=Translations(en="Other"))
    given = session_at(0, room_id=room.pk, title=Translations(en="Changed"))
    with enter_city(cast.ours), pytest.raises(RoomBusy):
        change_session(city=cast.ours, actor=organiser, lab=room.lab, session_id=other.pk, given=given)

    with enter_city(cast.ours):
        kept = Session.objects.get(pk=other.pk)
        assert (kept.title, kept.room) == ({"en": "Other"}, None)
        assert LogEntry.objects.filter(city=cast.ours).count() == 0


def test_change_session_does_not_stand_in_its_own_way(cast: Cast, organiser: Actor) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    session = SessionFactory(lab=room.lab, room=room)
    given = session_at(0.5, room_id=room.pk)
    with enter_city(cast.ours):
        change_session(city=cast.ours, actor=organiser, lab=room.lab, session_id=session.pk, given=given)

        assert Session.objects.get(pk=session.pk).starts_at == START + HOUR / 2


def test_remove_session(cast: Cast, organiser: Actor) -> None:
    session = SessionFactory(lab=LabFactory(city=cast.ours))
    with enter_city(cast.ours):
        remove_session(city=cast.ours, actor=organiser, lab=session.lab, session_id=session.pk)

        assert Session.objects.count() == 0
        assert LogEntry.objects.get(city=cast.ours).action == "session.remove"


def test_swap_session_keeps_lengths_and_the_pause(cast: Cast, organiser: Actor) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    first = SessionFactory(lab=room.lab, room=room)
    second = SessionFactory(lab=room.lab, room=room, starts_at=START + HOUR * 1.5, ends_at=START + HOUR * 3.5)
    with enter_city(cast.ours):
        swap_session(city=cast.ours, actor=organiser, lab=room.lab, session_id=second.pk, later=False)

        times = {s.pk: ((s.starts_at - START) / HOUR, (s.ends_at - START) / HOUR) for s in Session.objects.all()}
        assert times == {second.pk: (0, 2), first.pk: (2.5, 3.5)}


@pytest.mark.parametrize("later", [True, False])
def test_swap_session_refuses_at_the_ends(cast: Cast, organiser: Actor, later: bool) -> None:
    session = SessionFactory(lab=LabFactory(city=cast.ours))
    with enter_city(cast.ours), pytest.raises(NothingToSwap):
        swap_session(city=cast.ours, actor=organiser, lab=session.lab, session_id=session.pk, later=later)


def test_swap_session_refuses_side_by_side(cast: Cast, organiser: Actor) -> None:
    session = SessionFactory(lab=LabFactory(city=cast.ours))
    SessionFactory(lab=session.lab, starts_at=START + HOUR / 2)
    with enter_city(cast.ours), pytest.raises(NothingToSwap):
        swap_session(city=cast.ours, actor=organiser, lab=session.lab, session_id=session.pk, later=True)


def test_rooms_are_added_changed_and_removed(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    with enter_city(cast.ours):
        room = add_room(city=cast.ours, actor=organiser, lab=lab, name="Hall", capacity=50)
        change_room(city=cast.ours, actor=organiser, lab=lab, room_id=room.pk, name="Big hall", capacity=None)
        session = SessionFactory(lab=lab, room=room)
        remove_room(city=cast.ours, actor=organiser, lab=lab, room_id=room.pk)

        assert Room.objects.count() == 0
        assert Session.objects.get(pk=session.pk).room is None


@pytest.mark.parametrize("capacity", [0, -3, 10_001, 10**12])
def test_add_room_refuses_impossible_places(cast: Cast, organiser: Actor, capacity: int) -> None:
    lab = LabFactory(city=cast.ours)
    with enter_city(cast.ours), pytest.raises(BadInput):
        add_room(city=cast.ours, actor=organiser, lab=lab, name="Hall", capacity=capacity)


def test_add_room_refuses_a_second_of_the_name(cast: Cast, organiser: Actor) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours), name="Hall")
    with enter_city(cast.ours), pytest.raises(RoomNameTaken):
        add_room(city=cast.ours, actor=organiser, lab=room.lab, name=" Hall ")


@pytest.mark.django_db(transaction=True)
def test_two_people_race_for_one_room(cast: Cast) -> None:
    """Two real connections want the room for the same hour: one gets it, the other is told by whom."""
    room = RoomFactory(lab=LabFactory(city=cast.ours), name="Hall")
    barrier, outcomes = threading.Barrier(2), []

    def plan(name: str) -> None:
        try:
            given = session_at(1, room_id=room.pk, title=Translations(en=name))
            with enter_city(cast.ours):
                barrier.wait(5)
                add_session(city=cast.ours, actor=act_as(cast, "organiser"), lab=room.lab, given=given)
            outcomes.append("kept")
        except RoomBusy as refusal:
            outcomes.append(str(refusal.message))
        finally:
            connection.close()

    people = [threading.Thread(target=plan, args=(name,)) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join(20)

    with enter_city(cast.ours):
        winner = Session.objects.get(room=room).title["en"]
    assert sorted(outcomes) == sorted(
        ["kept", f"From 10:00 to 11:00 “{winner}” is in “Hall”. Choose another room or time."]
    )


@pytest.mark.django_db(transaction=True)
def test_the_constraint_alone_stops_a_race(cast: Cast) -> None:
    """Without any lock of ours: the second insert waits for the first to commit and is then refused."""
    room = RoomFactory(lab=LabFactory(city=cast.ours))
    inserted, outcomes = threading.Barrier(2), []

    def insert(slow: bool) -> None:
        try:
            with enter_city(cast.ours):
                if not slow:
                    inserted.wait(5)
                times: dict[str, datetime] = {"starts_at": START, "ends_at": START + HOUR}
                Session.objects.create(city=cast.ours, lab=room.lab, room=room, title=Translations(en="x"), **times)
                if slow:
                    inserted.wait(5)
            outcomes.append("kept")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=insert, args=(slow,)) for slow in (True, False)]
    for person in people:
        person.start()
    for person in people:
        person.join(20)

    assert sorted(outcomes) == ["kept", "refused"]
    with enter_city(cast.ours):
        assert Session.objects.filter(room=room).count() == 1
        assert Lab.objects.filter(city=cast.ours).count() == 1
