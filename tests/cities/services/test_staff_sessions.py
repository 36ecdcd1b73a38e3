"""The platform's staff look in for a time and a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from cities.errors import Refusal
from cities.models import LogEntry, User
from cities.selectors.memberships import find_staff_session
from cities.services.staff_sessions import (
    BadDuration,
    NotStaff,
    ReasonTooShort,
    close_expired_staff_sessions,
    end_staff_session,
    start_staff_session,
)
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def staff(cast: Cast) -> User:
    return UserFactory(email="staff@platform.example", is_staff=True)


def log(cast: Cast) -> list[tuple[str, str]]:
    return list(LogEntry.objects.filter(city=cast.ours).order_by("at").values_list("action", "actor_kind"))


def test_start_staff_session_opens_for_its_time_and_logs(cast: Cast, staff: User) -> None:
    with enter_city(cast.ours):
        session = start_staff_session(city=cast.ours, user=staff, reason=" Ticket 4711, mail ", duration=HOUR, now=NOW)

        assert find_staff_session(city=cast.ours, user=staff, now=NOW + HOUR - timedelta(seconds=1)) == session
        assert find_staff_session(city=cast.ours, user=staff, now=NOW + HOUR) is None
        entry = LogEntry.objects.get(city=cast.ours)
        assert (entry.action, entry.actor_kind, entry.actor_id) == ("staff_session.start", "staff", staff.pk)
        assert entry.changes == {"reason": "Ticket 4711, mail", "expires_at": "2024-03-01T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("reason", "minutes", "is_staff", "refusal"),
    [
        ("Ticket 4711, mail", 60, False, NotStaff),
        (" too short  ", 60, True, ReasonTooShort),
        ("Ticket 4711, mail", 14, True, BadDuration),
        ("Ticket 4711, mail", 241, True, BadDuration),
    ],
)
def test_start_staff_session_refuses(
    cast: Cast, reason: str, minutes: int, is_staff: bool, refusal: type[Refusal]
) -> None:
    person = UserFactory(is_staff=is_staff)
    with enter_city(cast.ours):
        with pytest.raises(refusal):
            start_staff_session(
                city=cast.ours, user=person, reason=reason, duration=timedelta(minutes=minutes), now=NOW
            )

        assert log(cast) == []


def test_start_staff_session_ends_the_one_before(cast: Cast, staff: User) -> None:
    with enter_city(cast.ours):
        first = start_staff_session(city=cast.ours, user=staff, reason="Ticket 4711, mail", duration=HOUR, now=NOW)
        start_staff_session(city=cast.ours, user=staff, reason="Ticket 4712, log", duration=HOUR, now=NOW)

        first.refresh_from_db()
        assert first.ended_at == NOW


def test_end_staff_session_ends_once(cast: Cast, staff: User) -> None:
    with enter_city(cast.ours):
        session = start_staff_session(city=cast.ours, user=staff, reason="Ticket 4711, mail", duration=HOUR, now=NOW)

        for _time in range(2):
            end_staff_session(city=cast.ours, user=staff, session=session, now=NOW + HOUR / 2)

        assert find_staff_session(city=cast.ours, user=staff, now=NOW + HOUR / 2) is None
        assert log(cast) == [("staff_session.start", "staff"), ("staff_session.end", "staff")]


def test_close_expired_staff_sessions_logs_the_end(cast: Cast, staff: User) -> None:
    with enter_city(cast.ours):
        session = start_staff_session(city=cast.ours, user=staff, reason="Ticket 4711, mail", duration=HOUR, now=NOW)

        assert close_expired_staff_sessions(city=cast.ours, now=NOW) == 0
        assert close_expired_staff_sessions(city=cast.ours, now=NOW + 2 * HOUR) == 1
        assert close_expired_staff_sessions(city=cast.ours, now=NOW + 2 * HOUR) == 0

        session.refresh_from_db()
        assert session.ended_at == NOW + HOUR
        assert log(cast) == [("staff_session.start", "staff"), ("staff_session.expire", "system")]
