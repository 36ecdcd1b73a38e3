"""The form of a city's settings."""

from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.enums import CityKind, PopulationBand
from cities.forms.translated import TranslatedFormField
from cities.models import City
from cities.models.city import COLOUR
from cities.services.cities import CityDetails

# The European Union, and its neighbours in the Baltic Sea region and the single market.
COUNTRIES = [
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
    *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO", "UA"),
]


def country_choices() -> list[tuple[str, str]]:
    """Countries with their names in the reader's language, sorted by name."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: pair[1])


def time_zone_choices() -> list[tuple[str, str]]:
    """The zones of Europe first: a city is nearly always in one of them."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone.replace("_", " ")) for zone in sorted(zones, key=lambda zone: not zone.startswith("Europe/"))]


class CityForm(forms.Form):
    """What an owner may change about the city."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CityKind.choices)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    nuts3 = forms.RegexField(
        label=_("NUTS-3 region"),
        regex=r"^[A-Z]{2}[0-9A-Z]{3}$",
        required=False,
        help_text=_("Five characters, for example EE008 for Southern Estonia."),
        error_messages={"invalid": _("A NUTS-3 code has two letters and three further characters, for example EE008.")},
        widget=forms.TextInput(attrs={"class": "short", "maxlength": 5}),
    )
    population_band = forms.ChoiceField(
        label=_("Population"), choices=[("", "–"), *PopulationBand.choices], required=False
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("Degrees north, for example 58.378. It puts the city on the map."),
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("Degrees east, for example 26.729. Without both, lists only."),
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)
    languages = forms.MultipleChoiceField(
        label=_("We write in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The languages in which you write about your labs."),
    )
    first_language = forms.ChoiceField(
        label=_("First language"),
        choices=settings.LANGUAGES,
        help_text=_("Every text is written in it; the others may stay blank."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    brand_colour = forms.RegexField(
        label=_("Brand colour"),
        regex=COLOUR,
        required=False,
        help_text=_("As #rrggbb. Where it would be hard to read, pages use the nearest shade that is not."),
        error_messages={"invalid": _("Write the colour as #rrggbb, for example #0b5560.")},
        widget=forms.TextInput(attrs={"class": "short", "maxlength": 7, "data-colour": "", "spellcheck": "false"}),
    )
    sender_name = forms.CharField(
        label=_("Sender name of mails"),
        max_length=120,
        required=False,
        help_text=_("Who the mails come from, for example: Tartu CityLabs."),
    )
    reply_to = forms.EmailField(
        label=_("Reply address of mails"),
        max_length=254,
        required=False,
        help_text=_("Answers to the mails arrive here."),
    )

    field_order = ["name"]

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        """Start from what the city says now; the name is asked in each of its languages."""
        details = {name: getattr(city, name) for name in CityDetails.__dataclass_fields__}
        kwargs["initial"] = {**details, "first_language": city.default_language}
        super().__init__(*args, **kwargs)
        self.fields["name"] = TranslatedFormField(languages=city.languages, label=_("Name"), max_length=120)
        self.order_fields(["name"])

    def clean(self) -> dict[str, Any]:
        """The first language is one of the languages."""
        cleaned = super().clean() or {}
        chosen, first = cleaned.get("languages"), cleaned.get("first_language")
        if chosen and first and first not in chosen:
            self.add_error("first_language", _("Choose one of the languages you have ticked."))
        return cleaned

    def details(self) -> CityDetails:
        """What was typed, for the service."""
        given = dict(self.cleaned_data)
        first = given.pop("first_language")
        given["languages"] = [first, *(code for code in given["languages"] if code != first)]
        return CityDetails(**given)


class LogoForm(forms.Form):
    """A picture file."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 2 MB. It is shown 36 pixels high."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
