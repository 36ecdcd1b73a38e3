"""What is noticed beside a session."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cities.models import Translations
from citylabs.models import Lab, Room, Session
from citylabs.rules.programme_notes import plan_rows
from tests.factories.citylabs import START

LAB = Lab(starts_at=START, ends_at=START + timedelta(hours=3), time_zone="Europe/Tallinn", capacity=40)


def session(begins: int, ends: int, **more: Any) -> Session:
    """A session from and to so many minutes after the start of the lab."""
    times = {"starts_at": START + timedelta(minutes=begins), "ends_at": START + timedelta(minutes=ends)}
    return Session(id=uuid4(), title=Translations(en=f"from {begins}"), **times, **more)


@pytest.mark.parametrize(
    ("given", "free"),
    [
        ([], []),
        ([(0, 30)], [0]),
        ([(0, 30), (30, 60)], [0, 0]),
        ([(0, 30), (45, 60)], [15, 0]),
        ([(0, 60), (10, 20), (65, 70)], [0, 5, 0]),
        ([(0, 60), (24 * 60, 24 * 60 + 30)], [0, 0]),
    ],
)
def test_free_time_lies_between_sessions_of_a_day(given: list[tuple[int, int]], free: list[int]) -> None:
    assert [row.free_after for row in plan_rows([session(*times) for times in given], LAB)] == free


@pytest.mark.parametrize(
    ("given", "room", "notes"),
    [
        ([(0, 30), (30, 60)], None, []),
        ([(-10, 30)], None, [("It begins before the lab.", True)]),
        ([(170, 190)], None, [("It ends after the lab.", True)]),
        ([(0, 30), (10, 60)], None, [("At the same time: “from 10”.", False)]),
        ([(0, 30)], 20, [("The room has 20 places, the lab 40 seats.", True)]),
        ([(0, 30)], 40, []),
        ([(0, 30), (0, 30)], 20, [("At the same time: “from 0”.", False)]),
    ],
)
def test_notes_of_the_first_session(
    given: list[tuple[int, int]], room: int | None, notes: list[tuple[str, bool]]
) -> None:
    sessions = [session(*times, room=Room(name="Hall", capacity=room) if room else None) for times in given]

    row = plan_rows(sessions, LAB)[0]

    assert [(note.sentence, note.is_warning) for note in row.notes] == notes
    assert row.minutes == given[0][1] - given[0][0]
