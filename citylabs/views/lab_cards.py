"""Labs as they stand in public lists: what a reader wants to know before opening one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from citylabs.models import Lab, PublicLab
from citylabs.rules.registration import RegistrationObstacle, get_registration_obstacle

# What the card says about coming: a seat, the waiting list, or why not.
SEATS, FULL, NOT_YET, CLOSED, ON_NOW, OVER, CANCELLED = (
    "seats",
    "full",
    "not-yet",
    "closed",
    "on-now",
    "over",
    "cancelled",
)
_BY_OBSTACLE = {
    RegistrationObstacle.CANCELLED: CANCELLED,
    RegistrationObstacle.OVER: OVER,
    RegistrationObstacle.RUNNING: ON_NOW,
    RegistrationObstacle.NOT_YET: NOT_YET,
    RegistrationObstacle.TOO_LATE: CLOSED,
}


@dataclass(frozen=True)
class LabCard:
    """A public lab with its place in time: `status` is one of the words above."""

    lab: PublicLab
    status: str
    is_several_days: bool


def make_cards(labs: Iterable[Any], *, now: datetime) -> list[LabCard]:
    """Return the labs with what can be said of them now."""
    return [make_card(lab, now=now) for lab in labs]


def make_card(lab: PublicLab, *, now: datetime) -> LabCard:
    """Return one lab with what can be said of it now."""
    zone = ZoneInfo(lab.time_zone)
    several = lab.starts_at.astimezone(zone).date() != lab.ends_at.astimezone(zone).date()
    return LabCard(lab=lab, status=_find_status(lab, now), is_several_days=several)


def _find_status(lab: PublicLab, now: datetime) -> str:
    # The public row carries what the rule asks of a lab, under the same names.
    obstacle = get_registration_obstacle(cast(Lab, lab), now=now)
    return name_status(obstacle, has_seats=bool(lab.seats_left))


def name_status(obstacle: RegistrationObstacle | None, *, has_seats: bool) -> str:
    """Return one of the words above for what stands in the way of registering, if anything does."""
    if obstacle:
        return _BY_OBSTACLE.get(obstacle, OVER)
    return SEATS if has_seats else FULL
