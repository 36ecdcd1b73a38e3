"""The history of a profile in words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import City
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationChange
from stakeholders.selectors.organisation_people import list_changes, name_people
from stakeholders.views.organisation_words import say_value

_ACTIONS: dict[str, Promise] = {
    "found": gettext_lazy("Profile founded"),
    "edit": gettext_lazy("Profile changed"),
    "show": gettext_lazy("Profile made public"),
    "hide": gettext_lazy("Profile taken out of public view"),
    "invite": gettext_lazy("Somebody invited"),
    "invite-withdraw": gettext_lazy("Invitation withdrawn"),
    "ask": gettext_lazy("Somebody asked to be let in"),
    "join": gettext_lazy("Joined"),
    "role": gettext_lazy("Role changed"),
    "remove": gettext_lazy("Somebody removed"),
    "leave": gettext_lazy("Left the profile"),
    "verify-mail": gettext_lazy("Mail domain proven"),
    "verify-city": gettext_lazy("Verified by a city"),
    "unverify": gettext_lazy("Verification taken off"),
    "unverify-city": gettext_lazy("Verification withdrawn by a city"),
    "marks-ended": gettext_lazy("Verification ended: what it vouched for has changed"),
    "reference-add": gettext_lazy("Reference added"),
    "reference-edit": gettext_lazy("Reference changed"),
    "reference-delete": gettext_lazy("Reference deleted"),
    "relation-add": gettext_lazy("Related party added"),
    "relation-delete": gettext_lazy("Related party deleted"),
}


@dataclass(frozen=True)
class Told:
    """One change: when, who, what."""

    at: datetime
    who: str
    title: str | Promise
    lines: list[str] = field(default_factory=list)


def tell_history(organisation: Organisation) -> list[Told]:
    """Return the latest changes in words, in three queries. Who has deleted their account has no name any more."""
    changes = list_changes(organisation=organisation)
    people = name_people(
        ids={change.actor_id for change in changes if change.actor_kind == "member" and change.actor_id}
    )
    cities = City.objects.in_bulk({change.city_id for change in changes if change.city_id})
    return [
        Told(one.at, _who(one, people, cities), _ACTIONS.get(one.action, one.action), _lines(one)) for one in changes
    ]


def _who(change: OrganisationChange, people: dict[Any, str], cities: dict[Any, City]) -> str:
    if change.city_id:
        return str(cities.get(change.city_id, ""))
    return people.get(change.actor_id, "") if change.actor_id else "CityLabs"


def _lines(change: OrganisationChange) -> list[str]:
    if change.action == "found":
        return []
    return [_line(name, pair) for name, pair in change.changes.items() if name != "is_listed"]


def _line(name: str, pair: Any) -> str:
    if name == "role":
        roles = dict(ProfileRole.choices)
        return " → ".join(str(roles[role]) for role in pair if role)
    label = Organisation._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    if not isinstance(pair, list):
        return _("%(field)s changed") % {"field": label}
    return f"{label}: {say_value(name, pair[0], {}) or '–'} → {say_value(name, pair[1], {}) or '–'}"
