"""Putting mails into the outbox, in the transaction of whoever has a reason to write.

One statement per 1,000 mails. Whoever is in the outbox for the same (campaign, recipient, occurrence) already is left
alone, an address on the suppression list is written down as suppressed, a malformed one as failed: a caller never
has to look at addresses, and the outbox shows all of them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import validate_email
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import MailState
from cities.jobs import enqueue
from cities.models import City, OutboxMail
from cities.outbox.addresses import domain_of_platform, normalise_address
from cities.outbox.kinds import MailKind, get_kind
from cities.outbox.seals import all_seals

_AT_ONCE = 1000
_MAX_TASKS = 4  # one task works on one batch and calls the next; more of them let more workers help
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)

_INSERT = """
WITH item AS MATERIALIZED (
    SELECT uuidv7() AS id, given.*
      FROM jsonb_to_recordset(%(items)s::jsonb)
        AS given(recipient text, occurrence text, name text, language text, context jsonb, fault text,
                  seals text[])
), fresh AS (
    INSERT INTO cities_outboxmail (
        id, city_id, campaign, recipient, occurrence, recipient_name, kind, language, context, subject,
        state, priority, attempts, lapses, due_at, message_id, error, history, created_at)
    SELECT item.id, %(city)s, %(campaign)s, recipient, occurrence, name, %(kind)s, language, context, '',
           CASE WHEN fault <> '' THEN 'failed'
                WHEN EXISTS (SELECT 1 FROM cities_suppression s
                              WHERE s.city_id = %(city)s AND s.email = recipient
                                AND (s.scope = 'all' OR %(invitational)s)) THEN 'suppressed'
                WHEN EXISTS (SELECT 1 FROM cities_suppression s
                              WHERE s.city_id = %(city)s AND s.address_seal = ANY(seals) AND s.email IS NULL
                                AND (s.scope = 'all' OR %(invitational)s)) THEN 'suppressed'
                ELSE %(state)s END,
           %(priority)s, 0, 0, %(due_at)s, '<' || item.id || '@' || %(domain)s || '>', fault, '[]', %(now)s
      FROM item
    ON CONFLICT (city_id, campaign, recipient, occurrence) DO NOTHING
    RETURNING state
)
SELECT state, count(*) FROM fresh GROUP BY state
"""


@dataclass(frozen=True)
class MailItem:
    """One recipient of a mass of mails. `context` is plain JSON: ids, texts, links; no model instances."""

    recipient: str
    context: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    recipient_name: str = ""
    occurrence: str = "1"


@dataclass(frozen=True)
class QueueCount:
    """What became of the mails: to be sent, kept back, not an address, and written down before."""

    queued: int = 0
    suppressed: int = 0
    failed: int = 0
    known: int = 0


def queue_mail(
    *,
    city: City,
    campaign: str,
    recipient: str,
    kind: str,
    context: dict[str, Any],
    language: str = "",
    occurrence: str = "1",
    recipient_name: str = "",
) -> OutboxMail:
    """Write one mail into the outbox and return it; returns the one that is there already for the same occasion.

    Call inside the transaction of the reason, inside the city. The worker sends it after commit.
    """
    item = MailItem(recipient, context, language, recipient_name, occurrence)
    queue_mails(city=city, kind=kind, campaign=campaign, items=[item])
    address = normalise_address(recipient)
    return OutboxMail.objects.get(city=city, campaign=campaign, recipient=address, occurrence=occurrence)


def queue_mails(
    *,
    city: City,
    kind: str,
    campaign: str,
    items: Iterable[MailItem],
    draft: bool = False,
    send_at: datetime | None = None,
    now: datetime | None = None,
) -> QueueCount:
    """Write many mails of one kind and campaign, each recipient and occurrence once, and start the worker on commit.

    `draft` ones wait for `release_mails`; `send_at` makes the worker wait. Raises KeyError for an unknown kind.
    """
    now = now or timezone.now()
    found = get_kind(kind)
    due_at = send_at or now
    fixed: dict[str, Any] = {
        "city": city.pk,
        "campaign": campaign,
        "kind": found.code,
        "state": MailState.DRAFT if draft else MailState.QUEUED,
        "priority": found.priority,
        "invitational": found.invitational,
        "due_at": due_at,
        "domain": domain_of_platform(),
        "now": now,
    }
    offered, counts = 0, dict.fromkeys(MailState.values, 0)
    for batch in _batches(items):
        offered += len(batch)
        for state, count in _insert(fixed, city=city, kind=found, items=batch):
            counts[state] += count
    queued = counts[MailState.QUEUED] + counts[MailState.DRAFT]
    if counts[MailState.QUEUED] and due_at <= now:
        wake_senders(city=city, mails=queued)
    suppressed, failed = counts[MailState.SUPPRESSED], counts[MailState.FAILED]
    return QueueCount(queued, suppressed, failed, offered - queued - suppressed - failed)


def wake_senders(*, city: City, mails: int = 1) -> None:
    """Start as many sending tasks as the number of mails is worth, after commit."""
    for _number in range(min(_MAX_TASKS, -(-mails // settings.OUTBOX_BATCH))):
        enqueue("cities.send_mails", queue="mail", city_id=city.pk)


def _batches(items: Iterable[MailItem]) -> Iterator[list[MailItem]]:
    rest = iter(items)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


def _insert(fixed: dict[str, Any], *, city: City, kind: MailKind, items: list[MailItem]) -> list[tuple[str, int]]:
    rows = [_row(item, city) for item in items]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {**fixed, "items": json.dumps(rows, cls=DjangoJSONEncoder)})
        return list(cursor.fetchall())


def _row(item: MailItem, city: City) -> dict[str, Any]:
    address = normalise_address(item.recipient)
    fault = ""
    try:
        validate_email(address)
    except ValidationError:
        fault = _("This is not an e-mail address.")
    return {
        "recipient": address,
        "occurrence": item.occurrence,
        "name": " ".join(item.recipient_name.split())[:200],  # one line: it becomes part of a header
        "language": item.language if item.language in _LANGUAGES else city.default_language,
        "context": item.context,
        "fault": fault,
        "seals": all_seals(address, city_id=city.pk),
    }
