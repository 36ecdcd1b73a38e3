"""What happens to invitations and picked people when two entries of the registry become one."""

from typing import Any

from cities.models import City
from cities.permissions import Actor
from citylabs.models import AudienceMember, Invitation
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_MERGED


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
