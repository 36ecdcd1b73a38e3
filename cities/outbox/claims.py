"""The worker's statements on the outbox: taking a batch, keeping it, letting go of it, writing down each outcome.

All state changes of sending stand here, so that one can see that no mail is in two hands: a batch is taken with FOR
UPDATE SKIP LOCKED under a new claim id, and whoever holds the claim may write until its lease (`due_at`) ends.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from cities.enums import MailState
from cities.models import City, OutboxMail
from cities.outbox.events import closed_addresses
from cities.outbox.kinds import invitational_codes
from cities.outbox.statement import Statement
from cities.outbox.steps import sources_of

MAX_LAPSES = 10  # a mail that ten workers died over is not tried again

_BLOCKED = """EXISTS (SELECT 1 FROM cities_suppression s WHERE s.city_id = m.city_id AND s.email = m.recipient
                       AND (s.scope = 'all' OR m.kind = ANY(%(invitational)s)))"""

# Materialised: as a plain sub-select the planner may run it again for each row, and take more than the limit.
_TAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM cities_outboxmail
     WHERE city_id = %(city)s AND state = ANY(%(sources)s) AND due_at <= %(now)s
     ORDER BY priority, due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE cities_outboxmail m
   SET state = CASE WHEN <blocked> THEN 'suppressed' ELSE 'sending' END,
       claim = %(claim)s, due_at = %(lease_ends)s
  FROM due
 WHERE m.city_id = %(city)s AND m.id = due.id
RETURNING m.*
""".replace("<blocked>", _BLOCKED)

_KEEP = """
UPDATE cities_outboxmail m
   SET state = CASE WHEN <blocked> THEN 'suppressed' ELSE 'sending' END, due_at = %(lease_ends)s
 WHERE m.city_id = %(city)s AND m.claim = %(claim)s AND m.state = 'sending' AND m.id = ANY(%(ids)s)
RETURNING m.id, m.state
""".replace("<blocked>", _BLOCKED)

_LET_GO = """
UPDATE cities_outboxmail
   SET state = CASE WHEN attempts > 0 OR %(words)s <> '' THEN 'retrying' ELSE 'queued' END,
       claim = NULL, due_at = %(due_at)s, error = COALESCE(NULLIF(%(words)s, ''), error)
 WHERE city_id = %(city)s AND claim = %(claim)s AND state = 'sending' AND id = ANY(%(ids)s)
"""

_OUTCOME = "SELECT cities_write_mail_outcome($1, $2, $3, $4, $5, $6, $7, $8, $9)"

_LAPSE = """
UPDATE cities_outboxmail
   SET state = CASE WHEN lapses + 1 >= %(most)s THEN 'failed' ELSE 'queued' END,
       error = CASE WHEN lapses + 1 >= %(most)s THEN %(words)s ELSE error END,
       claim = NULL, lapses = lapses + 1,
       -- whatever kills workers must not keep the mails behind it waiting
       due_at = %(now)s + lapses * random() * interval '60 seconds'
 WHERE city_id = %(city)s AND state = 'sending' AND due_at < %(now)s
"""


@dataclass(frozen=True)
class Claim:
    """Who holds a batch."""

    city: City
    id: UUID

    def _values(self, **more: Any) -> dict[str, Any]:
        return {"city": self.city.pk, "claim": self.id, "invitational": invitational_codes(), **more}


def lease_ends(now: datetime) -> datetime:
    """When the sweep may take mails away from a worker that has not been heard of since `now`."""
    return now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def take_batch(*, city: City, limit: int, now: datetime) -> tuple[Claim, list[OutboxMail]]:
    """Claim up to `limit` due mails, somebody's first. Those on the suppression list come back as suppressed."""
    claim = Claim(city, uuid4())
    values = claim._values(
        lease_ends=lease_ends(now), now=now, limit=limit, sources=sorted({*sources_of(MailState.SENDING)})
    )
    with connection.cursor() as cursor:
        # The index is in the wanted order: stop after the batch, instead of sorting all that is due for each batch,
        # which is what the planner prefers while it believes that few mails are due. Ends with the transaction.
        cursor.execute("SET LOCAL enable_sort TO off")
    mails = list(OutboxMail.objects.raw(_TAKE, values))
    _keep_back(city, mails)
    return claim, sorted(mails, key=lambda mail: (mail.priority, mail.created_at, str(mail.pk)))


def _keep_back(city: City, mails: list[OutboxMail]) -> None:
    """Suppress the invitations to addresses that upper apps know as closed."""
    codes = set(invitational_codes())
    asked = [mail for mail in mails if mail.kind in codes and mail.state == MailState.SENDING]
    if not asked:
        return
    closed: set[str] = set().union(*closed_addresses.call(city=city, emails=[mail.recipient for mail in asked]))
    kept_back = [mail for mail in asked if mail.recipient in closed]
    for mail in kept_back:
        mail.state = MailState.SUPPRESSED
    if kept_back:
        OutboxMail.objects.filter(city=city, pk__in=[mail.pk for mail in kept_back]).update(state=MailState.SUPPRESSED)


def keep_batch(claim: Claim, ids: list[UUID], *, now: datetime) -> set[UUID]:
    """Prolong the lease; returns the mails that are still to be sent by this claim."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, claim._values(ids=ids, lease_ends=lease_ends(now)))
        return {mail_id for mail_id, state in cursor.fetchall() if state == MailState.SENDING}


def let_go(claim: Claim, ids: list[UUID], *, due_at: datetime, words: str = "") -> int:
    """Give mails back untried, with what the server said if it turned the worker away."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, claim._values(ids=ids, due_at=due_at, words=words))
        return int(cursor.rowcount)


def write_outcome(
    claim: Claim, mail: OutboxMail, state: MailState, *, now: datetime, due_at: datetime, words: str, subject: str
) -> Statement:
    """Send what became of a mail to PostgreSQL: one statement, committed when its result is there.

    The result is 0 if the claim had ended and somebody else decides; that a mail was sent is written in any case.
    """
    return Statement(
        _OUTCOME,
        claim.city.pk,
        mail.pk,
        claim.id,
        state.value,
        words.replace("\x00", ""),
        subject.replace("\x00", ""),
        due_at,
        now if state == MailState.SENT else None,
        json.dumps([history_step(state, now=now, words=words.replace("\x00", ""))]),
    )


def history_step(state: str, *, now: datetime, words: str = "") -> dict[str, str]:
    """One line of a mail's history."""
    return {"at": now.isoformat(), "state": str(state), "words": words}


def free_lapsed(*, city_id: UUID, now: datetime, words: str) -> int:
    """Take mails away from workers whose lease has ended; `words` explain a mail that is given up."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, {"city": city_id, "now": now, "most": MAX_LAPSES, "words": words})
        return int(cursor.rowcount)
