"""Forgetting kept answers of repeated requests. They may hold personal data, so they go after a day."""

from datetime import datetime, timedelta

from cities.models import City, IdempotencyRecord

KEPT_FOR = timedelta(hours=24)


def forget_old_answers(*, city: City, now: datetime) -> int:
    """Delete the city's answers older than 24 hours and return how many there were. Not logged: nobody decided it."""
    deleted, _by_model = IdempotencyRecord.objects.filter(city=city, created_at__lt=now - KEPT_FOR).delete()
    return deleted
