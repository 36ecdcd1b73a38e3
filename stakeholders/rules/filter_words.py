"""Filters and segments in words: "Group: Small or medium company", "Region: EE008"."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from stakeholders.enums import ConsentBasis, EntrySource, GovernmentLevel, HelixGroup
from stakeholders.rules.conditions import list_conditions
from stakeholders.rules.filters import CONTACT_CHOICES, YES_NO
from stakeholders.rules.words import name_country

FILTER_LABELS: dict[str, Any] = {
    "q": _("Search"),
    "group": _("Group"),
    "level": _("Level of government"),
    "country": _("Country"),
    "region": _("NUTS region"),
    "cpv": _("CPV code"),
    "theme": _("Theme"),
    "tags": _("All of the tags"),
    "any_tags": _("One of the tags"),
    "no_tags": _("None of the tags"),
    "language": _("Language"),
    "contact": _("Last contact"),
    "contact_from": _("Contact since"),
    "contact_to": _("Contact until"),
    "influence_min": _("Influence from"),
    "influence_max": _("Influence up to"),
    "interest_min": _("Interest from"),
    "interest_max": _("Interest up to"),
    "condition": _("What they did"),
    "address": _("Has an address"),
    "profile": _("Has a public profile"),
    "source": _("Source"),
    "basis": _("Basis"),
    "segment": _("Segment"),
}
WAY_LABELS: dict[str, str | Promise] = {
    "all": _("All of these"),
    "any": _("At least one of these"),
    "none": _("But none of these"),
}
_CHOICES: dict[str, dict[str, Any]] = {
    "group": dict(HelixGroup.choices),
    "level": dict(GovernmentLevel.choices),
    "theme": dict(Theme.choices),
    "language": dict(settings.LANGUAGES),
    "contact": CONTACT_CHOICES,
    "source": dict(EntrySource.choices),
    "basis": dict(ConsentBasis.choices),
    "address": YES_NO,
    "profile": YES_NO,
}


def describe_filters(given: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return "label: value" of each filter; `names` are those of the segments by their id."""
    return [f"{label}: {_say(name, given[name], names)}" for name, label in FILTER_LABELS.items() if name in given]


def describe_part(part: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return one part of a segment in words."""
    if "segment" in part:
        return f"{_('Segment')}: {names.get(str(part['segment']), '–')}"
    return "; ".join(describe_filters(part["filters"], names))


def describe_definition(
    definition: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[str | Promise, list[str]]]:
    """Return (how the parts are combined, the parts in words) in the order in which they are read."""
    return [
        (label, [describe_part(part, names) for part in definition[way]])
        for way, label in WAY_LABELS.items()
        if definition.get(way)
    ]


def _say(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if name == "segment":
        return names.get(str(value), "–")
    if name == "country":
        return name_country(value, (get_language() or "en").partition("-")[0])
    if name == "condition":
        return str({one.code: one.label for one in list_conditions()}.get(value, value))
    return str(_CHOICES.get(name, {}).get(value, value))
