"""How well the registry covers what the city wants: by helix group and by level of government."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cities.models import City
from cities.models.data_request import add_months
from stakeholders.models import CoverageTarget, Stakeholder
from stakeholders.rules.coverage import (
    MONTHS,
    OWN_COLUMNS,
    Counts,
    Coverage,
    CoverageColumn,
    build_coverage,
    list_added_columns,
)
from stakeholders.selectors.reach import keep_reachable


def get_coverage_targets(*, city: City) -> tuple[dict[str, int], dict[str, int]]:
    """Return the city's targets as ({group: number}, {level: number}), in one query."""
    rows = CoverageTarget.objects.filter(city=city).order_by("helix_group", "level")
    found = list(rows.values_list("helix_group", "level", "target"))
    return {group: number for group, _level, number in found if group}, {
        level: number for _group, level, number in found if level
    }


def get_coverage(*, city: City, now: datetime) -> Coverage:
    """Return targets and numbers of all groups and levels: one query for the targets and one for each column."""
    since = add_months(now, -MONTHS)
    added = list_added_columns()
    counts: Counts = {}
    for column in (*OWN_COLUMNS, *added):
        for group, level, number in _count(_narrow(city, column, since)):
            counts.setdefault((group, level), {})[column.code] = number
    groups, levels = get_coverage_targets(city=city)
    return build_coverage(counts, columns=(*OWN_COLUMNS, *added), groups=groups, levels=levels)


def _count(entries: QuerySet[Stakeholder]) -> list[tuple[str, str, int]]:
    return list(entries.order_by().values_list("helix_group", "level").annotate(number=Count("id")))


def _narrow(city: City, column: CoverageColumn, since: datetime) -> QuerySet[Stakeholder]:
    entries = Stakeholder.objects.filter(city=city)
    if column.narrow:
        return column.narrow(city=city, entries=entries, since=since)
    if column.code == "reachable":
        return keep_reachable(city=city, entries=entries)
    if column.code == "contacted":
        return keep_contacted(city=city, entries=entries, since=since)
    return entries


def keep_contacted(*, city: City, entries: QuerySet[Stakeholder], since: datetime) -> QuerySet[Stakeholder]:
    """Return the entries whose last contact was since then, or whom another app knows to have been written to."""
    contacted = Q(last_contact_on__gte=timezone.localdate(since))
    for column in list_added_columns():
        if column.is_contact and column.narrow:
            known = column.narrow(city=city, entries=Stakeholder.objects.filter(city=city), since=since)
            contacted |= Q(pk__in=known.order_by().values("pk"))
    return entries.filter(contacted)
