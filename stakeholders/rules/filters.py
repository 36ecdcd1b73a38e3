"""What a list, a download, a bulk change or a segment is about, as data: every filter is a code or a short text."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.rules.codes import is_cpv, is_region
from stakeholders.enums import ConsentBasis, EntrySource, GovernmentLevel, HelixGroup
from stakeholders.rules.texts import MAX_TAG_LENGTH, clean_tags

# "none-6": no contact in the last six months, or never; "within-6": contact in the last six months.
CONTACT_CHOICES = {
    "never": _("Never"),
    "none-1": _("Not in the last month"),
    "none-3": _("Not in the last 3 months"),
    "none-6": _("Not in the last 6 months"),
    "none-12": _("Not in the last year"),
    "within-1": _("In the last month"),
    "within-3": _("In the last 3 months"),
    "within-12": _("In the last year"),
}
YES, NO = "yes", "no"
YES_NO = {YES: _("Yes"), NO: _("No")}
TAG_FILTERS = ("tags", "any_tags", "no_tags")
NUMBER_FILTERS = ("influence_min", "influence_max", "interest_min", "interest_max")
DAY_FILTERS = ("contact_from", "contact_to")
MOST_TAGS = 20


@dataclass(frozen=True)
class Filters:
    """Blank means all; everything given must hold. `tags` must all be there, of `any_tags` one, of `no_tags` none.

    `region` and `cpv` are found with all below them. `segment` is the id of a saved filter. `condition` is a code
    that an upper app has registered.
    """

    q: str = ""
    group: str = ""
    tags: Sequence[str] = ()
    language: str = ""
    source: str = ""
    basis: str = ""
    country: str = ""
    condition: str = ""
    level: str = ""
    region: str = ""
    cpv: str = ""
    theme: str = ""
    any_tags: Sequence[str] = ()
    no_tags: Sequence[str] = ()
    contact: str = ""
    contact_from: date | None = None
    contact_to: date | None = None
    influence_min: int | None = None
    influence_max: int | None = None
    interest_min: int | None = None
    interest_max: int | None = None
    address: str = ""
    profile: str = ""
    segment: str = ""

    def given(self) -> dict[str, Any]:
        """Return the filters that narrow anything, as JSON keeps them."""
        found = {name: value for name, value in asdict(self).items() if value not in ("", None) and value != ()}
        return {name: _as_json(value) for name, value in found.items() if value != []}

    def logged(self) -> dict[str, Any]:
        """Return the filters as the log may keep them: a search may hold a name, so only that there was one."""
        return {**{name: value for name, value in self.given().items() if name != "q"}, "searched": bool(self.q)}

    @classmethod
    def from_given(cls, given: Mapping[str, Any]) -> "Filters":
        """Read back what `given` returned, after `find_filter_fault` found nothing."""
        return cls(**{name: _from_json(name, value) for name, value in given.items()})


_NAMES = frozenset(field.name for field in fields(Filters))
_CHOICES: dict[str, frozenset[str]] = {
    "group": frozenset(HelixGroup.values),
    "language": frozenset(code for code, _name in settings.LANGUAGES),
    "source": frozenset(EntrySource.values),
    "basis": frozenset(ConsentBasis.values),
    "level": frozenset(GovernmentLevel.values),
    "theme": frozenset(Theme.values),
    "contact": frozenset(CONTACT_CHOICES),
    "address": frozenset(YES_NO),
    "profile": frozenset(YES_NO),
}


def find_filter_fault(given: Any) -> str:
    """Return the name of the first filter that is no filter or has a value it cannot have; blank if all are right."""
    if not isinstance(given, dict) or not given:
        return "filters"
    return next((name for name, value in given.items() if not _is_right(name, value)), "")


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _is_right(name: str, value: Any) -> bool:
    if name in TAG_FILTERS:
        return isinstance(value, list) and 0 < len(value) <= MOST_TAGS and all(map(_is_tag, value))
    if name in NUMBER_FILTERS:
        return type(value) is int and value in range(1, 6)
    return name in _NAMES and isinstance(value, str) and 0 < len(value) <= 200 and _is_right_text(name, value)


def _is_right_text(name: str, value: str) -> bool:
    if name in DAY_FILTERS:
        return _is(date.fromisoformat, value)
    if name == "segment":
        return _is(UUID, value)
    if name == "region":
        return is_region(value)
    if name == "cpv":
        return is_cpv(value)
    if name == "country":
        return len(value) == 2 and value.isascii() and value.isupper()
    return value in _CHOICES[name] if name in _CHOICES else True


def _is_tag(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TAG_LENGTH and clean_tags([value]) == [value]


def _is(read: Any, value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if name in TAG_FILTERS:
        return tuple(value)
    return date.fromisoformat(value) if name in DAY_FILTERS and isinstance(value, str) else value
