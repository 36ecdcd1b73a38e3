"""Conditions on entries that upper apps know the answer to ("has attended a lab"), offered in the registry's filters.

The upper app registers a function in its `ready()`; it gets the entries and gives those that meet the condition:

    register_condition("attended", label=_("Has attended a lab"), narrow=keep_attended)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from cities.models import City

# Called with city and entries (of Stakeholder).
Narrow = Callable[..., QuerySet[Any]]


@dataclass(frozen=True)
class Condition:
    """One choice of the filter: its code in addresses, its words, and what it keeps."""

    code: str
    label: str | Promise
    narrow: Narrow


_conditions: dict[str, Condition] = {}


def register_condition(code: str, *, label: str | Promise, narrow: Narrow) -> Condition:
    """Add a condition; a code twice replaces the first, so that a module may be loaded again."""
    _conditions[code] = Condition(code, label, narrow)
    return _conditions[code]


def list_conditions() -> list[Condition]:
    """Return the conditions in the order of registration."""
    return list(_conditions.values())


def keep_condition(entries: QuerySet[Any], *, city: City, code: str) -> QuerySet[Any]:
    """Return the entries that meet the condition; nobody for a code that no app registered."""
    condition = _conditions.get(code)
    return condition.narrow(city=city, entries=entries) if condition else entries.none()
