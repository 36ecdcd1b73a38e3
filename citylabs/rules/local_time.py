"""Times as people type and read them: by the clock on the wall of the lab's place.

Twice a year a wall clock lies: an hour is missing in spring and comes twice in autumn. Guessing would move a session by
an hour, so both are refused (RFC 5545, section 3.3.5, calls them non-existent and ambiguous local times).
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats


class MissingHour(ValueError):
    """The clocks jump over this time."""


class DoubleHour(ValueError):
    """The clocks show this time twice."""


def to_moment(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which the clock in `zone` shows `naive`. Raises MissingHour or DoubleHour."""
    first = naive.replace(tzinfo=zone, fold=0)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise MissingHour(naive.isoformat())
    if first.utcoffset() != naive.replace(tzinfo=zone, fold=1).utcoffset():
        raise DoubleHour(naive.isoformat())
    return first.astimezone(UTC)


def shift_by_clock(
    moment: datetime, *, old_start: datetime, old_zone: ZoneInfo, start: datetime, zone: ZoneInfo
) -> datetime:
    """Return the moment as far from `start` by the clock as `moment` was from `old_start`.

    A session at 9:00 stays at 9:00 when the lab moves over a change of the clocks or into another zone. An hour that
    does not exist there becomes the next one that does.
    """
    distance = _clock(moment, old_zone) - _clock(old_start, old_zone)
    return (_clock(start, zone) + distance).replace(tzinfo=zone).astimezone(UTC)


def write_day(day: date) -> str:
    """Return the day with its weekday as the active language writes it, on pages and in mails alike."""
    return f"{formats.date_format(day, 'l')}, {formats.date_format(day, 'DATE_FORMAT')}"


def write_moment(moment: datetime) -> str:
    """Return `write_day` and the time, by the clock `moment` is in."""
    return f"{formats.date_format(moment, 'l')}, {formats.date_format(moment, 'DATETIME_FORMAT')}"


def write_time(moment: datetime) -> str:
    """Return the time of day as the active language writes it."""
    return formats.time_format(moment, "TIME_FORMAT")


def _clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
