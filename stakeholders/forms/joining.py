"""What a person writes who puts themselves into a registry."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList, Theme
from cities.forms.choices import offer_choices
from cities.forms.codes import CodesField
from cities.models import City, LegalText
from cities.templatetags.content import content
from stakeholders.enums import ConsentPurpose, HelixGroup
from stakeholders.forms.groups import explain_groups
from stakeholders.rules.joining import Joining

# Asked here. Photos and lists of participants belong to a lab and are asked there.
ASKED_PURPOSES = (ConsentPurpose.INVITE, ConsentPurpose.SHARE)
MOST_CODES = 10

# City → purpose → the text in force.
Texts = Mapping[City, Mapping[str, LegalText]]


class JoinForm(forms.Form):
    """Who one is, what one works on, in which language to write, and what one agrees to; for one city or several.

    A purpose is asked where a city has a text for it. The ids of the texts travel with the form, so that a yes is kept
    with the version the person has read.
    """

    cities = forms.MultipleChoiceField(
        label=_("Which cities should know you?"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed choices--pairs"}),
        error_messages={"required": _("Choose at least one city.")},
    )
    person = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We write to it once, and nothing is kept before you confirm it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("Your role there"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    helix_group = forms.ChoiceField(
        label=_("I represent"),
        choices=HelixGroup.choices,
        error_messages={"required": _("Choose the group you come for.")},
        widget=forms.RadioSelect(attrs={"class": "choices--boxed choices--pairs"}),
    )
    themes = forms.MultipleChoiceField(
        label=_("What do you work on?"),
        choices=Theme.choices,
        required=False,
        help_text=_("Choose as many as fit."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed choices--pairs"}),
    )
    cpv = CodesField(CodeList.CPV, label=_("CPV codes"), required=False, most=MOST_CODES)
    language = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, cities: Sequence[City], texts: Texts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_cities = list(cities)
        self.texts = texts
        offer_choices(self, "helix_group", explain_groups())
        if len(self.all_cities) == 1:
            del self.fields["cities"]
        else:
            offer_choices(self, "cities", [(city.slug, content(city.name)) for city in self.all_cities])
        for purpose in self.purposes:
            self.fields[purpose] = forms.BooleanField(label=ConsentPurpose(purpose).label, required=False)
            for city in self._asking(purpose):
                self.fields[f"text_{purpose}_{city.slug}"] = forms.UUIDField(
                    required=False, widget=forms.HiddenInput, initial=self.texts[city][purpose].pk
                )

    @property
    def purposes(self) -> list[str]:
        """The consents that at least one city asks."""
        return [purpose for purpose in ASKED_PURPOSES if self._asking(purpose)]

    def _asking(self, purpose: str) -> list[City]:
        return [city for city in self.all_cities if purpose in self.texts.get(city, {})]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What has to be said, for the template."""
        names = ("cities", "person", "email", "organisation", "role", "helix_group", "themes")
        return [self[name] for name in names if name in self.fields]

    @property
    def language_words(self) -> str:
        """The chosen language by its name, which the folded field shows."""
        return str(dict(settings.LANGUAGES).get(str(self["language"].value()), ""))

    @property
    def consent_fields(self) -> list[dict[str, Any]]:
        """Each consent with the text of each city, for the template."""
        return [
            {
                "field": self[purpose],
                "texts": [
                    {
                        "city": city if len(self.all_cities) > 1 else None,
                        "text": self.texts[city][purpose],
                        "hidden": self[f"text_{purpose}_{city.slug}"],
                    }
                    for city in self._asking(purpose)
                ],
            }
            for purpose in self.purposes
        ]

    @property
    def chosen_cities(self) -> list[City]:
        """The cities that were chosen; the only one where there is no choice."""
        slugs = self.cleaned_data.get("cities")
        return [city for city in self.all_cities if slugs is None or city.slug in slugs]

    def to_joining(self) -> Joining:
        """Return what was said."""
        values = self.cleaned_data
        return Joining(
            person=values["person"],
            email=values["email"],
            helix_group=values["helix_group"],
            organisation=values["organisation"],
            role=values["role"],
            language=values["language"],
            themes=tuple(values["themes"]),
            cpv=tuple(values["cpv"]),
            texts={city.pk: self._ticked(city) for city in self.chosen_cities},
        )

    def _ticked(self, city: City) -> dict[str, UUID]:
        values = self.cleaned_data
        shown = {purpose: values.get(f"text_{purpose}_{city.slug}") for purpose in self.purposes if values[purpose]}
        return {purpose: key for purpose, key in shown.items() if key}
