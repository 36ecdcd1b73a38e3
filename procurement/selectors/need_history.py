"""What happened to a need, from the log. Call inside `enter_city`."""

from django.db.models import QuerySet

from cities.models import City, LogEntry
from procurement.models import Need


def list_need_history(*, city: City, need: Need) -> QuerySet[LogEntry]:
    """Return the log's entries about the need, newest first. Served by the index on (city, object, seq)."""
    return LogEntry.objects.filter(city=city, object_id=need.pk, seq__isnull=False).order_by("-seq")
