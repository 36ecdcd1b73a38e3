"""Filters and segments as conditions of ONE query."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cities.models import City
from cities.rules.codes import cpv_stem
from stakeholders.models import Segment, Stakeholder
from stakeholders.models.folding import fold
from stakeholders.rules.conditions import keep_condition
from stakeholders.rules.filters import YES, Filters, months_before
from stakeholders.rules.segments import DEEPEST

# Columns that equal a filter, those that hold it in an array, and those that lie in a range.
_EQUAL = {
    "group": "helix_group",
    "language": "language",
    "source": "source",
    "basis": "consent_basis",
    "country": "country",
    "level": "level",
    "region": "region__startswith",
    "influence_min": "influence__gte",
    "influence_max": "influence__lte",
    "interest_min": "interest__gte",
    "interest_max": "interest__lte",
    "contact_from": "last_contact_on__gte",
    "contact_to": "last_contact_on__lte",
}
_NOBODY = Q(pk__in=[])


class Narrower:
    """Turns filters and segments of a city into conditions; knows all its segments after one query."""

    def __init__(self, city: City, *, today: date | None = None) -> None:
        self.city = city
        self.today = today or timezone.localdate()
        self._definitions: dict[str, Mapping[str, Any]] | None = None

    def of_filters(self, filters: Filters, above: tuple[str, ...] = ()) -> Q:
        """Return the condition that everything in the filters holds."""
        found = Q()
        for name, column in _EQUAL.items():
            value = getattr(filters, name)
            if value not in ("", None):
                found &= Q(**{column: value})
        for word in fold(filters.q).split():
            found &= Q(sort_key__contains=word)
        found &= _of_arrays(filters) & self._of_contact(filters.contact)
        if filters.address:
            found &= ~Q(email="") if filters.address == YES else Q(email="")
        if filters.profile:
            found &= Q(profile__isnull=filters.profile != YES)
        if filters.condition:
            found &= self._of_condition(filters.condition)
        return found & self.of_segment(filters.segment, above) if filters.segment else found

    def of_segment(self, segment_id: str | UUID, above: tuple[str, ...] = ()) -> Q:
        """Return the condition that an entry is in the segment; nobody is in one that does not exist."""
        key = str(segment_id)
        if self._definitions is None:
            rows = Segment.objects.filter(city=self.city).order_by("id").values_list("id", "definition")
            self._definitions = {str(pk): definition for pk, definition in rows}
        definition = self._definitions.get(key)
        if definition is None or key in above or len(above) >= DEEPEST:
            return _NOBODY
        return self.of_definition(definition, (*above, key))

    def of_definition(self, definition: Mapping[str, Any], above: tuple[str, ...] = ()) -> Q:
        """Return the condition a definition stands for."""
        parts = {way: [self._of_part(part, above) for part in definition.get(way, [])] for way in definition}
        found = reduce(and_, parts.get("all", []), Q())
        if parts.get("any"):
            found &= reduce(or_, parts["any"])
        return reduce(lambda all_of, part: all_of & ~part, parts.get("none", []), found)

    def _of_part(self, part: Mapping[str, Any], above: tuple[str, ...]) -> Q:
        if "segment" in part:
            return self.of_segment(part["segment"], above)
        return self.of_filters(Filters.from_given(part["filters"]), above)

    def _of_contact(self, code: str) -> Q:
        if not code:
            return Q()
        if code == "never":
            return Q(last_contact_on__isnull=True)
        way, _mark, months = code.partition("-")
        since = months_before(self.today, int(months))
        if way == "within":
            return Q(last_contact_on__gte=since)
        return Q(last_contact_on__lt=since) | Q(last_contact_on__isnull=True)

    def _of_condition(self, code: str) -> Q:
        kept = keep_condition(Stakeholder.objects.filter(city=self.city), city=self.city, code=code)
        return Q(pk__in=kept.order_by().values("pk"))


def _of_arrays(filters: Filters) -> Q:
    found = Q(cpv_tree__contains=[cpv_stem(filters.cpv)]) if filters.cpv else Q()
    if filters.theme:
        found &= Q(themes__contains=[filters.theme])
    if filters.tags:
        found &= Q(tags__contains=list(filters.tags))
    if filters.any_tags:
        found &= Q(tags__overlap=list(filters.any_tags))
    return found & ~Q(tags__overlap=list(filters.no_tags)) if filters.no_tags else found


def keep_filters(entries: QuerySet[Stakeholder], *, city: City, filters: Filters) -> QuerySet[Stakeholder]:
    """Return those of the entries that meet the filters."""
    return entries.filter(Narrower(city).of_filters(filters))


def keep_segment(entries: QuerySet[Stakeholder], *, city: City, segment: UUID | str) -> QuerySet[Stakeholder]:
    """Return those of the entries that are in the segment."""
    return entries.filter(Narrower(city).of_segment(segment))


def list_segment(*, city: City, segment: UUID | str) -> QuerySet[Stakeholder]:
    """Return the entries that are in the segment now, by name."""
    return keep_segment(Stakeholder.objects.filter(city=city), city=city, segment=segment).order_by("sort_key", "id")
