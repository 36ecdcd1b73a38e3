"""Who gets a freed seat, and for how long."""

from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from citylabs.rules.seats import (
    OfferRule,
    SeatChoice,
    WaitingPlace,
    add_working_days,
    choose_in_turn,
    choose_next,
    get_offer_end,
    get_shortfall,
)

TALLINN = ZoneInfo("Europe/Tallinn")
S, R, C = "sme", "research", "citizen"


def at(text: str, zone: ZoneInfo = TALLINN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("target", "seated", "missing"),
    [
        (0, 0, Fraction(0)),
        (0, 5, Fraction(0)),
        (10, 0, Fraction(1)),
        (10, 4, Fraction(6, 10)),
        (10, 10, Fraction(0)),
        (10, 12, Fraction(0)),
        (1, 0, Fraction(1)),
        (3, 1, Fraction(2, 3)),
    ],
)
def test_get_shortfall(target: int, seated: int, missing: Fraction) -> None:
    assert get_shortfall(target, seated) == missing


NOBODY: list[tuple[int, str]] = []


@pytest.mark.parametrize(
    ("waiting", "targets", "seated", "number", "rule"),
    [
        # without targets: the longest waiting
        ([(3, S), (1, R), (2, C)], {}, {}, 1, OfferRule.ORDER),
        ([(7, S)], {}, {S: 40}, 7, OfferRule.ORDER),
        # one group below its target: it comes first, even after others
        ([(1, S), (2, R)], {R: 10}, {R: 9}, 2, OfferRule.TARGET),
        ([(1, S), (2, R), (3, R)], {R: 10}, {}, 2, OfferRule.TARGET),
        # targets reached: the longest waiting
        ([(1, S), (2, R)], {R: 10}, {R: 10}, 1, OfferRule.ORDER),
        ([(1, S), (2, R)], {R: 10, S: 5}, {R: 11, S: 5}, 1, OfferRule.ORDER),
        # the group that is below waits not at all: nobody else is held up
        ([(4, S), (5, C)], {R: 10}, {}, 4, OfferRule.ORDER),
        # relative, not absolute: 1 of 2 missing beats 4 of 10 missing
        ([(1, S), (2, R)], {S: 10, R: 2}, {S: 6, R: 1}, 2, OfferRule.TARGET),
        # and the other way round
        ([(1, R), (2, S)], {S: 10, R: 2}, {S: 4, R: 1}, 2, OfferRule.TARGET),
        # equal shortfall: the number decides
        ([(2, S), (1, R)], {S: 10, R: 2}, {S: 5, R: 1}, 1, OfferRule.TARGET),
        ([(1, S), (2, R)], {S: 10, R: 2}, {S: 5, R: 1}, 1, OfferRule.TARGET),
        # exact thirds are equal (no floating point)
        ([(2, S), (1, R)], {S: 3, R: 9}, {S: 2, R: 6}, 1, OfferRule.TARGET),
        # below by one beats no target
        ([(1, C), (2, S)], {S: 100}, {S: 99}, 2, OfferRule.TARGET),
    ],
)
def test_choose_next(
    waiting: list[tuple[int, str]], targets: dict[str, int], seated: dict[str, int], number: int, rule: OfferRule
) -> None:
    places = [WaitingPlace(*place) for place in waiting]
    groups = dict(waiting)

    assert choose_next(places, targets, seated) == SeatChoice(number, groups[number], rule)
    assert choose_next(places[::-1], targets, seated) == SeatChoice(number, groups[number], rule)


def test_choose_next_of_nobody() -> None:
    assert choose_next([], {S: 10}, {}) is None


@pytest.mark.parametrize(
    ("free", "order"),
    [(0, []), (1, [3]), (2, [3, 4]), (3, [3, 4, 1]), (4, [3, 4, 1, 2]), (9, [3, 4, 1, 2, 5])],
)
def test_choose_in_turn_counts_each_choice(free: int, order: list[int]) -> None:
    places = [WaitingPlace(*place) for place in [(1, S), (2, S), (3, R), (4, R), (5, R)]]

    # research 0 of 2 (all missing), companies 8 of 10: two researchers, then companies up to ten, then by number
    choices = choose_in_turn(free, places, {R: 2, S: 10}, {S: 8})

    assert [choice.number for choice in choices] == order


@pytest.mark.parametrize(
    ("moment", "days", "country", "expected"),
    [
        ("2030-05-14T10:00", 2, "EE", "2030-05-16T10:00"),  # Tuesday to Thursday
        ("2030-05-16T10:00", 2, "EE", "2030-05-20T10:00"),  # over a weekend
        ("2030-05-18T10:00", 1, "EE", "2030-05-20T10:00"),  # from a Saturday
        ("2029-12-21T10:00", 2, "EE", "2029-12-28T10:00"),  # over Christmas: Monday 24th to Wednesday 26th are feasts
        ("2029-12-21T10:00", 2, "XX", "2029-12-25T10:00"),  # a country without a table: weekends only
        ("2030-02-22T10:00", 1, "LT", "2030-02-25T10:00"),
        ("2030-03-11T10:00", 1, "LT", "2030-03-12T10:00"),  # Lithuania's restored independence starts the count
        ("2030-03-08T10:00", 1, "LT", "2030-03-12T10:00"),  # Monday 11 March is a feast in Lithuania …
        ("2030-03-08T10:00", 1, "FI", "2030-03-11T10:00"),  # … not in Finland
    ],
)
def test_add_working_days(moment: str, days: int, country: str, expected: str) -> None:
    assert add_working_days(at(moment), days, country) == at(expected)


@pytest.mark.parametrize(
    ("now", "starts", "expected"),
    [
        ("2030-04-01T10:00", "2030-05-14T09:00", "2030-04-03T10:00"),  # far away: two working days
        ("2030-05-10T12:00", "2030-05-13T12:00", "2030-05-11T12:00"),  # three days before: a third of them
        ("2030-05-14T03:00", "2030-05-14T09:00", "2030-05-14T05:00"),  # six hours: two
        ("2030-05-14T07:00", "2030-05-14T09:00", "2030-05-14T08:00"),  # two hours: one, the shortest
        ("2030-05-14T08:30", "2030-05-14T09:00", "2030-05-14T09:00"),  # never beyond the start
    ],
)
def test_get_offer_end(now: str, starts: str, expected: str) -> None:
    found = get_offer_end(now=at(now).astimezone(UTC), starts_at=at(starts), country="EE", zone=TALLINN)

    assert found == at(expected)
    assert found.tzinfo is UTC
