"""What other people's pages show about labs: who is missing, which seats are on offer, who was invited."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from cities.models import City
from cities.selectors.runs import list_latest_starts
from citylabs.enums import CampaignState, InvitationState, LabState, OfferState
from citylabs.models import Campaign, Invitation, Lab, LabTarget, Registration, SeatOffer
from citylabs.models.registration import SEAT_STATES
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder

_LABS = 5


@dataclass(frozen=True)
class GroupGap:
    """A helix group with the number that is short: people who are silent, or seats taken of a target."""

    label: str
    got: int
    target: int = 0


@dataclass(frozen=True)
class LabGaps:
    """Who is missing in a lab ahead. `silent` counts invited people without an answer, `short` groups below target."""

    lab: Lab
    silent: list[GroupGap]
    short: list[GroupGap]
    invited: int = 0
    reminded_at: datetime | None = None
    draft_campaign_id: UUID | None = None

    @property
    def unanswered(self) -> int:
        """All invited people who have not answered."""
        return sum(group.got for group in self.silent)


@dataclass(frozen=True)
class OffersEnding:
    """Seat offers of a lab that nobody has answered and that end soon."""

    lab: Lab
    number: int
    first_end: datetime


@dataclass
class _Counts:
    """Numbers per lab and group, while they are gathered."""

    silent: dict[UUID, dict[str, int]] = field(default_factory=dict)
    invited: dict[UUID, int] = field(default_factory=dict)
    taken: dict[tuple[UUID, str], int] = field(default_factory=dict)
    targets: dict[UUID, dict[str, int]] = field(default_factory=dict)


def list_gaps(*, city: City, now: datetime) -> list[LabGaps]:
    """Return the next published labs in which somebody is missing. Six queries whatever their number."""
    ahead = Lab.objects.filter(city=city, state=LabState.PUBLISHED, starts_at__gt=now).order_by("starts_at", "id")
    labs = list(ahead[:_LABS])
    counts = _count(city, labs)
    reminded = list_latest_starts(city=city, kind="reminder", object_ids=[lab.pk for lab in labs])
    written = Campaign.objects.filter(city=city, lab__in=labs, state=CampaignState.DRAFT).order_by("created_at", "id")
    drafts = dict(written.values_list("lab_id", "id"))
    gaps = [
        LabGaps(
            lab,
            silent=_by_group(counts.silent.get(lab.pk, {})),
            short=_list_short(counts, lab),
            invited=counts.invited.get(lab.pk, 0),
            reminded_at=reminded.get(lab.pk),
            draft_campaign_id=drafts.get(lab.pk),
        )
        for lab in labs
    ]
    return [gap for gap in gaps if gap.unanswered or gap.short or not gap.invited]


def _count(city: City, labs: Sequence[Lab]) -> _Counts:
    counts = _Counts()
    invitations = Invitation.objects.filter(city=city, lab__in=labs).order_by()
    silent = Count("id", filter=Q(state=InvitationState.INVITED))
    for lab_id, group, people, quiet in invitations.values_list("lab_id", "helix_group").annotate(
        Count("id"), q=silent
    ):
        counts.invited[lab_id] = counts.invited.get(lab_id, 0) + people
        if quiet:
            counts.silent.setdefault(lab_id, {})[group] = quiet
    for lab_id, group, target in LabTarget.objects.filter(city=city, lab__in=labs).values_list(
        "lab_id", "helix_group", "target"
    ):
        counts.targets.setdefault(lab_id, {})[group] = target
    seats = Registration.objects.filter(city=city, lab__in=labs, state__in=SEAT_STATES).order_by()
    for lab_id, group, people in seats.values_list("lab_id", "helix_group").annotate(Count("id")):
        counts.taken[lab_id, group] = people
    return counts


def _by_group(numbers: dict[str, int]) -> list[GroupGap]:
    """The groups in the order of the code list."""
    return [GroupGap(str(label), numbers[code]) for code, label in HelixGroup.choices if code in numbers]


def _list_short(counts: _Counts, lab: Lab) -> list[GroupGap]:
    """The groups below their target, those furthest below first."""
    targets = counts.targets.get(lab.pk, {})
    rows = [
        GroupGap(str(label), counts.taken.get((lab.pk, code), 0), targets[code])
        for code, label in HelixGroup.choices
        if counts.taken.get((lab.pk, code), 0) < targets.get(code, 0)
    ]
    return sorted(rows, key=lambda row: row.got / row.target)


def list_offers_ending(*, city: City, now: datetime, until: datetime) -> list[OffersEnding]:
    """Return the labs with open seat offers that end before `until`, the first to end first. Two queries."""
    offers = SeatOffer.objects.filter(city=city, state=OfferState.OPEN, expires_at__gt=now, expires_at__lt=until)
    rows = list(
        offers.order_by()
        .values_list("registration__lab_id")
        .annotate(number=Count("id"), first=Min("expires_at"))
        .order_by("first")[:_LABS]
    )
    labs = Lab.objects.filter(city=city).in_bulk([lab_id for lab_id, _number, _first in rows])
    return [OffersEnding(labs[lab_id], number, first) for lab_id, number, first in rows]


def list_invitations_of(*, city: City, stakeholder: Stakeholder, limit: int = 20) -> QuerySet[Invitation]:
    """Return what a registry entry was invited to, newest first, found by the entry or its address."""
    mine = Q(stakeholder=stakeholder)
    if stakeholder.email:
        mine |= Q(email=stakeholder.email.lower())
    return Invitation.objects.filter(mine, city=city).select_related("lab").order_by("-created_at", "-id")[:limit]


def find_waiting_report_facts(*, city: City, labs: Sequence[Lab]) -> dict[UUID, dict[str, Any]]:
    """Return what is known of the labs' reports: {lab: {conclusions, run_state}}, in one query."""
    reports = Lab.objects.filter(city=city, pk__in=[lab.pk for lab in labs], reports__isnull=False).order_by()
    rows = reports.values_list("pk", "reports__conclusions", "reports__run__state")
    return {lab_id: {"conclusions": conclusions or {}, "run_state": state or ""} for lab_id, conclusions, state in rows}
