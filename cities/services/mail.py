"""What people do with mails in the outbox: cancel, try again, let go of drafts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.errors import Refusal
from cities.log import record
from cities.models import City, OutboxMail
from cities.outbox.history import move_mails
from cities.outbox.queue import wake_senders
from cities.outbox.steps import can_step
from cities.permissions import Actor


class CannotCancelMail(Refusal):
    """The mail is on its way or has arrived somewhere."""

    code = "cannot-cancel-mail"
    message = _("This mail cannot be cancelled: it is being sent or was dealt with already.")


class CannotRetryMail(Refusal):
    """The mail was sent or still waits for its turn."""

    code = "cannot-retry-mail"
    message = _("This mail cannot be sent again: it was sent, or still waits for its turn.")


def cancel_mail(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> OutboxMail:
    """Take a mail that waits out of the queue. Refuses CannotCancelMail."""
    return _move_one(city, actor, mail, MailState.CANCELLED, CannotCancelMail, now=now)


def retry_mail(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> OutboxMail:
    """Put a failed, bounced, suppressed or cancelled mail into the queue again. Refuses CannotRetryMail.

    One whose recipient still is on the suppression list ends as suppressed again when its turn comes.
    """
    moved = _move_one(city, actor, mail, MailState.QUEUED, CannotRetryMail, now=now)
    wake_senders(city=city)
    return moved


def cancel_campaign_mails(
    *,
    city: City,
    actor: Actor,
    campaign: str,
    recipients: QuerySet[Any] | None = None,
    now: datetime | None = None,
) -> int:
    """Take the waiting mails of a campaign out of the queue and return how many; with `recipients` only theirs.

    Those in a worker's hands at this moment (one batch at most) are still sent.
    """
    waiting = [MailState.DRAFT, MailState.QUEUED, MailState.RETRYING]
    move = _Move(waiting, MailState.CANCELLED, "campaign.cancel", recipients)
    return _move_campaign(city, actor, campaign, move, now=now)


def resume_campaign_mails(
    *,
    city: City,
    actor: Actor,
    campaign: str,
    recipients: QuerySet[Any] | None = None,
    now: datetime | None = None,
) -> int:
    """Put the cancelled mails of a campaign into the queue again and return how many: the way back of cancelling."""
    move = _Move([MailState.CANCELLED], MailState.QUEUED, "campaign.resume", recipients)
    moved = _move_campaign(city, actor, campaign, move, now=now)
    wake_senders(city=city, mails=moved)
    return moved


def retry_failed_mails(
    *,
    city: City,
    actor: Actor,
    campaign: str = "",
    recipients: QuerySet[Any] | None = None,
    since: datetime | None = None,
    now: datetime | None = None,
) -> int:
    """Put the failed mails of a campaign (blank: of all) into the queue again and return how many.

    With `recipients` only theirs, with `since` only those written since then.
    """
    move = _Move([MailState.FAILED], MailState.QUEUED, "campaign.retry", recipients, since)
    moved = _move_campaign(city, actor, campaign, move, now=now)
    wake_senders(city=city, mails=moved)
    return moved


def release_mails(*, city: City, actor: Actor, campaign: str, now: datetime | None = None) -> int:
    """Send the drafts of a campaign and return how many."""
    move = _Move([MailState.DRAFT], MailState.QUEUED, "campaign.release")
    moved = _move_campaign(city, actor, campaign, move, now=now)
    wake_senders(city=city, mails=moved)
    return moved


def _move_one(
    city: City,
    actor: Actor,
    mail: OutboxMail,
    state: MailState,
    refusal: type[Refusal],
    *,
    now: datetime | None,
) -> OutboxMail:
    with transaction.atomic():
        mail = OutboxMail.objects.select_for_update().get(city=city, pk=mail.pk)
        if not can_step(mail.state, state) or mail.state == MailState.SENDING:
            raise refusal
        record(
            city=city,
            actor=actor,
            action="mail.cancel" if state == MailState.CANCELLED else "mail.retry",
            target=mail,
            changes={"state": [mail.state, state.value]},
        )
        move_mails(
            OutboxMail.objects.filter(pk=mail.pk, city=city), state, now=now or timezone.now(), words=actor.label
        )
    mail.refresh_from_db()
    return mail


@dataclass(frozen=True)
class _Move:
    """From which states to which, under which name in the log, and whose mails (None: everybody's)."""

    sources: list[MailState]
    state: MailState
    action: str
    recipients: QuerySet[Any] | None = None
    since: datetime | None = None

    def find(self, city: City, campaign: str) -> QuerySet[OutboxMail]:
        """The mails it is about; a blank campaign means all."""
        mails = OutboxMail.objects.filter(city=city, state__in=self.sources)
        if campaign:
            mails = mails.filter(campaign=campaign)
        if self.recipients is not None:
            mails = mails.filter(recipient__in=self.recipients)
        return mails.filter(created_at__gte=self.since) if self.since else mails


def _move_campaign(city: City, actor: Actor, campaign: str, move: _Move, *, now: datetime | None) -> int:
    with transaction.atomic():
        moved = move_mails(move.find(city, campaign), move.state, now=now or timezone.now(), words=actor.label)
        record(city=city, actor=actor, action=move.action, changes={"campaign": campaign, "mails": moved})
    return moved
