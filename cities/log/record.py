"""Writing into the log, in the transaction of the change it tells about."""

from typing import Any

from django.db import models
from django.utils import timezone

from cities.models import City, LogEntry
from cities.permissions import Actor


def record(
    *, city: City, actor: Actor, action: str, target: models.Model | None = None, changes: dict[str, Any] | None = None
) -> None:
    """Append an entry. `action` is `noun.verb`; `changes` holds plain JSON, never a secret or an access need.

    The chain (seq, previous hash, hash) is made by PostgreSQL at commit, see migration cities 0002.
    """
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                city=city,
                at=timezone.now(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_label=actor.label[:254],
                action=action,
                object_type=target._meta.label_lower if target is not None else "",
                object_id=target.pk if target is not None else None,
                object_label=str(target)[:300] if target is not None else "",
                changes=changes or {},
            )
        ]
    )
