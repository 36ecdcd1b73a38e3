"""Forms of the lab's editor: each page makes the input of one service."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import LabKind
from citylabs.forms.clocks import ClockField, read_clock, show_clock
from citylabs.models import Lab
from citylabs.services.lab_inputs import LabPlace, LabSeats, LabTexts
from stakeholders.enums import HelixGroup

# Where the municipalities of the Union are: the continent, the Atlantic, and the overseas regions.
_OVERSEAS = {"Africa/Ceuta", "America/Cayenne", "America/Guadeloupe", "America/Martinique", "Asia/Nicosia"}
_OVERSEAS |= {"Indian/Mayotte", "Indian/Reunion", "UTC"}
ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "Atlantic/")) or zone in _OVERSEAS)


def spoken_languages(city: City, lab: Lab | None = None) -> list[str]:
    """Return the languages in which texts are asked: the lab's first, then the city's."""
    return list(dict.fromkeys([*(lab.languages if lab else []), *city.languages]))


def _choose_languages(**more: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "choices--inline"})
    return forms.MultipleChoiceField(choices=settings.LANGUAGES, widget=widget, **more)


class LabTextsForm(forms.Form):
    """Page "basics"."""

    def __init__(self, *args: Any, city: City, lab: Lab, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(lab, name) for name in LabTexts.__dataclass_fields__})
        super().__init__(*args, **kwargs)
        spoken = spoken_languages(city, lab)
        kinds = [choice for choice in LabKind.choices if not lab.published_at or choice[0] == lab.kind]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds)
        self.fields["languages"] = _choose_languages(
            label=_("Languages of the lab"),
            help_text=_("What people can speak there. Texts need each of them."),
        )
        self.fields["title"] = TranslatedFormField(label=_("Title"), languages=spoken)
        self.fields["purpose"] = TranslatedFormField(
            label=_("Purpose"),
            languages=spoken,
            multiline=True,
            required=False,
            help_text=_("What should be different afterwards? Two or three sentences; they open the public page."),
        )
        self.fields["description"] = TranslatedFormField(
            label=_("Description"), languages=spoken, multiline=True, required=False
        )
        self.fields["round"] = forms.CharField(
            label=_("Round"),
            max_length=80,
            required=False,
            help_text=_("If the lab is one of a series in several cities, for example “Spring 2024”."),
        )

    def read_input(self) -> LabTexts:
        """Return what the service takes."""
        return LabTexts(**{name: self.cleaned_data[name] for name in LabTexts.__dataclass_fields__})


class LabPlaceForm(forms.Form):
    """Page "place"."""

    def __init__(self, *args: Any, city: City, lab: Lab, **kwargs: Any) -> None:
        first = {name: getattr(lab, name) for name in ("time_zone", "venue", "address", "online_url", "access_notes")}
        first |= {"starts_at": show_clock(lab.starts_at, lab.zone), "ends_at": show_clock(lab.ends_at, lab.zone)}
        kwargs.setdefault("initial", first)
        super().__init__(*args, **kwargs)
        zones = [(zone, zone.replace("_", " ")) for zone in sorted({*ZONES, lab.time_zone})]
        self.fields["starts_at"] = ClockField(label=_("Starts"), required=False)
        self.fields["ends_at"] = ClockField(label=_("Ends"), required=False)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=zones,
            help_text=_("All times of the lab are shown by its clock."),
        )
        self.fields["venue"] = forms.CharField(label=_("Place"), max_length=200, required=False)
        self.fields["address"] = forms.CharField(label=_("Street address"), max_length=300, required=False)
        self.fields["online_url"] = forms.URLField(
            label=_("Online link"),
            required=False,
            assume_scheme="https",
            help_text=_("Only people who are registered get it, by mail and on their own page."),
        )
        self.fields["access_notes"] = TranslatedFormField(
            label=_("Accessibility of the place"),
            languages=spoken_languages(city, lab),
            multiline=True,
            required=False,
            help_text=_("Step-free entrance, lift, hearing loop, toilets, the nearest stop."),
        )

    def clean(self) -> dict[str, Any]:
        """Turn clock times into moments."""
        values = self.cleaned_data
        if zone := values.get("time_zone"):
            for name in ("starts_at", "ends_at"):
                values[name] = read_clock(self, name, ZoneInfo(zone))
        return values

    def read_input(self) -> LabPlace:
        """Return what the service takes."""
        return LabPlace(**self.cleaned_data)


class LabSeatsForm(forms.Form):
    """Page "seats"."""

    def __init__(self, *args: Any, lab: Lab, targets: dict[str, int], **kwargs: Any) -> None:
        self.lab = lab
        first: dict[str, Any] = {f"target_{group}": number for group, number in targets.items()}
        first["capacity"] = lab.capacity
        for name in ("registration_opens_at", "registration_closes_at"):
            first[name] = show_clock(getattr(lab, name), lab.zone)
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        number = forms.NumberInput(attrs={"class": "short"})
        self.fields["capacity"] = forms.IntegerField(label=_("Seats"), min_value=1, max_value=10_000, widget=number)
        self.fields["registration_opens_at"] = ClockField(
            label=_("Registration opens"),
            required=False,
            help_text=_("Without a time: from publishing on."),
        )
        self.fields["registration_closes_at"] = ClockField(
            label=_("Registration closes"), required=False, help_text=_("Without a time: when the lab starts.")
        )
        for group in HelixGroup:
            self.fields[f"target_{group}"] = forms.IntegerField(
                label=group.label, min_value=0, max_value=10_000, required=False, widget=number
            )

    @property
    def target_fields(self) -> list[forms.BoundField]:
        """The fields of the helix groups, for the page."""
        return [self[f"target_{group}"] for group in HelixGroup]

    def clean(self) -> dict[str, Any]:
        """Turn clock times into moments."""
        for name in ("registration_opens_at", "registration_closes_at"):
            self.cleaned_data[name] = read_clock(self, name, self.lab.zone)
        return self.cleaned_data

    def read_input(self) -> LabSeats:
        """Return what the service takes."""
        values = self.cleaned_data
        targets = {group.value: values[f"target_{group}"] or 0 for group in HelixGroup}
        return LabSeats(values["capacity"], values["registration_opens_at"], values["registration_closes_at"], targets)
