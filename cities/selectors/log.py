"""Reading the log. Call inside `enter_city`. Pages go by `seq`, which never changes: no entry is shown twice."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from cities.models import City, LogEntry


@dataclass(frozen=True)
class LogFilters:
    """What to look for. Blank means everything. Days are days in the city's time zone, both included."""

    actor: str = ""
    action: str = ""
    object_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None


def list_log_entries(*, city: City, filters: LogFilters, before: int | None = None) -> QuerySet[LogEntry]:
    """Return the city's entries, newest first; with `before` only those older than this number."""
    entries = LogEntry.objects.filter(city=city, seq__isnull=False)
    if filters.actor:
        entries = entries.filter(actor_label__icontains=filters.actor)
    if filters.action:
        entries = entries.filter(Q(action=filters.action) | Q(action__startswith=f"{filters.action}."))
    if filters.object_id:
        entries = entries.filter(object_id=filters.object_id)
    zone = ZoneInfo(city.time_zone)
    if filters.first_day:
        entries = entries.filter(at__gte=datetime.combine(filters.first_day, time.min, zone))
    if filters.last_day:
        entries = entries.filter(at__lt=datetime.combine(filters.last_day + timedelta(days=1), time.min, zone))
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return entries.order_by("-seq")


def get_log_entry(*, city: City, entry_id: UUID) -> LogEntry:
    """Return one entry; raises LogEntry.DoesNotExist."""
    return LogEntry.objects.get(city=city, pk=entry_id)


def count_log_entries(*, city: City) -> int:
    """How many entries the city's log has."""
    return LogEntry.objects.filter(city=city, seq__isnull=False).count()
