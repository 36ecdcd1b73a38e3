"""Signs of life of the workers, one per queue, kept in the cache that all machines share."""

from datetime import datetime, timedelta

from django.core.cache import cache

REMEMBERED = timedelta(days=1)


def note_sign_of_life(*, queue: str, at: datetime) -> None:
    """Remember that a worker took something from the queue at that moment."""
    cache.set(_key(queue), at.timestamp(), timeout=REMEMBERED.total_seconds())


def age_of_life_sign(*, queue: str, at: datetime) -> timedelta | None:
    """How long before that moment a worker last took something from the queue; None when none is remembered."""
    noted: float | None = cache.get(_key(queue))
    return None if noted is None else timedelta(seconds=max(0.0, at.timestamp() - noted))


def _key(queue: str) -> str:
    return f"heartbeat:{queue}"
