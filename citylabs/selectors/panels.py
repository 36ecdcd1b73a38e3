"""What the upper corner of other people's pages shows about invitations and registrations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from cities.models import City
from citylabs.enums import InvitationState, LabState
from citylabs.models import Invitation, Lab, LabTarget, Registration
from citylabs.models.registration import SEAT_STATES
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder

_LABS = 5


@dataclass(frozen=True)
class LabGaps:
    """Who is missing in a lab ahead: people without an answer, and groups below their target."""

    lab: Lab
    unanswered: int
    missing: list[str]


def list_gaps(*, city: City, now: datetime) -> list[LabGaps]:
    """Return the next published labs in which somebody is missing. Three queries whatever their number."""
    ahead = Lab.objects.filter(city=city, state=LabState.PUBLISHED, starts_at__gt=now).order_by("starts_at", "id")
    labs = list(
        ahead.annotate(unanswered=Count("invitations", filter=Q(invitations__state=InvitationState.INVITED)))[:_LABS]
    )
    targets = LabTarget.objects.filter(city=city, lab__in=labs).values_list("lab_id", "helix_group", "target")
    seats = Registration.objects.filter(city=city, lab__in=labs, state__in=SEAT_STATES).order_by()
    rows = seats.values_list("lab_id", "helix_group").annotate(people=Count("id"))
    taken: dict[Any, int] = {(lab_id, group): people for lab_id, group, people in rows}
    missing: dict[Any, list[str]] = {}
    for lab_id, group, target in targets:
        if taken.get((lab_id, group), 0) < target:
            missing.setdefault(lab_id, []).append(str(HelixGroup(group).label))
    gaps = [LabGaps(lab, lab.unanswered, missing.get(lab.pk, [])) for lab in labs]
    return [gap for gap in gaps if gap.unanswered or gap.missing]


def list_invitations_of(*, city: City, stakeholder: Stakeholder, limit: int = 20) -> QuerySet[Invitation]:
    """Return what a registry entry was invited to, newest first, found by the entry or its address."""
    mine = Q(stakeholder=stakeholder)
    if stakeholder.email:
        mine |= Q(email=stakeholder.email.lower())
    return Invitation.objects.filter(mine, city=city).select_related("lab").order_by("-created_at", "-id")[:limit]
