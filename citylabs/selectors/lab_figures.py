"""Who is invited, registered and in the room: the live figures of a lab. Call inside `enter_city`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cities.models import City
from citylabs.enums import InvitationState, RegistrationState
from citylabs.models import Invitation, Lab, Registration
from citylabs.models.registration import SEAT_STATES
from citylabs.selectors.programme import list_targets
from stakeholders.enums import HelixGroup


@dataclass(frozen=True)
class GroupBalance:
    """One helix group: who has a seat, who is wanted."""

    group: str
    label: str
    got: int
    target: int


@dataclass(frozen=True)
class LabFigures:
    """The figures of one lab at this moment."""

    invited: int
    accepted: int
    declined: int
    confirmed: int
    offered: int
    waiting: int
    cancelled: int
    checked_in: int
    balance: tuple[GroupBalance, ...]

    @property
    def taken(self) -> int:
        """Seats that nobody else can have: confirmed and offered ones."""
        return self.confirmed + self.offered

    @property
    def unanswered(self) -> int:
        """Invitations without an answer."""
        return self.invited - self.accepted - self.declined


def get_lab_figures(*, city: City, lab: Lab) -> LabFigures:
    """Return the live figures; three statements."""
    states = [InvitationState.ACCEPTED, InvitationState.DECLINED]
    asked = {f"is_{state}": Count("id", filter=Q(state=state)) for state in states}
    answers = Invitation.objects.filter(city=city, lab=lab).aggregate(invited=Count("id"), **asked)
    groups = _count_by_group(city, lab)
    totals = {key: sum(row[key] for row in groups.values()) for key in ("confirmed", "offered", "waiting", "cancelled")}
    return LabFigures(
        invited=answers["invited"],
        accepted=answers["is_accepted"],
        declined=answers["is_declined"],
        checked_in=sum(row["present"] for row in groups.values()),
        balance=_balance(city, lab, {group: row["confirmed"] + row["offered"] for group, row in groups.items()}),
        **totals,
    )


def list_group_balance(*, city: City, lab: Lab) -> tuple[GroupBalance, ...]:
    """Return seats taken and target per group, wanted groups first; two statements."""
    taken = Registration.objects.filter(city=city, lab=lab, state__in=SEAT_STATES).order_by()
    got = taken.values_list("helix_group").annotate(number=Count("id"))
    return _balance(city, lab, dict(got))


def _count_by_group(city: City, lab: Lab) -> dict[str, dict[str, Any]]:
    rows = Registration.objects.filter(city=city, lab=lab).order_by().values("helix_group")
    rows = rows.annotate(
        confirmed=Count("id", filter=Q(state=RegistrationState.CONFIRMED)),
        offered=Count("id", filter=Q(state=RegistrationState.OFFERED)),
        waiting=Count("id", filter=Q(state=RegistrationState.WAITING)),
        cancelled=Count("id", filter=Q(state=RegistrationState.CANCELLED)),
        present=Count("id", filter=Q(checked_in_at__isnull=False)),
    )
    return {row["helix_group"]: row for row in rows}


def _balance(city: City, lab: Lab, got: dict[str, int]) -> tuple[GroupBalance, ...]:
    """Every group that is wanted or there: in the order of the code list, wanted ones first."""
    targets = {target.helix_group: target.target for target in list_targets(city=city, lab=lab)}
    rows = [
        GroupBalance(group.value, str(group.label), got.get(group, 0), targets.get(group, 0))
        for group in HelixGroup
        if group in targets or group in got
    ]
    return tuple(sorted(rows, key=lambda row: row.target == 0))
