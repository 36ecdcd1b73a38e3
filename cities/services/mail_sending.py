"""Sending what stands in the outbox.

A batch is claimed in one transaction, each mail's outcome is committed (one statement) before the next mail is handed
over: a worker killed at any moment leaves at most the one mail of which nobody knows whether the server has it. The
sweep takes the rest back when the lease ends. Nothing here runs inside a caller's transaction.
"""

import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import MailState
from cities.jobs import enqueue
from cities.models import City, OutboxMail
from cities.outbox.claims import Claim, free_lapsed, keep_batch, let_go, take_batch, write_outcome
from cities.outbox.message import build_message, list_headers
from cities.outbox.render import Rendered, render_mail
from cities.outbox.statement import Statement
from cities.outbox.transport import Deferred, Refused, Unreachable, get_transport
from cities.services.mail_links import own_data_url, unsubscribe_url
from cities.tenancy import enter_city, list_city_ids_with

logger = logging.getLogger(__name__)

TURN_SECONDS = 5.0  # then it is another city's turn
FIRST_WAIT = timedelta(minutes=1)  # 1, 4, 16, 64, 256 minutes: a night's outage and every greylist
UNREACHABLE_WAIT = timedelta(seconds=45)
GIVE_UP_AFTER = timedelta(days=3)


@dataclass
class SendCount:
    """What became of a batch. `more` tells that there is probably more to send."""

    sent: int = 0
    failed: int = 0
    retrying: int = 0
    suppressed: int = 0
    let_go: int = 0
    more: bool = False


class _Clock:
    """The time that was passed in, going on."""

    def __init__(self, now: datetime | None) -> None:
        self._start = now or timezone.now()
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    @property
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed)


def send_due_mails(*, city_id: UUID | str, limit: int | None = None, now: datetime | None = None) -> SendCount:
    """Send one batch of the city's due mails and, if there is more, ask for another turn behind the other cities'."""
    with transaction.atomic(durable=True):
        pass  # raises RuntimeError inside a transaction: an outcome must be committed before the next mail
    limit = limit or settings.OUTBOX_BATCH
    clock = _Clock(now)
    with enter_city(city_id):
        city = City.objects.get(pk=city_id)
        claim, mails = take_batch(city=city, limit=limit, now=clock.now)
    count = SendCount(suppressed=sum(mail.state == MailState.SUPPRESSED for mail in mails), more=len(mails) == limit)
    _Turn(claim, clock, count).work([mail for mail in mails if mail.state == MailState.SENDING])
    if count.more:
        enqueue("cities.send_mails", queue="mail", city_id=city.pk)
    return count


class _Turn:
    """One worker's work on one batch."""

    def __init__(self, claim: Claim, clock: _Clock, count: SendCount) -> None:
        self.claim = claim
        self.clock = clock
        self.count = count
        self._leased_at = 0.0
        self._outcome: Statement | None = None  # the last mail's, while PostgreSQL works on it

    def work(self, mails: list[OutboxMail]) -> None:
        """Send them one after the other, as long as the turn lasts and the server listens."""
        waiting = {mail.pk: mail for mail in mails}
        try:
            self._work(waiting)
        finally:
            self._settle()

    def _work(self, waiting: dict[UUID, OutboxMail]) -> None:
        while waiting:
            if self.clock.elapsed > TURN_SECONDS:
                self._let_go(waiting, wait=timedelta(0))
                self.count.more = True
                return
            if not self._hold(waiting):
                continue
            mail = waiting.pop(next(iter(waiting)))
            try:
                self._send(mail)
            except Unreachable as trouble:
                self._stop({mail.pk: mail, **waiting}, words=str(trouble))
                return

    def _settle(self) -> None:
        """Wait until the last mail's outcome is committed. Before a mail is handed over and before any other query."""
        outcome, self._outcome = self._outcome, None
        if outcome is not None and not outcome.result():
            logger.warning("The outcome of a mail was not written: its claim had ended")

    def _hold(self, waiting: dict[UUID, OutboxMail]) -> bool:
        """Before a third of the lease is over, prolong it, and drop what was taken away or suppressed meanwhile."""
        if self.clock.elapsed - self._leased_at < settings.OUTBOX_LEASE_SECONDS / 3:
            return True
        self._settle()
        with enter_city(self.claim.city):
            ours = keep_batch(self.claim, list(waiting), now=self.clock.now)
        self._leased_at = self.clock.elapsed
        for mail_id in waiting.keys() - ours:
            del waiting[mail_id]
        return bool(waiting)

    def _send(self, mail: OutboxMail) -> None:
        """One mail with its outcome; raises Unreachable with the mail untouched."""
        subject = ""
        try:
            get_transport().address(mail.recipient)  # PostgreSQL commits the last mail's outcome meanwhile
            self._settle()
            rendered, content = compose(mail, self.claim.city, now=self.clock.now)
            subject = rendered.subject
            get_transport().hand_over(content)
        except Unreachable:
            raise
        except Deferred as answer:
            self._defer(mail, subject=subject, words=str(answer))
        except Refused as answer:
            self._mark(mail, MailState.FAILED, subject=subject, words=str(answer))
        except DatabaseError:
            raise  # no mail's fault: the lease ends and the sweep takes the rest back
        except Exception as error:
            logger.exception("Mail %s could not be written", mail.pk)
            get_transport().close()  # whatever it was, the next mail starts afresh
            words = _("This mail could not be written: %(kind)s: %(error)s")
            self._mark(mail, MailState.FAILED, words=words % {"kind": type(error).__name__, "error": error})
        else:
            self._mark(mail, MailState.SENT, subject=subject)

    def _defer(self, mail: OutboxMail, *, subject: str, words: str) -> None:
        if mail.attempts + 1 >= settings.OUTBOX_MAX_ATTEMPTS:
            self._mark(mail, MailState.FAILED, subject=subject, words=words)
        else:
            self._mark(mail, MailState.RETRYING, subject=subject, words=words, wait=back_off(mail.attempts))

    def _mark(
        self,
        mail: OutboxMail,
        state: MailState,
        *,
        subject: str = "",
        words: str = "",
        wait: timedelta = timedelta(0),
    ) -> None:
        now = self.clock.now
        due_at = now + wait
        self._settle()
        self._outcome = write_outcome(
            self.claim, mail, state, now=now, due_at=due_at, words=words[:4000], subject=subject
        )
        setattr(self.count, state.value, getattr(self.count, state.value) + 1)

    def _stop(self, waiting: dict[UUID, OutboxMail], *, words: str) -> None:
        """The server turns everybody away: no mail's fault, so no attempt is counted, but not for ever."""
        given_up = [mail for mail in waiting.values() if mail.created_at < self.clock.now - GIVE_UP_AFTER]
        for mail in given_up:
            self._mark(waiting.pop(mail.pk), MailState.FAILED, words=words)
        self._let_go(waiting, wait=UNREACHABLE_WAIT * random.uniform(0.7, 1.3), words=words)  # noqa: S311  no secret
        self.count.more = False

    def _let_go(self, waiting: dict[UUID, OutboxMail], *, wait: timedelta, words: str = "") -> None:
        self._settle()
        if waiting:
            with enter_city(self.claim.city):
                due_at = self.clock.now + wait
                self.count.let_go += let_go(self.claim, list(waiting), due_at=due_at, words=words)


def compose(mail: OutboxMail, city: City, *, now: datetime) -> tuple[Rendered, bytes]:
    """Return the mail rendered, and as bytes."""
    link = unsubscribe_url(mail, city=city)
    own = own_data_url(mail, city=city)
    rendered = render_mail(mail, city=city, unsubscribe_url=link, own_data_url=own)
    headers = list_headers(mail, city=city, rendered=rendered, unsubscribe_url=link, now=now)
    return rendered, build_message(headers, rendered, boundary=mail.pk.hex)


def back_off(attempts: int) -> timedelta:
    """How long a mail waits after its attempt number `attempts + 1`: four times longer each time, never in step."""
    factor: float = 4**attempts * random.uniform(0.75, 1.25)  # noqa: S311  no secret
    return FIRST_WAIT * factor


def sweep_outbox(*, now: datetime | None = None) -> int:
    """Free what killed workers held, wake senders where mails are due and nobody is at them. Returns how many freed."""
    now = now or timezone.now()
    freed = 0
    for city_id in list_city_ids_with(OutboxMail, state=MailState.SENDING, due_at__lt=now):
        with enter_city(city_id):
            freed += free_lapsed(
                city_id=city_id, now=now, words=_("The sending program ended each time this mail was its turn.")
            )
    waiting = [MailState.QUEUED, MailState.RETRYING]
    busy = set(list_city_ids_with(OutboxMail, state=MailState.SENDING, due_at__gte=now))
    for city_id in list_city_ids_with(OutboxMail, state__in=waiting, due_at__lte=now):
        if city_id not in busy:
            enqueue("cities.send_mails", queue="mail", city_id=city_id)
    return freed
