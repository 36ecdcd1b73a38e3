"""The form of an API token."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.forms.choices import offer_choices
from cities.models import City
from cities.permissions import (
    ACCESSIBILITY_EDIT,
    CITY_EDIT,
    LEGAL_EDIT,
    MEMBERS_EDIT,
    OUTBOX_EDIT,
    RUNS_EDIT,
    TOKENS_EDIT,
    Actor,
    Permission,
    list_permissions,
)

_RUNNING_THE_CITY = {ACCESSIBILITY_EDIT, CITY_EDIT, LEGAL_EDIT, MEMBERS_EDIT, OUTBOX_EDIT, RUNS_EDIT, TOKENS_EDIT}


class ApiTokenForm(forms.Form):
    """Name, scopes and last day of a token. Only what the person may do themselves is on offer."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Where it will be used, for example: city website.")
    )
    expires_on = forms.DateField(
        label=_("Last day"), help_text=_("At most one year from today."), widget=forms.DateInput(attrs={"type": "date"})
    )
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, city: City, actor: Actor, **kwargs: Any) -> None:
        """Offer the actor's own permissions."""
        today = timezone.localdate(timezone=ZoneInfo(city.time_zone))
        super().__init__(*args, **{"initial": {"expires_on": today + timedelta(days=90)}, **kwargs})
        self.zone = ZoneInfo(city.time_zone)
        self.allowed = [permission for permission in list_permissions() if actor.may(permission)]
        offer_choices(self, "scopes", [(permission.code, permission.sentence) for permission in self.allowed])

    def scope_groups(self) -> list[dict[str, Any]]:
        """The scopes by how much harm a stolen token could do, each group with what it is for."""
        chosen = set(self["scopes"].value() or [])
        groups: list[tuple[Any, Any, list[Permission]]] = [
            (pgettext_lazy("right", "Read"), _("Enough for a website, a calendar or a data store."), []),
            (pgettext_lazy("right", "Write"), _("For programs that plan labs or keep the registry with you."), []),
            (_("Run the city"), _("A program seldom needs this. Think twice."), []),
        ]
        for permission in self.allowed:
            place = 0 if permission.code.endswith(".read") else 2 if permission in _RUNNING_THE_CITY else 1
            groups[place][2].append(permission)
        return [
            {"title": title, "text": text, "scopes": [(one, one.code in chosen) for one in found]}
            for title, text, found in groups
            if found
        ]

    def expires_at(self) -> datetime:
        """The end of the last day in the city's zone."""
        after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return datetime.combine(after, time.min, self.zone)
