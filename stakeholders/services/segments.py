"""Saving, changing and deleting segments."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from stakeholders.models import Segment
from stakeholders.rules.segments import (
    DEEPEST,
    is_definition,
    is_in_circle,
    list_references,
    measure_depth,
    tidy_definition,
)
from stakeholders.rules.texts import clean_line
from stakeholders.selectors.segments import list_users_of

MOST_SEGMENTS = 200


class NoName(Refusal):
    """A segment is found by its name."""

    code = "no-name"
    status = 422
    message = _("Give the segment a name of at most 120 characters.")


class BrokenDefinition(Refusal):
    """The definition has no part, or a part that is no filter and no segment."""

    code = "broken-definition"
    status = 422
    message = _("Choose at least one filter or segment that exists.")


class InCircle(Refusal):
    """A segment cannot be made of itself."""

    code = "segment-in-circle"
    message = _("A segment cannot be made of itself, not even through another one.")


class TooDeep(Refusal):
    """Nobody can follow segments in segments for ever."""

    code = "segment-too-deep"
    message = _("Segments can stand in each other five deep at most.")


class NameTaken(Refusal):
    """Two segments of one name could not be told apart."""

    code = "name-taken"
    message = _("Another segment has this name.")


class TooManySegments(Refusal):
    """Lists that nobody reads help nobody."""

    code = "too-many-segments"
    message = _("A city can keep 200 segments. Delete one that nobody uses.")


class SegmentInUse(Refusal):
    """Other segments are made of it; the details name them."""

    code = "segment-in-use"
    message = _("Other segments are made of this one. Change them first.")


def create_segment(
    *,
    city: City,
    actor: Actor,
    name: str,
    definition: Mapping[str, Any],
    description: str = "",
    pinned: bool = False,
    user: User | None = None,
) -> Segment:
    """Save a filter under a name.

    Refuses with NoName, BrokenDefinition, InCircle, TooDeep, NameTaken or TooManySegments.
    """
    values = _clean(name, description, definition)
    with transaction.atomic():
        _take_turn(city)
        if Segment.objects.filter(city=city).count() >= MOST_SEGMENTS:
            raise TooManySegments
        segment = Segment(city=city, created_by=user, pinned=pinned, **values)
        _guard_nesting(city, segment)
        _save(segment)
        record(city=city, actor=actor, action="segment.create", target=segment, changes=_logged(segment))
    return segment


def edit_segment(
    *,
    city: City,
    actor: Actor,
    segment_id: UUID,
    name: str,
    definition: Mapping[str, Any],
    description: str = "",
    pinned: bool = False,
) -> Segment:
    """Give a segment other values; whatever uses it uses the new ones at once. Saving the same changes nothing.

    Refuses as `create_segment`; raises Segment.DoesNotExist.
    """
    values = {**_clean(name, description, definition), "pinned": pinned}
    with transaction.atomic():
        _take_turn(city)
        segment = Segment.objects.select_for_update().get(city=city, pk=segment_id)
        changed = [field for field, value in values.items() if getattr(segment, field) != value]
        if not changed:
            return segment
        for field in changed:
            setattr(segment, field, values[field])
        _guard_nesting(city, segment)
        _save(segment, [*changed, "changed_at"])
        record(city=city, actor=actor, action="segment.edit", target=segment, changes={"fields": sorted(changed)})
    return segment


def delete_segment(*, city: City, actor: Actor, segment_id: UUID) -> None:
    """Delete a segment; the entries stay. Refuses with SegmentInUse; raises Segment.DoesNotExist."""
    with transaction.atomic():
        _take_turn(city)
        segment = Segment.objects.select_for_update().get(city=city, pk=segment_id)
        if users := list_users_of(city=city, segment=segment):
            raise SegmentInUse(segments=[other.name for other in users])
        record(city=city, actor=actor, action="segment.delete", target=segment, changes={})
        segment.delete()


def _clean(name: str, description: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    name, description = clean_line(name), clean_line(description)
    if not 0 < len(name) <= 120:
        raise NoName(field="name")
    if len(description) > 300 or not is_definition(definition):
        raise BrokenDefinition(field="definition")
    return {"name": name, "description": description, "definition": tidy_definition(definition)}


def _guard_nesting(city: City, segment: Segment) -> None:
    """Every segment that is named must exist, none may hold itself, and none may end up too deep."""
    rows = Segment.objects.filter(city=city).order_by("id").values_list("id", "definition")
    definitions = {str(pk): definition for pk, definition in rows}
    if not set(list_references(segment.definition)) <= set(definitions):
        raise BrokenDefinition(field="definition")
    key = str(segment.pk or "")
    definitions[key] = segment.definition
    if is_in_circle(key, definitions):
        raise InCircle(field="definition")
    if any(measure_depth(each, definitions) > DEEPEST for each in definitions):
        raise TooDeep(field="definition")


def _take_turn(city: City) -> None:
    """Two people who put two segments into each other at the same time would make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"segments:{city.pk}"])


def _save(segment: Segment, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            segment.save(update_fields=update_fields)
    except IntegrityError as error:
        if "name_once" not in str(error):
            raise
        raise NameTaken(field="name") from None


def _logged(segment: Segment) -> dict[str, Any]:
    """How many parts there are: a search in a filter may hold somebody's name."""
    return {way: len(parts) for way, parts in segment.definition.items()}
