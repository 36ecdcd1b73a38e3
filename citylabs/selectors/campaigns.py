"""Whom a campaign reaches, who is left out and why, and the campaigns of a lab."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from cities.models import City
from citylabs.models import Campaign, Lab
from citylabs.rules.audience import LeftOut
from citylabs.selectors.audience import count_left_out, keep_invitable, list_picked
from stakeholders.models import Stakeholder
from stakeholders.selectors.stakeholders import list_audience


@dataclass(frozen=True)
class AudienceCounts:
    """How many entries match, and how many of them are not written to. Each is counted once, under the first reason."""

    matching: int
    invited: int
    registered: int
    suppressed: int
    no_consent: int = 0

    @property
    def to_invite(self) -> int:
        """Who gets a mail."""
        return self.matching - self.invited - self.registered - self.suppressed - self.no_consent


def _list_entries(city: City, campaign: Campaign) -> QuerySet[Stakeholder]:
    """The people picked, or those who meet the campaign's filter; all with an address."""
    if campaign.is_picked:
        return list_picked(city=city, campaign=campaign).exclude(email="")
    named = {name: campaign.audience.get(name, ()) for name in ("groups", "tags", "languages")}
    return list_audience(city=city, **named)


def count_audience(*, city: City, campaign: Campaign) -> AudienceCounts:
    """Return how many entries match and why some are left out, in one query."""
    counts = count_left_out(city=city, lab=campaign.lab, entries=_list_entries(city, campaign))
    return AudienceCounts(
        matching=sum(counts.values()),
        invited=counts[LeftOut.INVITED],
        registered=counts[LeftOut.REGISTERED],
        suppressed=counts[LeftOut.SUPPRESSED],
        no_consent=counts[LeftOut.NO_CONSENT],
    )


def list_to_invite(*, city: City, campaign: Campaign) -> QuerySet[Stakeholder]:
    """Return whom the campaign will write to: with an address, not invited, registered, suppressed or unproven."""
    entries = _list_entries(city, campaign)
    return keep_invitable(city=city, lab=campaign.lab, entries=entries)


def get_campaign(*, city: City, lab: Lab, campaign_id: UUID) -> Campaign:
    """Return a campaign of the lab with its run; raises Campaign.DoesNotExist."""
    return Campaign.objects.select_related("run", "lab").get(city=city, lab=lab, id=campaign_id)


def list_campaigns(*, city: City, lab: Lab) -> QuerySet[Campaign]:
    """Return the lab's campaigns with their runs and `people`, the number invited by each, newest first."""
    campaigns = Campaign.objects.filter(city=city, lab=lab).select_related("run")
    return campaigns.annotate(people=Count("invitations")).order_by("-created_at", "-id")
