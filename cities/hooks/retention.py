"""How long which data are kept: each app registers its classes, with why, and what stays afterwards.

    register_retention(RetentionClass(code="access-needs", label=_("Access needs and diets"), …))

`count`, `sample` and `delete` run inside the city, for one city only; `before` is the moment before which the clock of
the class (`counted_from`) must have run out. `delete` takes at most `limit` at once, in the caller's transaction, may
run twice without harm, and returns how many it took: less than `limit` means that nothing is left. A class that is
not `is_automatic` waits for a person: the night only counts it. `decide` names the page (an address that takes the
city's slug) on which a person decides one by one; without it the class is confirmed as a whole. Where people were
told the period when they gave the data (`is_promised`), a city may only shorten it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from cities.models import City

Words = str | Promise
Count = Callable[[City, datetime], int]
Sample = Callable[[City, datetime, int], list[str]]
Delete = Callable[[City, datetime, int], int]


@dataclass(frozen=True)
class LegalMinimum:
    """Less than so many days no city may choose, and the law or reason that says so."""

    days: int
    source: Words


@dataclass(frozen=True)
class RetentionClass:
    """One class of data: what it is, from when on it is counted, for how long it is kept by default, and why."""

    code: str
    label: Words
    counted_from: Words
    days: int
    why: Words
    stays: Words
    count: Count
    sample: Sample
    delete: Delete
    minimum: LegalMinimum | None = None
    is_automatic: bool = True
    is_promised: bool = False
    decide: str = ""
    order: int = 50


_classes: dict[str, RetentionClass] = {}


def register_retention(one: RetentionClass) -> RetentionClass:
    """Add a class; registering its code again replaces it."""
    _classes[one.code] = one
    return one


def list_retention() -> list[RetentionClass]:
    """All classes in the order of the page."""
    return sorted(_classes.values(), key=lambda one: (one.order, one.code))


def get_retention(code: str) -> RetentionClass:
    """Raises KeyError for a code nobody registered."""
    return _classes[code]
