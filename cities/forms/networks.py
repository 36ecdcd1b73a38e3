"""Forms about networks of cities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City, Network
from cities.services.network_invitations import LONGEST_MESSAGE
from cities.services.networks import NetworkDetails


class NetworkForm(forms.Form):
    """What a network says about itself to everybody."""

    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = list(dict.fromkeys(["en", *city.languages]))
        self.fields["name"] = TranslatedFormField(languages=languages, label=_("Name"))
        self.fields["about"] = TranslatedFormField(
            languages=languages,
            label=_("What it is for"),
            multiline=True,
            required=False,
            help_text=_("One or two sentences. They stand on the public page of the network."),
        )
        self.order_fields(["name", "about", "website"])

    @staticmethod
    def initial_of(network: Network) -> dict[str, Any]:
        """Return what the form shows of a network."""
        return {"name": network.name, "about": network.about, "website": network.website}

    def to_details(self) -> NetworkDetails:
        """Return what was typed."""
        values = self.cleaned_data
        return NetworkDetails(name=values["name"], about=values["about"], website=values["website"])


class CitySearchForm(forms.Form):
    """Words of a city's name or address."""

    q = forms.CharField(label=_("Name or address of the city"), max_length=100, required=False)


class AskCityForm(forms.Form):
    """A few words to a city that is asked into the network."""

    message = forms.CharField(
        label=_("A few words to its owners"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
