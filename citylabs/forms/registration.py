"""What a person writes about themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from cities.models import City, LegalText
from cities.templatetags.content import content
from citylabs.forms.access_needs import AccessFields
from citylabs.selectors.consents import list_shown_texts
from citylabs.selectors.registrations import CAME, MISSING
from citylabs.services.details import Details
from procurement.models import Need
from stakeholders.enums import ConsentPurpose, HelixGroup
from stakeholders.forms.groups import explain_groups

GROUPS = [("", _("Choose one")), *HelixGroup.choices]


class DetailsForm(AccessFields):
    """Name, organisation, group, language, needs and consents.

    `needs` are those on the agenda, `texts` the consent texts in force; a consent without a text is not asked. The ids
    of the texts travel with the form, so that a yes is kept with the version the person has read.
    """

    person = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Your ticket goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    helix_group = forms.ChoiceField(
        label=_("I represent"),
        choices=HelixGroup.choices,
        help_text=_("We aim at a balance of groups in the room."),
        error_messages={"required": _("Choose the group you come for.")},
        widget=forms.RadioSelect(attrs={"class": "choices--boxed choices--pairs"}),
    )
    language = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)
    needs = forms.MultipleChoiceField(
        label=_("Needs I want to work on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        city: City,
        needs: Sequence[Need] = (),
        texts: Mapping[str, LegalText] | None = None,
        with_email: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.texts = dict(texts or {})
        offer_choices(self, "helix_group", explain_groups())
        if needs:
            offer_choices(self, "needs", [(str(need.pk), content(need)) for need in needs])
            self.fields["needs"].widget.attrs["class"] = "choices--boxed"
        else:
            del self.fields["needs"]
        if not with_email:
            del self.fields["email"]
        for purpose in self.purposes:
            self._ask(purpose)

    @property
    def purposes(self) -> list[str]:
        """The consents that are asked."""
        return [purpose for purpose in ConsentPurpose.values if purpose in self.texts]

    def _ask(self, purpose: str) -> None:
        self.fields[purpose] = forms.BooleanField(label=ConsentPurpose(purpose).label, required=False)
        self.fields[f"text_{purpose}"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=self.texts[purpose].pk
        )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What has to be said, for the template."""
        names = ("person", "email", "organisation", "helix_group", "needs")
        return [self[name] for name in names if name in self.fields]

    @property
    def language_words(self) -> str:
        """The chosen language by its name, which the folded field shows."""
        return str(dict(settings.LANGUAGES).get(str(self["language"].value()), ""))

    @property
    def consent_fields(self) -> list[dict[str, Any]]:
        """Each consent with its text, for the template."""
        return [
            {"field": self[purpose], "hidden": self[f"text_{purpose}"], "text": self.texts[purpose]}
            for purpose in self.purposes
        ]

    def to_details(self, *, email: str = "") -> Details:
        """Return what was said; `email` where the form does not ask for it."""
        values = self.cleaned_data
        consents = {purpose: bool(values[purpose]) for purpose in self.purposes}
        shown = [values[f"text_{purpose}"] for purpose in self.purposes if values[f"text_{purpose}"]]
        return Details(
            person=values["person"],
            email=values.get("email") or email,
            organisation=values["organisation"],
            helix_group=values["helix_group"],
            language=values["language"],
            need_ids=tuple(UUID(need) for need in values.get("needs", ())),
            consents=consents,
            texts=list_shown_texts(city=self.city, text_ids=shown) if any(consents.values()) else {},
            access=self.to_access_answer(),
        )


class PublicDetailsForm(DetailsForm):
    """The form on the public page. `website` is for programs that fill in everything: people do not see it."""

    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500)

    @property
    def is_trap_sprung(self) -> bool:
        """Whether a program filled in what nobody can see."""
        return bool(self.data.get("website"))


class DeskDetailsForm(DetailsForm):
    """What a colleague writes down about somebody who called or wrote; an address is not asked of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        words = {"person": _("Name"), "helix_group": _("Group"), "needs": _("Needs")}
        for name in words.keys() & self.fields.keys():
            self.fields[name].label = words[name]
        self.fields["helix_group"].help_text = ""


class DeclineForm(forms.Form):
    """Why somebody cannot come, if they like to say."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Helps us to choose a better time or theme."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RegistrationFilterForm(forms.Form):
    """What the list of registrations is narrowed to."""

    q = forms.CharField(label=_("Name, organisation or address"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All groups")), *HelixGroup.choices])

    def __init__(self, *args: Any, states: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_the_door = [(CAME, _("Checked in")), (MISSING, _("Confirmed, not checked in"))]
        offer_choices(self, "state", [("", _("All states")), *states, *at_the_door])
