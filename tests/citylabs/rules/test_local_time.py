# ruff: noqa: DTZ001  a clock on the wall has no zone
"""Clocks that jump."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from citylabs.rules.local_time import (
    DoubleHour,
    MissingHour,
    shift_by_clock,
    to_moment,
    write_day,
    write_moment,
    write_time,
)

TALLINN, LISBON, UTC_ZONE = ZoneInfo("Europe/Tallinn"), ZoneInfo("Europe/Lisbon"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("clock", "zone", "moment"),
    [
        (datetime(2030, 5, 14, 9), TALLINN, datetime(2030, 5, 14, 6, tzinfo=UTC)),
        (datetime(2030, 1, 14, 9), TALLINN, datetime(2030, 1, 14, 7, tzinfo=UTC)),
        (datetime(2030, 3, 31, 2, 59), TALLINN, datetime(2030, 3, 31, 0, 59, tzinfo=UTC)),
        (datetime(2030, 3, 31, 4, 0), TALLINN, datetime(2030, 3, 31, 1, tzinfo=UTC)),
        (datetime(2030, 10, 27, 4, 0), TALLINN, datetime(2030, 10, 27, 2, tzinfo=UTC)),
        (datetime(2030, 3, 31, 3, 30), UTC_ZONE, datetime(2030, 3, 31, 3, 30, tzinfo=UTC)),
    ],
)
def test_to_moment(clock: datetime, zone: ZoneInfo, moment: datetime) -> None:
    assert to_moment(clock, zone) == moment


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_to_moment_refuses_the_missing_hour(minute: int) -> None:
    with pytest.raises(MissingHour):
        to_moment(datetime(2030, 3, 31, 3, minute), TALLINN)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_to_moment_refuses_the_double_hour(minute: int) -> None:
    with pytest.raises(DoubleHour):
        to_moment(datetime(2030, 10, 27, 3, minute), TALLINN)


@pytest.mark.parametrize(
    ("start", "zone", "expected"),
    [
        # 9:00 → 10:30 by the clock, also over the change of the clocks and in another zone
        (datetime(2030, 5, 21, 6, tzinfo=UTC), TALLINN, datetime(2030, 5, 21, 7, 30, tzinfo=UTC)),
        (datetime(2030, 11, 5, 7, tzinfo=UTC), TALLINN, datetime(2030, 11, 5, 8, 30, tzinfo=UTC)),
        (datetime(2030, 5, 14, 8, tzinfo=UTC), LISBON, datetime(2030, 5, 14, 9, 30, tzinfo=UTC)),
    ],
)
def test_shift_by_clock_keeps_the_clock(start: datetime, zone: ZoneInfo, expected: datetime) -> None:
    old_start = datetime(2030, 5, 14, 6, tzinfo=UTC)
    session = datetime(2030, 5, 14, 7, 30, tzinfo=UTC)

    assert shift_by_clock(session, old_start=old_start, old_zone=TALLINN, start=start, zone=zone) == expected


@pytest.mark.parametrize(
    ("language", "day", "moment", "time"),
    [
        ("en", "Tuesday, 14 May 2030", "Tuesday, 14 May 2030, 09:05", "09:05"),
        ("et", "teisipäev, 14. mai 2030", "teisipäev, 14. mai 2030, 09:05", "09:05"),
        ("da", "tirsdag, 14. maj 2030", "tirsdag, 14. maj 2030 kl. 09.05", "09.05"),
        ("de", "Dienstag, 14. Mai 2030", "Dienstag, 14. Mai 2030, 09:05", "09:05"),
    ],
)
def test_days_are_written_as_the_language_does(language: str, day: str, moment: str, time: str) -> None:
    when = datetime(2030, 5, 14, 9, 5, tzinfo=TALLINN)
    with translation.override(language):
        assert (write_day(when).lower(), write_moment(when).lower(), write_time(when)) == (
            day.lower(),
            moment.lower(),
            time,
        )
