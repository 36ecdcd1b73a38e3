"""The form of an API token."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from cities.permissions import Actor, list_permissions


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
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (permission.code, f"{permission.sentence} ({permission.code})")
            for permission in list_permissions()
            if actor.may(permission)
        ]

    def expires_at(self) -> datetime:
        """The end of the last day in the city's zone."""
        after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return datetime.combine(after, time.min, self.zone)
