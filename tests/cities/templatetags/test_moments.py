"""Moments in words, by the calendar of the zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from cities.templatetags.moments import moment

NOW = datetime(2026, 12, 15, 22, 30, tzinfo=UTC)  # half past midnight of the 16th in Tallinn


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 12, 16, 10, 0, tzinfo=UTC), "today, 12:00"),
        (datetime(2026, 12, 15, 21, 59, tzinfo=UTC), "yesterday, 23:59"),
        (datetime(2026, 12, 17, 6, 30, tzinfo=UTC), "tomorrow, 08:30"),
        (datetime(2026, 12, 19, 10, 0, tzinfo=UTC), "in 3 days"),
        (datetime(2026, 12, 9, 22, 0, tzinfo=UTC), "6 days ago"),
        (datetime(2026, 12, 24, 10, 0, tzinfo=UTC), "24 December 2026"),
    ],
)
def test_days_are_those_of_the_zone(value: datetime, words: str) -> None:
    assert f">{words}</time>" in moment(value, "Europe/Tallinn", NOW)


def test_exact_date_and_zone_are_named() -> None:
    found = moment(datetime(2026, 12, 19, 10, 0, tzinfo=UTC), "Europe/Tallinn", NOW)

    assert 'datetime="2026-12-19T12:00:00+02:00"' in found
    assert 'title="19 December 2026, 12:00 EET (Europe/Tallinn)"' in found


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (7, "in 7 days"), (8, "24 December 2026"), (-2, "2 days ago")]
)
def test_day_without_a_time(days: int, words: str) -> None:
    day = date(2026, 12, 16) + timedelta(days=days)

    found = moment(day, "Europe/Tallinn", NOW)

    assert f'datetime="{day.isoformat()}"' in found
    assert f">{words}</time>" in found


def test_nothing_is_a_dash() -> None:
    assert moment(None) == "–"


def test_in_the_readers_language() -> None:
    with translation.override("de"):
        assert "19. Dezember 2026" in moment(datetime(2026, 12, 19, 10, 0, tzinfo=UTC), "Europe/Tallinn", NOW)
