"""Segments: saved filters, combined.

A definition has three lists of parts: an entry is meant if it meets every part of `all`, at least one of `any` (where
there are some), and none of `none`. A part is a filter of the registry's list, or another segment:

    {"all": [{"filters": {"group": "sme", "country": "EE"}}], "any": [], "none": [{"segment": "0199…"}]}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal

WAYS = ("all", "any", "none")
MOST_PARTS = 20
DEEPEST = 5
MOST_SEGMENTS = 500


class BrokenSegment(Refusal):
    """A definition cannot be kept as it is."""

    code = "broken-segment"
    status = 422
    message = _("A segment needs at least one filter or another segment.")


@dataclass(frozen=True)
class Part:
    """One filter, as {name: value} of `Filters`, or the id of another segment."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    segment: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the part as it is kept."""
        return {"segment": str(self.segment)} if self.segment else {"filters": dict(self.filters)}


@dataclass(frozen=True)
class Definition:
    """The parts by the way in which they count."""

    all: tuple[Part, ...] = ()
    any: tuple[Part, ...] = ()
    none: tuple[Part, ...] = ()

    def parts(self) -> list[tuple[str, Part]]:
        """Return every part with its way, in the order of a page."""
        return [(way, part) for way in WAYS for part in getattr(self, way)]

    def as_json(self) -> dict[str, Any]:
        """Return the definition as it is kept."""
        return {way: [part.as_json() for part in getattr(self, way)] for way in WAYS}

    def segments(self) -> set[UUID]:
        """Return the ids of the segments it is made of."""
        return {part.segment for _way, part in self.parts() if part.segment}


def read_definition(kept: Any, *, known: Iterable[str]) -> Definition:
    """Return the definition in `kept`; `known` are the names of filters. Refuses with BrokenSegment."""
    if not isinstance(kept, Mapping) or set(kept) - set(WAYS):
        raise BrokenSegment(_("A segment is made of the lists “all”, “any” and “none”."), field="definition")
    names = set(known)
    lists = {way: tuple(_read_part(part, names) for part in _read_list(kept.get(way) or [])) for way in WAYS}
    definition = Definition(**lists)
    if not definition.parts():
        raise BrokenSegment(field="definition")
    if len(definition.parts()) > MOST_PARTS:
        words = _("A segment has at most %(number)s parts. Make another segment of some of them.")
        raise BrokenSegment(words % {"number": MOST_PARTS}, field="definition")
    return definition


def _read_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BrokenSegment(_("A segment is made of the lists “all”, “any” and “none”."), field="definition")
    return value


def _read_part(value: Any, names: set[str]) -> Part:
    if not isinstance(value, Mapping) or len(value) != 1:
        raise BrokenSegment(_("A part is a filter or another segment."), field="definition")
    if "segment" in value:
        try:
            return Part(segment=UUID(str(value["segment"])))
        except ValueError:
            raise BrokenSegment(_("This segment does not exist."), field="definition") from None
    filters = value.get("filters")
    if not isinstance(filters, Mapping) or not _has_sense(filters, names):
        raise BrokenSegment(_("A filter of this segment is not known or chooses nothing."), field="definition")
    return Part(filters={name: given for name, given in filters.items() if given not in ("", [], None)})


def _has_sense(filters: Mapping[str, Any], names: set[str]) -> bool:
    chosen = [name for name, value in filters.items() if value not in ("", [], None)]
    plain = all(
        isinstance(value, str | int)
        or value is None
        or (isinstance(value, list) and all(isinstance(x, str) for x in value))
        for value in filters.values()
    )
    return bool(chosen) and plain and set(filters) <= names


def check_nesting(definition: Definition, *, own: UUID | None, others: Mapping[UUID, Definition]) -> None:
    """Refuse with BrokenSegment a definition that needs itself, an unknown segment, or more than DEEPEST storeys."""

    def descend(current: Definition, path: tuple[UUID, ...]) -> None:
        if len(path) >= DEEPEST and current.segments():
            words = _("Segments can stand in each other %(number)s deep.")
            raise BrokenSegment(words % {"number": DEEPEST}, field="definition")
        for wanted in sorted(current.segments()):
            if wanted == own or wanted in path:
                raise BrokenSegment(_("A segment cannot be part of itself."), field="definition")
            if wanted not in others:
                raise BrokenSegment(_("This segment does not exist."), field="definition")
            descend(others[wanted], (*path, wanted))

    descend(definition, ())
