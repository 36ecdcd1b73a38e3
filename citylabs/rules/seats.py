"""Who gets a freed seat, and for how long it is kept for them (design, section 7).

Pure functions: numbers in, a choice out, so that the rule can be printed, tried as a table and shown to those who wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from holidays import country_holidays, list_supported_countries

WORKING_DAYS = 2
SHORTEST_OFFER = timedelta(hours=1)
SHARE_OF_TIME_LEFT = 3  # an offer never takes more than a third of the time until the lab


class OfferRule(StrEnum):
    """Why a seat was offered to somebody. Kept on the offer."""

    TARGET = "target"  # their group was furthest below its target number
    ORDER = "order"  # no waiting group was below its target: the longest waiting


@dataclass(frozen=True)
class WaitingPlace:
    """A place on the waiting list: the number of arrival and the helix group."""

    number: int
    helix_group: str


@dataclass(frozen=True)
class SeatChoice:
    """Whose turn it is, and by which rule."""

    number: int
    helix_group: str
    rule: OfferRule


def get_shortfall(target: int, seated: int) -> Fraction:
    """Return the part of the target number that is missing: 0 when reached or without a target, 1 when nobody came."""
    if target <= 0 or seated >= target:
        return Fraction(0)
    return Fraction(target - seated, target)


def choose_next(
    waiting: Sequence[WaitingPlace], targets: Mapping[str, int], seated: Mapping[str, int]
) -> SeatChoice | None:
    """Return who is offered the next free seat, or None when nobody waits.

    The group that is furthest below its target, relative to the target, comes first; among equals, and when no waiting
    group is below its target, the lowest number of arrival. `seated` counts people who hold a seat, per group.
    """
    if not waiting:
        return None

    def rank(place: WaitingPlace) -> tuple[Fraction, int]:
        missing = get_shortfall(targets.get(place.helix_group, 0), seated.get(place.helix_group, 0))
        return -missing, place.number

    chosen = min(waiting, key=rank)
    rule = OfferRule.TARGET if rank(chosen)[0] < 0 else OfferRule.ORDER
    return SeatChoice(chosen.number, chosen.helix_group, rule)


def choose_in_turn(
    free: int, waiting: Sequence[WaitingPlace], targets: Mapping[str, int], seated: Mapping[str, int]
) -> list[SeatChoice]:
    """Return who is offered each of `free` seats, one after the other: every choice counts for the next one."""
    left, counts = list(waiting), dict(seated)
    choices: list[SeatChoice] = []
    while len(choices) < free and (choice := choose_next(left, targets, counts)):
        choices.append(choice)
        counts[choice.helix_group] = counts.get(choice.helix_group, 0) + 1
        left = [place for place in left if place.number != choice.number]
    return choices


def add_working_days(moment: datetime, days: int, country: str) -> datetime:
    """Return the same time of day `days` working days later; weekends and the country's public holidays do not count.

    `moment` carries the zone in which days begin and end.
    """
    feasts = country_holidays(country) if country in list_supported_countries() else {}
    day = moment
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day.date() not in feasts:
            days -= 1
    return day


def get_offer_end(*, now: datetime, starts_at: datetime, country: str, zone: ZoneInfo) -> datetime:
    """Return until when a seat offered now is kept: two working days, less when the lab is near.

    At most a third of the time left, at least an hour, never beyond the lab's start.
    """
    slow = add_working_days(now.astimezone(zone), WORKING_DAYS, country)
    near = now + max((starts_at - now) / SHARE_OF_TIME_LEFT, SHORTEST_OFFER)
    return min(slow, near, starts_at).astimezone(now.tzinfo)
