"""What a profile consists of, and what is wrong with the values somebody gives."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models.fields import LANGUAGE_CODES
from cities.rules.codes import is_cpv, is_region
from stakeholders.enums import GovernmentLevel, HelixGroup, SizeClass
from stakeholders.models import Organisation
from stakeholders.rules.words import find_country

Values = dict[str, Any]

TRANSLATED_FIELDS = ("names", "summary", "offers", "competences_sought", "competences_offered")
CODE_FIELDS = frozenset(
    {
        "scheme",
        "registration_id",
        "country",
        "region",
        "size",
        "helix_group",
        "level",
        "themes",
        "cpv",
        "languages",
        "maturity",
        "is_listed",
    }
)
PROFILE_FIELDS = ("name", *TRANSLATED_FIELDS, "website", *sorted(CODE_FIELDS - {"is_listed"}))
# What a verification by a city vouches for, and what one by mail vouches for.
IDENTITY_FIELDS = frozenset({"name", "scheme", "registration_id", "country"})
LONGEST_TEXT = {"names": 200, "summary": 300, "offers": 4000, "competences_sought": 1500, "competences_offered": 1500}
MOST_CPV = 20

# What an entry of a city can take over from the profile it points at: field of the entry → field of the profile.
TAKEN_OVER = {
    "organisation": "name",
    "helix_group": "helix_group",
    "country": "country",
    "scheme": "scheme",
    "registration_id": "registration_id",
    "region": "region",
    "level": "level",
    "website": "website",
    "themes": "themes",
    "cpv": "cpv",
}


def list_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str | Promise]]:
    """Yield (field, words) for each value that a profile cannot have."""
    if "name" in values and not values["name"]:
        yield "name", _("Write the organisation's name.")
    choices: dict[str, Any] = {"size": SizeClass.values, "level": GovernmentLevel.values}
    for field, allowed in choices.items():
        if values.get(field) and values[field] not in allowed:
            yield field, _("Choose one of the values of the list.")
    if "helix_group" in values and values["helix_group"] not in HelixGroup.values:
        yield "helix_group", _("Choose the group the organisation belongs to.")
    country = values.get("country")
    if "country" in values and (not country or find_country(country) != country):
        yield "country", _("Choose a country.")
    if values.get("region") and not is_region(values["region"]):
        yield "region", _("Write a NUTS code, for example EE008.")
    if values.get("maturity") and not 1 <= values["maturity"] <= 9:
        yield "maturity", _("A technology readiness level is between 1 and 9.")
    yield from _list_faults(values)
    yield from _registration_faults(values)


def _list_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str | Promise]]:
    if set(values.get("themes") or ()) - set(Theme.values):
        yield "themes", _("Choose themes of the list.")
    if set(values.get("languages") or ()) - set(LANGUAGE_CODES):
        yield "languages", _("Choose languages of the list.")
    if wrong := [code for code in values.get("cpv") or () if not is_cpv(code)]:
        yield "cpv", _("%(code)s is not a CPV code: it has eight digits.") % {"code": wrong[0][:20]}
    if len(values.get("cpv") or ()) > MOST_CPV:
        yield "cpv", _("At most 20 codes: those that say best what you offer.")


def _registration_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str | Promise]]:
    if values.get("registration_id") and not values.get("scheme"):
        yield "scheme", _("Say in which register this number stands.")


def list_missing(organisation: Organisation) -> list[tuple[str, str | Promise]]:
    """Return (field, words) for what a public profile should say and this one does not; the first are needed."""
    wanted: list[tuple[str, str | Promise]] = [
        ("summary", _("one sentence that says what you do")),
        ("offers", _("what you offer")),
        ("themes", _("themes")),
        ("cpv", _("CPV codes, by which buyers find you")),
        ("website", _("website")),
        ("registration_id", _("number in the register")),
        ("languages", _("languages you work in")),
    ]
    return [(field, words) for field, words in wanted if not getattr(organisation, field)]
