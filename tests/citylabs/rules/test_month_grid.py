"""Months, weeks, and labs on their days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citylabs.rules.month_grid import (
    FIRST,
    LAST,
    MIDDLE,
    ONLY,
    Entry,
    Month,
    find_first_weekday,
    find_span,
    lay_out,
    list_days,
)

TALLINN, AZORES = ZoneInfo("Europe/Tallinn"), ZoneInfo("Atlantic/Azores")
MONDAY, SUNDAY = 0, 6


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-12", Month(2026, 12)),
        ("2000-01", Month(2000, 1)),
        ("2099-12", Month(2099, 12)),
        ("1999-12", None),
        ("2100-01", None),
        ("2026-13", None),
        ("2026-00", None),
        ("2026-1", None),
        ("2026-12-01", None),
        ("", None),
        ("<script>", None),
        ("٢٠٢٦-١٢", Month(2026, 12)),
    ],
)
def test_parse(text: str, month: Month | None) -> None:
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    ("month", "by", "result"),
    [
        (Month(2026, 12), 1, Month(2027, 1)),
        (Month(2027, 1), -1, Month(2026, 12)),
        (Month(2026, 11), 14, Month(2028, 1)),
        (Month(2026, 11), 0, Month(2026, 11)),
    ],
)
def test_move(month: Month, by: int, result: Month) -> None:
    assert month.move(by) == result


@pytest.mark.parametrize(
    ("month", "first_weekday", "first", "last", "weeks"),
    [
        (Month(2026, 11), MONDAY, date(2026, 10, 26), date(2026, 12, 6), 6),
        (Month(2026, 11), SUNDAY, date(2026, 11, 1), date(2026, 12, 5), 5),
        (Month(2027, 2), MONDAY, date(2027, 2, 1), date(2027, 2, 28), 4),  # exactly four weeks
        (Month(2028, 2), MONDAY, date(2028, 1, 31), date(2028, 3, 5), 5),  # a leap day
        (Month(2026, 3), MONDAY, date(2026, 2, 23), date(2026, 4, 5), 6),  # clocks go forward on the 29th
    ],
)
def test_list_weeks(month: Month, first_weekday: int, first: date, last: date, weeks: int) -> None:
    found = month.list_weeks(first_weekday)

    assert (found[0][0], found[-1][-1], len(found)) == (first, last, weeks)
    assert {len(week) for week in found} == {7}


@given(st.integers(2000, 2098), st.integers(1, 12), st.integers(0, 6))
def test_weeks_hold_every_day_of_the_month_once(year: int, number: int, first_weekday: int) -> None:
    month = Month(year, number)
    days = [day for week in month.list_weeks(first_weekday) for day in week]

    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[0].weekday() == first_weekday
    assert [day for day in days if Month.of(day) == month][-1] + timedelta(days=1) == month.move(1).first_day


@pytest.mark.parametrize(
    ("language", "weekday"), [("en", MONDAY), ("et", MONDAY), ("pl", MONDAY), ("en-US", SUNDAY), ("pt-BR", SUNDAY)]
)
def test_find_first_weekday(language: str, weekday: int) -> None:
    assert find_first_weekday(language) == weekday


def utc(day: int, hour: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "zone", "days"),
    [
        (utc(10, 8), utc(10, 14), TALLINN, (10, 10)),
        (utc(10, 8), utc(12, 14), TALLINN, (10, 12)),
        (utc(10, 22), utc(10, 23), TALLINN, (11, 11)),  # after midnight in Tallinn
        (utc(10, 8), utc(10, 22), TALLINN, (10, 10)),  # ends at midnight: the day before
        (utc(10, 8), utc(10, 23), TALLINN, (10, 11)),  # one hour later
        (utc(11, 0), utc(11, 2), AZORES, (10, 11)),  # 23:00 of the 10th to 1:00
    ],
)
def test_list_days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, days: tuple[int, int]) -> None:
    first, last = list_days(starts_at, ends_at, zone)

    assert (first.day, last.day) == days


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "days"),
    [
        (utc(28, 22, 3), utc(29, 20, 3), (29, 29)),  # the short day: midnight to 23:00, 22 hours
        (utc(28, 22, 3), utc(29, 21, 3), (29, 29)),  # to its midnight after 23 hours
        (utc(24, 21, 10), utc(25, 22, 10), (25, 25)),  # the long day: 25 hours
        (utc(24, 21, 10), utc(25, 23, 10), (25, 26)),
    ],
)
def test_list_days_when_the_clocks_change(starts_at: datetime, ends_at: datetime, days: tuple[int, int]) -> None:
    first, last = list_days(starts_at, ends_at, TALLINN)

    assert (first.day, last.day) == days


def test_find_span_holds_every_clock() -> None:
    begin, end = find_span(Month(2026, 11).list_weeks(MONDAY))

    assert begin == datetime(2026, 10, 25, 10, tzinfo=UTC)
    assert end == datetime(2026, 12, 7, 14, tzinfo=UTC)


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


def positions(*entries: Entry) -> dict[int, list[tuple[str, str, int] | None]]:
    """Return the slots of the days that have any, by day of the month."""
    weeks = lay_out(Month(2026, 11), entries, first_weekday=MONDAY)
    return {
        one.date.day: [slot and (slot.entry.thing, slot.position, slot.number) for slot in one.slots]
        for week in weeks
        for one in week
        if one.slots and one.is_inside
    }


def test_entry_of_several_days_spans_them() -> None:
    assert positions(Entry(day(10), day(12), "fair"), Entry(day(20), day(20), "talk")) == {
        10: [("fair", FIRST, 1)],
        11: [("fair", MIDDLE, 2)],
        12: [("fair", LAST, 3)],
        20: [("talk", ONLY, 1)],
    }


def test_entry_keeps_its_lane_through_the_week() -> None:
    """The talk came first on Monday; the fair below it stays below, also where nothing is above."""
    assert positions(
        Entry(day(9), day(9), "talk"), Entry(day(9), day(10), "fair"), Entry(day(10), day(11), "visit")
    ) == {
        9: [("fair", FIRST, 1), ("talk", ONLY, 1)],
        10: [("fair", LAST, 2), ("visit", FIRST, 1)],
        11: [None, ("visit", LAST, 2)],
    }


def test_entry_runs_over_the_edges_of_month_and_week() -> None:
    weeks = lay_out(Month(2026, 11), [Entry(day(29), day(2, 12), "long")], first_weekday=MONDAY)
    found = [(one.date, one.is_inside, slot.position) for week in weeks for one in week for slot in one.slots if slot]

    assert found == [
        (day(29), True, FIRST),
        (day(30), True, MIDDLE),
        (day(1, 12), False, MIDDLE),
        (day(2, 12), False, LAST),
    ]


@pytest.mark.parametrize(("number", "shown", "folded"), [(0, 0, 0), (5, 5, 0), (6, 4, 2), (30, 4, 26)])
def test_full_day_folds_what_does_not_fit(number: int, shown: int, folded: int) -> None:
    entries = [Entry(day(10), day(10), n) for n in range(number)]
    weeks = lay_out(Month(2026, 11), entries, first_weekday=MONDAY)
    [tenth] = [one for week in weeks for one in week if one.date == day(10)]

    assert (len(tenth.shown), len(tenth.folded)) == (shown, folded)
    assert [slot.entry.thing for slot in (*tenth.shown, *tenth.folded) if slot] == list(range(number))
