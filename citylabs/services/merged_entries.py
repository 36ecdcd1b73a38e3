"""What happens to invitations and picked people when two entries of the registry become one."""

from typing import Any
from uuid import UUID

from cities.models import City
from cities.permissions import Actor
from citylabs.models import AudienceMember, Campaign, Invitation
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_LOSES, ENTRY_MERGED, ENTRY_PARTED


@ENTRY_MERGED.add
def move_to_kept_entry(*, city: City, actor: Actor, kept: Stakeholder, gone: Stakeholder) -> dict[str, list[Any]]:
    """Let invitations and picks of the gone entry be the kept one's. Whom a campaign has picked already, it keeps."""
    invitations = Invitation.objects.filter(city=city, stakeholder=gone)
    invited = list(invitations.values_list("pk", flat=True))
    invitations.update(stakeholder=kept)
    taken = AudienceMember.objects.filter(city=city, stakeholder=kept).values_list("campaign_id", flat=True)
    members = AudienceMember.objects.filter(city=city, stakeholder=gone).exclude(campaign__in=list(taken))
    picked = list(members.values_list("pk", flat=True))
    AudienceMember.objects.filter(city=city, pk__in=picked).update(stakeholder=kept)
    return {"citylabs.Invitation": invited, "citylabs.AudienceMember": picked}


@ENTRY_LOSES.add
def note_picks(*, city: City, kept: Stakeholder, gone: Stakeholder) -> dict[str, Any]:
    """Write down the picks in campaigns that have the kept entry too: there only one of the two can stay."""
    both = AudienceMember.objects.filter(city=city, stakeholder=kept).values("campaign")
    picks = AudienceMember.objects.filter(city=city, stakeholder=gone, campaign__in=both).order_by("pk")
    rows = picks.values_list("campaign_id", "is_in", "batch")
    return {
        "picks": [{"campaign": str(campaign), "is_in": is_in, "batch": str(batch)} for campaign, is_in, batch in rows]
    }


@ENTRY_PARTED.add
def pick_again(*, city: City, actor: Actor, entry: Stakeholder, lost: dict[str, Any]) -> None:
    """Give the entry its picks back, in campaigns that are still there."""
    picks = lost.get("picks", [])
    campaigns = Campaign.objects.filter(city=city).in_bulk([UUID(pick["campaign"]) for pick in picks])
    AudienceMember.objects.bulk_create(
        AudienceMember(
            city=city,
            campaign=campaigns[UUID(pick["campaign"])],
            stakeholder=entry,
            is_in=pick["is_in"],
            batch=UUID(pick["batch"]),
        )
        for pick in picks
        if UUID(pick["campaign"]) in campaigns
    )
