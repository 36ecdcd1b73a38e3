"""What can be done with the mails of a campaign after it was sent: stop what waits, send it after all, try again."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from cities.services.mail import Moved, cancel_campaign_mails, resume_campaign_mails, retry_failed_mails
from cities.services.runs import cancel_run
from citylabs.enums import CampaignState
from citylabs.models import Campaign, Invitation
from citylabs.selectors.campaigns import list_to_invite
from citylabs.selectors.invitations import get_mail_key
from citylabs.services.campaigns import CampaignSent, can_send, guard_inviting, send_campaign


class NothingWaits(Refusal):
    """All mails of the campaign are sent or were stopped before."""

    code = "nothing-waits"
    message = _("There is nothing to stop: no mail of these invitations waits any more.")


class Stopped(NamedTuple):
    """How many mails were stopped, and by which name the way back finds them."""

    mails: int
    stop: UUID


def _recipients(city: City, campaign: Campaign) -> QuerySet[Any]:
    return Invitation.objects.filter(city=city, campaign=campaign).order_by().values("email")


def stop_campaign(*, city: City, actor: Actor, campaign: Campaign, now: datetime) -> Stopped:
    """Stop writing the invitations and take out of the queue what has not been sent.

    Refuses NothingWaits. Who got no mail stays on the list of invited people, so that nobody is written to twice.
    """
    key, people, stop = get_mail_key(campaign.lab_id), _recipients(city, campaign), uuid4()
    with transaction.atomic():
        run = campaign.run
        is_writing = run is not None and run.state in {RunState.WAITING, RunState.RUNNING}
        if run is not None and is_writing:
            ended = cancel_run(city=city, actor=actor, run=run, now=now)
            if ended.state == RunState.CANCELLED:  # no worker had begun; else the worker says so when it stops
                Campaign.objects.filter(city=city, pk=campaign.pk).update(state=CampaignState.CANCELLED)
        stopped = cancel_campaign_mails(city=city, actor=actor, campaign=key, recipients=people, stop=stop, now=now)
        if not stopped and not is_writing:
            raise NothingWaits
    return Stopped(stopped, stop)


def resume_campaign(*, city: City, actor: Actor, campaign: Campaign, now: datetime, stop: UUID | None = None) -> Moved:
    """Send after all what was stopped (by `stop` alone, where given), and go on writing where it stopped.

    Whoever has answered or registered meanwhile is not written to. Refuses LabNotInviting.
    """
    guard_inviting(campaign.lab, now=now)
    key, people = get_mail_key(campaign.lab_id), _recipients(city, campaign)
    with transaction.atomic():
        moved = resume_campaign_mails(city=city, actor=actor, campaign=key, recipients=people, stop=stop, now=now)
        left = list_to_invite(city=city, campaign=campaign)
        if campaign.state != CampaignState.DRAFT and can_send(campaign) and left.exists():
            go_on_sending(city=city, actor=actor, campaign=campaign, now=now)
    return moved


def go_on_sending(*, city: City, actor: Actor, campaign: Campaign, now: datetime) -> Campaign:
    """Go on with a campaign that was stopped half way, at its own time if that is still ahead.

    Refuses LabNotInviting, NobodyToInvite, CampaignSent.
    """
    send_at = campaign.send_at if campaign.send_at and campaign.send_at > now else None
    return send_campaign(city=city, actor=actor, campaign=campaign, send_at=send_at, now=now)


def retry_campaign(*, city: City, actor: Actor, campaign: Campaign, now: datetime) -> Moved:
    """Try the failed mails to those again who have not answered meanwhile. Refuses LabNotInviting."""
    guard_inviting(campaign.lab, now=now)
    key, people = get_mail_key(campaign.lab_id), _recipients(city, campaign)
    return retry_failed_mails(city=city, actor=actor, campaign=key, recipients=people, now=now)


def delete_draft(*, city: City, actor: Actor, campaign: Campaign) -> None:
    """Throw a draft away; nobody was invited by it. Refuses CampaignSent."""
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(city=city, pk=campaign.pk)
        if locked.state != CampaignState.DRAFT:
            raise CampaignSent
        record(city=city, actor=actor, action="campaign.delete", target=locked, changes={})
        locked.delete()
