"""What makes the definition of a segment right.

    {"all": [part, …], "any": [part, …], "none": [part, …]}

A part is {"filters": {…}} as `Filters.given()` gives it, or {"segment": "<id>"}. All of the first, at least one of
the second (if there are any) and none of the third must hold. Segments may hold segments, but never themselves.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from stakeholders.rules.filters import find_filter_fault

WAYS = ("all", "any", "none")
MOST_PARTS = 20
DEEPEST = 5
Definition = dict[str, list[dict[str, Any]]]


def is_definition(definition: Any) -> bool:
    """Whether the data have the form of a definition with at least one part, and every filter is one."""
    if not isinstance(definition, dict) or set(definition) - set(WAYS):
        return False
    lists = list(definition.values())
    if not all(isinstance(parts, list) for parts in lists):
        return False
    parts = [part for parts in lists for part in parts]
    return 0 < len(parts) <= MOST_PARTS and all(map(_is_part, parts))


def tidy_definition(definition: Mapping[str, Any]) -> Definition:
    """Return the definition without empty lists and with every part once, in the order of `WAYS`."""
    tidy: Definition = {}
    for way in WAYS:
        parts: list[dict[str, Any]] = []
        for part in definition.get(way, []):
            if part not in parts:
                parts.append(part)
        if parts:
            tidy[way] = parts
    return tidy


def list_references(definition: Mapping[str, Any]) -> list[str]:
    """Return the ids of the segments a definition is made of, each once."""
    return list(dict.fromkeys(_references(definition)))


def _references(definition: Mapping[str, Any]) -> Iterator[str]:
    for parts in definition.values():
        for part in parts:
            if "segment" in part:
                yield str(part["segment"])
            elif "segment" in part.get("filters", {}):
                yield str(part["filters"]["segment"])


def measure_depth(key: str, definitions: Mapping[str, Mapping[str, Any]], above: tuple[str, ...] = ()) -> int:
    """Return how deep segments stand in segments: 1 for one that holds none; a circle is deeper than `DEEPEST`."""
    if key in above or len(above) > DEEPEST:
        return DEEPEST + 1
    inner = list_references(definitions.get(key, {}))
    return 1 + max((measure_depth(each, definitions, (*above, key)) for each in inner), default=0)


def is_in_circle(key: str, definitions: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a segment holds itself, at any depth."""
    seen: set[str] = set()
    waiting = list_references(definitions.get(key, {}))
    while waiting:
        each = waiting.pop()
        if each == key:
            return True
        if each not in seen:
            seen.add(each)
            waiting += list_references(definitions.get(each, {}))
    return False


def _is_part(part: Any) -> bool:
    if not isinstance(part, dict) or len(part) != 1:
        return False
    if "segment" in part:
        return _is_id(part["segment"])
    return "filters" in part and not find_filter_fault(part["filters"])


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
