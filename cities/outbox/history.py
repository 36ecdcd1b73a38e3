"""Moving mails by a person's hand, each with a line in its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, JSONField, QuerySet, Value

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


def move_mails(mails: QuerySet[OutboxMail], state: MailState, *, now: datetime, words: str) -> int:
    """Set the state of all these mails in one statement and return how many. A queued one starts afresh."""
    changes: dict[str, Any] = {"state": state}
    if state == MailState.QUEUED:
        changes |= {"attempts": 0, "lapses": 0, "due_at": now, "error": "", "claim": None}
    step = Value([history_step(state, now=now, words=words)], output_field=JSONField())
    return mails.update(history=_Append(F("history"), step), **changes)
