"""What people do with mails in the outbox: cancel, try again, let go of drafts."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.errors import Refusal
from cities.log import record
from cities.models import City, OutboxMail
from cities.outbox.history import list_stopped, move_mails, resume_mails, stop_mails
from cities.outbox.kinds import keep_wanted
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


class NotWantedAnyMore(Refusal):
    """What the mail asked for was answered, or its time is over."""

    code = "mail-not-wanted"
    message = _("This mail is not sent again: what it asks for was answered, or is over.")


class Moved(NamedTuple):
    """How many mails go out again, and how many are left as they are because nobody needs them any more."""

    mails: int
    left: int = 0


def cancel_mail(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> OutboxMail:
    """Take a mail that waits out of the queue. Refuses CannotCancelMail."""
    return _move_one(city, actor, mail, MailState.CANCELLED, CannotCancelMail, now=now)


def retry_mail(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> OutboxMail:
    """Put a failed, bounced, suppressed or cancelled mail into the queue again.

    Refuses CannotRetryMail, NotWantedAnyMore.
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
    stop: UUID | None = None,
    now: datetime | None = None,
) -> int:
    """Take the waiting mails of a campaign out of the queue and return how many; with `recipients` only theirs.

    `stop` is written down with each, so that the way back finds these mails and no others. Those in a worker's hands at
    this moment (one batch at most) are still sent.
    """
    waiting = [MailState.DRAFT, MailState.QUEUED, MailState.RETRYING]
    with transaction.atomic():
        mails = _find_mails(city, waiting, campaign, recipients)
        stopped = stop_mails(mails, stop=stop or uuid4(), now=now or timezone.now(), words=actor.label)
        record(city=city, actor=actor, action="campaign.cancel", changes={"campaign": campaign, "mails": stopped})
    return stopped


def resume_campaign_mails(
    *,
    city: City,
    actor: Actor,
    campaign: str,
    recipients: QuerySet[Any] | None = None,
    stop: UUID | None = None,
    now: datetime | None = None,
) -> Moved:
    """Take back a stop: its mails (without `stop`, those of all stops) are where they were, at their own time.

    What was cancelled by itself stays so, and so does what nobody needs any more (`still_wanted` of the kind).
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = list_stopped(_find_mails(city, [MailState.CANCELLED], campaign, recipients), stop=stop)
        asked = found.count()
        moved = resume_mails(keep_wanted(found, city=city, now=now), now=now, words=actor.label)
        record(city=city, actor=actor, action="campaign.resume", changes={"campaign": campaign, "mails": moved})
    wake_senders(city=city, mails=moved)
    return Moved(moved, asked - moved)


def retry_failed_mails(
    *,
    city: City,
    actor: Actor,
    campaign: str = "",
    recipients: QuerySet[Any] | None = None,
    since: datetime | None = None,
    now: datetime | None = None,
) -> Moved:
    """Put the failed mails of a campaign (blank: of all) into the queue again, except what nobody needs any more.

    With `recipients` only theirs, with `since` only those written since then.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = _find_mails(city, [MailState.FAILED], campaign, recipients)
        found = found.filter(created_at__gte=since) if since else found
        asked = found.count()
        wanted = keep_wanted(found, city=city, now=now)
        moved = move_mails(wanted, MailState.QUEUED, now=now, words=actor.label)
        record(city=city, actor=actor, action="campaign.retry", changes={"campaign": campaign, "mails": moved})
    wake_senders(city=city, mails=moved)
    return Moved(moved, asked - moved)


def release_mails(*, city: City, actor: Actor, campaign: str, now: datetime | None = None) -> int:
    """Send the drafts of a campaign and return how many."""
    with transaction.atomic():
        drafts = _find_mails(city, [MailState.DRAFT], campaign, None)
        moved = move_mails(drafts, MailState.QUEUED, now=now or timezone.now(), words=actor.label)
        record(city=city, actor=actor, action="campaign.release", changes={"campaign": campaign, "mails": moved})
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
    now = now or timezone.now()
    found = OutboxMail.objects.filter(pk=mail.pk, city=city)
    with transaction.atomic():
        mail = OutboxMail.objects.select_for_update().get(city=city, pk=mail.pk)
        if not can_step(mail.state, state) or mail.state == MailState.SENDING:
            raise refusal
        if state == MailState.QUEUED and not keep_wanted(found, city=city, now=now).exists():
            raise NotWantedAnyMore
        record(
            city=city,
            actor=actor,
            action="mail.cancel" if state == MailState.CANCELLED else "mail.retry",
            target=mail,
            changes={"state": [mail.state, state.value]},
        )
        move_mails(found, state, now=now, words=actor.label)
    mail.refresh_from_db()
    return mail


def _find_mails(
    city: City, states: list[MailState], campaign: str, recipients: QuerySet[Any] | None
) -> QuerySet[OutboxMail]:
    """The mails in these states; a blank campaign means all, None everybody's."""
    mails = OutboxMail.objects.filter(city=city, state__in=states)
    mails = mails.filter(campaign=campaign) if campaign else mails
    return mails if recipients is None else mails.filter(recipient__in=recipients)
