"""Reading who puts themselves into a registry."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cities.models import City
from stakeholders.models import SelfRegistration


def find_self_registration(*, city: City, batch: UUID) -> SelfRegistration | None:
    """Return the city's row of a form, or None. Call inside the city."""
    return SelfRegistration.objects.filter(city=city, batch=batch).select_related("stakeholder").first()


def count_recent(*, city: City, email: str, now: datetime) -> int:
    """Return how often the address was typed in for this city in the last day without being confirmed."""
    recent = SelfRegistration.objects.filter(city=city, email=email, created_at__gt=now - timedelta(days=1))
    return recent.count()


def list_self_registrations(*, city: City, unseen_only: bool = False) -> QuerySet[SelfRegistration]:
    """Return the confirmed ones with their entries, the newest first."""
    found = SelfRegistration.objects.filter(city=city, confirmed_at__isnull=False)
    if unseen_only:
        found = found.filter(seen_at=None)
    return found.select_related("stakeholder", "network").order_by("-confirmed_at", "-id")
