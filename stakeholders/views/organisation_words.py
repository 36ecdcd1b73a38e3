"""Values of profiles and entries in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from cities.enums import Theme
from cities.selectors.codes import NamedCode
from stakeholders.enums import GovernmentLevel, HelixGroup, SizeClass
from stakeholders.rules.registers import name_register
from stakeholders.rules.words import name_country

_CHOICES: dict[str, dict[str, Any]] = {
    "helix_group": dict(HelixGroup.choices),
    "level": dict(GovernmentLevel.choices),
    "size": dict(SizeClass.choices),
    "themes": dict(Theme.choices),
    "languages": dict(settings.LANGUAGES),
}


def say_country(code: str) -> str:
    """Return the country in the reader's language."""
    return name_country(code, (get_language() or "en").partition("-")[0])


def say_value(field: str, value: Any, codes: Mapping[str, NamedCode]) -> str:
    """Return one value of a field in words; blank for nothing."""
    if not value:
        return ""
    if isinstance(value, list):
        return ", ".join(say_value(field, one, codes) for one in value)
    if field == "country":
        return say_country(value)
    if field == "scheme":
        return name_register(value) or value
    if field == "cpv":
        label = codes[value].label if value in codes else ""
        return f"{value} {label}".strip()
    return str(_CHOICES.get(field, {}).get(value, value))
