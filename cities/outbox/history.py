"""Moving mails by a person's hand, each with a line in its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, JSONField, QuerySet, Value, When
from django.db.models.functions import Greatest

from cities.enums import MailState
from cities.models import OutboxMail
from cities.outbox.claims import history_step


@dataclass(frozen=True)
class Step:
    """What happened to a mail, when, in whose words."""

    state: str
    at: datetime
    words: str


def read_history(mail: OutboxMail) -> list[Step]:
    """The steps of a mail, oldest first, with the states in the reader's language."""
    return [
        Step(str(MailState(step["state"]).label), datetime.fromisoformat(step["at"]), step["words"])
        for step in mail.history
    ]


class _Append(Func):
    """`history || [step]` in PostgreSQL."""

    template = "%(expressions)s"
    arg_joiner = " || "
    output_field = JSONField()


def move_mails(
    mails: QuerySet[OutboxMail], state: MailState, *, now: datetime, words: str, more: dict[str, str] | None = None
) -> int:
    """Set the state of all these mails in one statement and return how many; `more` is kept with the step.

    A queued one starts afresh, but one that was cancelled before its time keeps that time.
    """
    changes: dict[str, Any] = {"state": state}
    if state == MailState.QUEUED:
        own_time = When(state=MailState.CANCELLED, attempts=0, then=Greatest(F("due_at"), Value(now)))
        due_at = Case(own_time, default=Value(now))
        changes |= {"attempts": 0, "lapses": 0, "due_at": due_at, "error": "", "claim": None}
    step = Value([{**history_step(state, now=now, words=words), **(more or {})}], output_field=JSONField())
    return mails.update(history=_Append(F("history"), step), **changes)


def stop_mails(mails: QuerySet[OutboxMail], *, stop: UUID, now: datetime, words: str) -> int:
    """Cancel mails together and return how many. Each keeps which stop it was and whether it was a draft."""
    stopped = 0
    for is_draft in (True, False):  # one statement each, as the step of a draft says that it was one
        found = mails.filter(state=MailState.DRAFT) if is_draft else mails.exclude(state=MailState.DRAFT)
        more = {"stop": str(stop), **({"before": MailState.DRAFT.value} if is_draft else {})}
        stopped += move_mails(found, MailState.CANCELLED, now=now, words=words, more=more)
    return stopped


def list_stopped(mails: QuerySet[OutboxMail], *, stop: UUID | None) -> QuerySet[OutboxMail]:
    """Those that lie still because of this stop (None: any stop), not because somebody cancelled the one mail."""
    last = {"history__-1__stop": str(stop)} if stop else {"history__-1__has_key": "stop"}
    return mails.filter(state=MailState.CANCELLED, **last)


def resume_mails(mails: QuerySet[OutboxMail], *, now: datetime, words: str) -> int:
    """Take stopped mails back to where they were and return how many: drafts to the drafts, others to the queue."""
    drafts = {"history__-1__before": MailState.DRAFT.value}
    as_drafts = list(mails.filter(**drafts).values_list("pk", flat=True))
    queued = move_mails(mails.exclude(pk__in=as_drafts), MailState.QUEUED, now=now, words=words)
    return queued + move_mails(mails.filter(pk__in=as_drafts), MailState.DRAFT, now=now, words=words)
