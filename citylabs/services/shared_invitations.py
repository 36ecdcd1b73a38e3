"""Inviting somebody whom another city shares, straight from there: nothing is copied into the own registry.

The invitation is the first word the person hears from this city, and says where it has the address from, as article
14(3)(b) of the GDPR asks. What stays is the invitation, with the rules and the end of every invitation.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Suppression, User
from cities.outbox import MailItem, queue_mails
from cities.outbox.recognition import find_forgotten
from cities.permissions import Actor
from citylabs.enums import CampaignState
from citylabs.models import Campaign, Invitation, Lab
from citylabs.notifications.invitations import KIND, InvitationWriter
from citylabs.selectors.invitations import get_mail_key
from citylabs.selectors.registrations import get_targets
from citylabs.services.campaigns import guard_inviting
from stakeholders.enums import SharedUseKind
from stakeholders.models import SharedEntry
from stakeholders.selectors.sharing import list_shared_entries
from stakeholders.services.sharing import note_use


class NobodyNewToInvite(Refusal):
    """All of them are invited or known by an entry of the own registry, or are shown without an address."""

    code = "nobody-new-to-invite"
    message = _("There is nobody new to write to: they are invited already, or shown without an address.")


def invite_shared_people(
    *,
    city: City,
    actor: Actor,
    lab: Lab,
    shared_ids: Collection[UUID],
    user: User | None = None,
    now: datetime | None = None,
) -> list[Invitation]:
    """Invite people whom other cities share now; the cities they come from are told that they were invited.

    Left out is whoever is invited to the lab already, wants no invitations from this city, or was erased here.
    Refuses with LabNotInviting, NobodyNewToInvite.
    """
    now = now or timezone.now()
    guard_inviting(lab, now=now)
    with transaction.atomic():
        found = list_shared_entries(city=city).filter(pk__in=shared_ids).exclude(email="")
        shared = {one.email.lower(): one for one in found}
        for email in _find_closed(city, lab, shared):
            del shared[email]
        if not shared:
            raise NobodyNewToInvite
        campaign = Campaign.objects.create(
            city=city, lab=lab, is_picked=True, state=CampaignState.SENT, created_by=user, sent_at=now
        )
        invitations = [_make(city, campaign, email, one) for email, one in shared.items()]
        Invitation.objects.bulk_create(invitations, ignore_conflicts=True)
        invitations = list(Invitation.objects.filter(city=city, campaign=campaign).order_by("pk"))
        _write(city, lab, campaign, [(one, shared[one.email]) for one in invitations])
        note_use(city=city, shared=[shared[one.email] for one in invitations], kind=SharedUseKind.INVITED, now=now)
        changes = {"number": len(invitations)}
        record(city=city, actor=actor, action="campaign.shared", target=campaign, changes=changes)
    return invitations


def _find_closed(city: City, lab: Lab, emails: Collection[str]) -> set[str]:
    """Those of the addresses that are invited already, want no invitations from this city, or were erased here."""
    closed = set(Invitation.objects.filter(city=city, lab=lab, email__in=emails).values_list("email", flat=True))
    unwilling = Suppression.objects.filter(city=city, email__in=emails).values_list("email", flat=True)
    return closed | {str(email) for email in unwilling} | find_forgotten(city=city, emails=emails)


def _make(city: City, campaign: Campaign, email: str, shared: SharedEntry) -> Invitation:
    return Invitation(
        city=city,
        lab=campaign.lab,
        campaign=campaign,
        email=email,
        person=shared.person,
        organisation=shared.organisation,
        helix_group=shared.helix_group,
        language=shared.language,
    )


def _write(city: City, lab: Lab, campaign: Campaign, pairs: list[tuple[Invitation, SharedEntry]]) -> None:
    writer = InvitationWriter(city=city, lab=lab, campaign=campaign, targets=get_targets(city=city, lab=lab))
    items = []
    for invitation, shared in pairs:
        item = writer.write(invitation)
        with translation.override(invitation.language):
            origin = {"origin": str(shared.city.name), "network": str(shared.network.name)}
        items.append(
            MailItem(item.recipient, {**item.context, **origin}, item.language, item.recipient_name, item.occurrence)
        )
    queue_mails(city=city, kind=KIND, campaign=get_mail_key(lab.pk), items=items)
