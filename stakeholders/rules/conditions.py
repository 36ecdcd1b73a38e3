"""Conditions on entries that upper apps know the answer to ("has attended a lab"), offered in the registry's filters.

The upper app registers a function in its `ready()`; it gets the entries and gives those that meet the condition:

    register_condition("attended", label=_("Has attended a lab"), narrow=keep_attended)

A condition about one thing of many ("attended the lab Rain") is a family: its codes are `attended-lab:rain`.

    register_condition_family("attended-lab", list_choices=list_labs_over, narrow=keep_attended_lab)
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True)
class ConditionFamily:
    """Conditions that differ by a value: `list_choices(city=…)` gives (value, words), `narrow` gets `value` too."""

    code: str
    list_choices: Callable[..., list[tuple[str, str]]]
    narrow: Narrow


_conditions: dict[str, Condition] = {}
_families: dict[str, ConditionFamily] = {}


def register_condition(code: str, *, label: str | Promise, narrow: Narrow) -> Condition:
    """Add a condition; a code twice replaces the first, so that a module may be loaded again."""
    _conditions[code] = Condition(code, label, narrow)
    return _conditions[code]


def register_condition_family(
    code: str, *, list_choices: Callable[..., list[tuple[str, str]]], narrow: Narrow
) -> ConditionFamily:
    """Add a family; a code twice replaces the first."""
    _families[code] = ConditionFamily(code, list_choices, narrow)
    return _families[code]


def list_conditions(*, city: City | None = None) -> list[Condition]:
    """Return the conditions in the order of registration; with a city also what families offer there."""
    found = list(_conditions.values())
    for family in _families.values() if city else ():
        for value, label in family.list_choices(city=city):
            found.append(Condition(f"{family.code}:{value}", label, partial(family.narrow, value=value)))
    return found


def keep_condition(entries: QuerySet[Any], *, city: City, code: str) -> QuerySet[Any]:
    """Return the entries that meet the condition; nobody for a code that no app registered."""
    name, _colon, value = code.partition(":")
    if value:
        family = _families.get(name)
        return family.narrow(city=city, entries=entries, value=value) if family else entries.none()
    condition = _conditions.get(code)
    return condition.narrow(city=city, entries=entries) if condition else entries.none()
