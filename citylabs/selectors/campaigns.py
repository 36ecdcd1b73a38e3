"""Choosing whom to invite, and saying who is left out and why."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from cities.models import City, Suppression
from citylabs.models import Campaign, Invitation, Lab, Registration
from citylabs.models.registration import ACTIVE_STATES
from stakeholders.models import Stakeholder
from stakeholders.selectors.stakeholders import list_audience


@dataclass(frozen=True)
class AudienceCounts:
    """How many entries match, and how many of them are not written to. Each is counted once, under the first reason."""

    matching: int
    invited: int
    registered: int
    suppressed: int

    @property
    def to_invite(self) -> int:
        """Who gets a mail."""
        return self.matching - self.invited - self.registered - self.suppressed


def _marked(city: City, lab: Lab, audience: dict[str, Any]) -> QuerySet[Stakeholder]:
    """The audience with its reasons for being left out."""
    entries = list_audience(
        city=city,
        groups=audience.get("groups", ()),
        tags=audience.get("tags", ()),
        languages=audience.get("languages", ()),
    )
    address = OuterRef("address")
    invited = Invitation.objects.filter(city=city, lab=lab, email=address)
    registered = Registration.objects.filter(city=city, lab=lab, state__in=ACTIVE_STATES)
    registered = registered.alias(lowered=Lower("email")).filter(lowered=address)
    suppressed = Suppression.objects.filter(city=city, email=address)
    return entries.alias(address=Lower("email")).annotate(
        is_invited=Exists(invited), is_registered=Exists(registered), is_suppressed=Exists(suppressed)
    )


def count_audience(*, city: City, lab: Lab, audience: dict[str, Any]) -> AudienceCounts:
    """Return how many entries match and why some are left out, in one query."""
    counts = (
        _marked(city, lab, audience)
        .order_by()
        .aggregate(
            matching=Count("id"),
            invited=Count("id", filter=Q(is_invited=True)),
            registered=Count("id", filter=Q(is_invited=False, is_registered=True)),
            suppressed=Count("id", filter=Q(is_invited=False, is_registered=False, is_suppressed=True)),
        )
    )
    return AudienceCounts(**counts)


def list_to_invite(*, city: City, lab: Lab, audience: dict[str, Any]) -> QuerySet[Stakeholder]:
    """Return whom the campaign will write to: matching, with an address, not invited, registered or suppressed."""
    nothing = {"is_invited": False, "is_registered": False, "is_suppressed": False}
    return _marked(city, lab, audience).filter(**nothing)


def get_campaign(*, city: City, lab: Lab, campaign_id: UUID) -> Campaign:
    """Return a campaign of the lab with its run; raises Campaign.DoesNotExist."""
    return Campaign.objects.select_related("run", "lab").get(city=city, lab=lab, id=campaign_id)


def list_campaigns(*, city: City, lab: Lab) -> QuerySet[Campaign]:
    """Return the lab's campaigns with their runs and `people`, the number invited by each, newest first."""
    campaigns = Campaign.objects.filter(city=city, lab=lab).select_related("run")
    return campaigns.annotate(people=Count("invitations")).order_by("-created_at", "-id")
