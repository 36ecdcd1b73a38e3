"""Choosing the people of a campaign: the filters of the registry, what to show, and what a button does."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from cities.models import City
from citylabs.forms.clocks import ClockField, read_clock
from citylabs.models import Lab
from citylabs.rules.audience import LeftOut
from stakeholders.enums import HelixGroup
from stakeholders.forms.stakeholders import FilterForm, IdsField
from stakeholders.rules.conditions import list_conditions
from stakeholders.rules.filters import Filters
from stakeholders.selectors.segments import list_segments
from stakeholders.selectors.stakeholders import list_countries, list_tags

PICKED, LEFT_OUT = "picked", "left-out"


class AudienceFilterForm(FilterForm):
    """Which entries of the registry the builder shows. Every state of it is an address."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Who can be invited")),
            (PICKED, _("Who is chosen")),
            (LEFT_OUT, _("Who is left out")),
            *LeftOut.choices,
        ],
    )

    segment = forms.ChoiceField(label=_("Segment"), required=False)
    field_order = ("q", "segment", "group")

    def __init__(self, parameters: Any, *, city: City) -> None:
        super().__init__(parameters, tags=list_tags(city=city), countries=list_countries(city=city))
        conditions = [(condition.code, condition.label) for condition in list_conditions(city=city)]
        offer_choices(self, "condition", [("", _("All")), *conditions])
        segments = [(str(segment.pk), segment.name) for segment in list_segments(city=city)]
        offer_choices(self, "segment", [("", _("All")), *segments])
        del self.fields["source"], self.fields["basis"]
        for name in ("tag", "country", "segment"):
            if len(self.fields[name].choices) == 1:  # type: ignore[attr-defined]  # nothing but "All"
                del self.fields[name]

    def filters(self) -> Filters:
        """Return what was chosen, as for the registry, and the segment people must be in."""
        found = super().filters()
        segment = self.cleaned_data.get("segment", "")
        return replace(found, segment=segment) if segment else found

    @property
    def shown(self) -> str:
        """What the list is to show; blank for who can be invited."""
        return str(getattr(self, "cleaned_data", {}).get("show", ""))


class ChoiceForm(forms.Form):
    """The ticks of a page and the button that was pressed: "fill:sme:8" adds eight small companies."""

    entry = IdsField(required=False)
    shown = IdsField(required=False)
    do = forms.CharField(required=False, max_length=60)
    page = forms.CharField(required=False, max_length=1000)
    undo = forms.UUIDField(required=False)

    @property
    def fill(self) -> tuple[str, int] | None:
        """Return the group to fill and with how many, or None for another button."""
        parts = str(self.cleaned_data["do"]).split(":")
        if len(parts) != 3 or parts[0] != "fill" or parts[1] not in HelixGroup.values or not parts[2].isdecimal():
            return None
        return parts[1], min(int(parts[2][:6] or 0), 10_000)

    @property
    def chooses(self) -> bool:
        """Whether somebody is chosen by this; a filter or another page chooses nobody."""
        return bool(self.cleaned_data["entry"] or self.fill or self.cleaned_data["do"] == "all")

    @property
    def batch(self) -> UUID | None:
        """Return the change to take back, if one is."""
        return self.cleaned_data["undo"]


class SendForm(forms.Form):
    """When the mails go out: at once, or at a time by the clock of the lab's place."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"), choices=[(NOW, _("Now")), (LATER, _("At a time"))], widget=forms.RadioSelect, initial=NOW
    )
    send_at = ClockField(label=_("Day and time"), required=False)

    def __init__(self, *args: Any, lab: Lab, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lab = lab
        self.moment: datetime | None = None
        self.fields["send_at"].help_text = _("By the clock of the lab: %(zone)s.") % {"zone": lab.time_zone}

    def clean(self) -> dict[str, Any]:
        """Make a moment of the time; ask for one where it is missing."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == self.LATER and "send_at" not in self.errors:
            self.moment = read_clock(self, "send_at", self.lab.zone)
            if self.moment is None and "send_at" not in self.errors:
                self.add_error("send_at", _("Say when the mails are to go out."))
        return cleaned
