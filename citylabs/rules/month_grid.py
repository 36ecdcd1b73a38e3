"""A month as a calendar shows it: whole weeks, and what lies on which day, in lanes that run through a week."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_DAY = timedelta(days=1)
# The furthest that a wall clock is from UTC, either way.
_CLOCKS = timedelta(hours=14)
_ROWS = 4
ONLY, FIRST, MIDDLE, LAST = "only", "first", "middle", "last"


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """Return the month written as 2026-12, or None if it is none or too far away to be meant."""
        found = _MONTH.match(text)
        month = cls(int(found[1]), int(found[2])) if found else None
        return month if month and month.is_plausible else None

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def is_plausible(self) -> bool:
        """Whether calendars should lead there at all."""
        return _FIRST_YEAR <= self.year <= _LAST_YEAR and 1 <= self.month <= 12

    @property
    def first_day(self) -> date:
        """The first of the month."""
        return date(self.year, self.month, 1)

    def move(self, months: int) -> "Month":
        """Return the month so many months later."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def list_weeks(self, first_weekday: int) -> list[list[date]]:
        """Return the weeks that hold the month, each of seven days from `first_weekday` on (0 is Monday)."""
        day = self.first_day - timedelta(days=(self.first_day.weekday() - first_weekday) % 7)
        weeks = []
        while day < self.move(1).first_day:
            weeks.append([day + timedelta(days=number) for number in range(7)])
            day += timedelta(days=7)
        return weeks

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def find_first_weekday(language: str) -> int:
    """Return the day on which weeks begin for readers of the language (CLDR); English is that of Europe here."""
    return int(Locale.parse("en-GB" if language == "en" else language, sep="-").first_week_day)


def find_span(weeks: Sequence[Sequence[date]]) -> tuple[datetime, datetime]:
    """Return the moments between which something can lie on these days, by whatever clock in the world."""
    begin = datetime.combine(weeks[0][0], time(), UTC) - _CLOCKS
    return begin, datetime.combine(weeks[-1][-1] + _DAY, time(), UTC) + _CLOCKS


def list_days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day by the clock of the zone; what ends at midnight ends the day before."""
    first = starts_at.astimezone(zone).date()
    last = (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return first, max(first, last)


@dataclass(frozen=True)
class Entry:
    """Something that lies on the days from `first` to `last`."""

    first: date
    last: date
    thing: Any

    @property
    def number_of_days(self) -> int:
        """How many days it touches."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Slot:
    """An entry on one of its days. `position` says which part of it this is, `number` the day counted from 1."""

    entry: Entry
    position: str
    number: int


@dataclass(frozen=True)
class Day:
    """A day of the grid. `slots` holds None where a lane is free above a later one."""

    date: date
    is_inside: bool
    slots: tuple[Slot | None, ...]

    @property
    def shown(self) -> tuple[Slot | None, ...]:
        """What stands in the cell at once; one more than fits is not worth folding."""
        return self.slots if len(self.slots) <= _ROWS + 1 else self.slots[:_ROWS]

    @property
    def folded(self) -> tuple[Slot, ...]:
        """What a click unfolds."""
        return tuple(slot for slot in self.slots[len(self.shown) :] if slot)


def lay_out(month: Month, entries: Iterable[Entry], *, first_weekday: int) -> list[list[Day]]:
    """Return the weeks of the month with the entries on their days; an entry keeps its lane through a week."""
    ordered = sorted(entries, key=lambda entry: (entry.first, -entry.number_of_days))
    return [_lay_out_week(month, week, ordered) for week in month.list_weeks(first_weekday)]


def _lay_out_week(month: Month, week: list[date], entries: list[Entry]) -> list[Day]:
    lanes: list[list[Slot | None]] = [[] for _ in week]
    for entry in entries:
        days = [number for number, day in enumerate(week) if entry.first <= day <= entry.last]
        if not days:
            continue
        lane = _find_free_lane(lanes, days)
        for number in days:
            lanes[number] += [None] * (lane + 1 - len(lanes[number]))
            lanes[number][lane] = _slot(entry, week[number])
    return [Day(day, Month.of(day) == month, tuple(slots)) for day, slots in zip(week, lanes, strict=True)]


def _find_free_lane(lanes: list[list[Slot | None]], days: list[int]) -> int:
    lane = 0
    while any(len(lanes[day]) > lane and lanes[day][lane] is not None for day in days):
        lane += 1
    return lane


def _slot(entry: Entry, day: date) -> Slot:
    number = (day - entry.first).days + 1
    if entry.number_of_days == 1:
        return Slot(entry, ONLY, number)
    position = FIRST if day == entry.first else LAST if day == entry.last else MIDDLE
    return Slot(entry, position, number)
