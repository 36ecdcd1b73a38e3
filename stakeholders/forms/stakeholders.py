"""Forms of the registry. They parse; the services decide."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList, Theme
from cities.forms.codes import CodeField, CodesField
from stakeholders.enums import ConsentBasis, EntrySource, GovernmentLevel, HelixGroup
from stakeholders.models import Stakeholder
from stakeholders.rules.conditions import list_conditions
from stakeholders.rules.fields import field_label, field_limit
from stakeholders.rules.filters import Filters
from stakeholders.rules.texts import clean_tags
from stakeholders.rules.words import find_country, name_country


class TagsField(forms.CharField):
    """Tags in one line, parted by commas."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as one line."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return clean tags."""
        return clean_tags([super().clean(value)])


class AddressesField(TagsField):
    """E-mail addresses in one line, parted by commas."""

    def clean(self, value: Any) -> Any:
        """Return the addresses; the service says which is broken."""
        text: str = forms.CharField.clean(self, value)
        return [address.strip() for address in text.replace(";", ",").split(",") if address.strip()]


_INFLUENCE = [("", "–"), (1, _("1, hardly any")), (2, "2"), (3, _("3, some")), (4, "4"), (5, _("5, decisive"))]
_INTEREST = [("", "–"), (1, _("1, hardly any")), (2, "2"), (3, _("3, some")), (4, "4"), (5, _("5, very much"))]


def _label(name: str) -> Any:
    words: Any = field_label(name)
    return capfirst(words)  # stays lazy


def _line(name: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=_label(name), max_length=field_limit(name), required=False, **more)


class StakeholderForm(forms.Form):
    """One entry. `seen_at` is the state the person began from, so that nobody's change is lost."""

    organisation = _line("organisation")
    person = _line("person", help_text=_("Name an organisation, a person, or both."))
    role = _line("role")
    email = forms.EmailField(label=_label("email"), max_length=254, required=False)
    phone = _line("phone", widget=forms.TextInput(attrs={"type": "tel"}))
    helix_group = forms.ChoiceField(label=_label("helix_group"), choices=[("", "–"), *HelixGroup.choices])
    language = forms.ChoiceField(label=_label("language"), choices=settings.LANGUAGES)
    country = forms.CharField(
        label=_label("country"),
        max_length=60,
        required=False,
        help_text=_("For example EE, or Estonia."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    region = CodeField(CodeList.NUTS, label=_label("region"), required=False)
    website = forms.CharField(
        label=_label("website"),
        max_length=field_limit("website"),
        required=False,
        widget=forms.TextInput(attrs={"type": "text", "inputmode": "url", "autocomplete": "off"}),
    )
    other_emails = AddressesField(label=_label("other_emails"), max_length=5_000, required=False)
    scheme = _line("scheme", help_text=_("The register of companies or of the state, for example EE-ARIREGISTER."))
    registration_id = _line("registration_id")
    level = forms.ChoiceField(
        label=_label("level"),
        choices=[("", "–"), *GovernmentLevel.choices],
        required=False,
        help_text=_("For public buyers and policy makers."),
    )
    themes = forms.MultipleChoiceField(
        label=_label("themes"),
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--pairs"}),
    )
    cpv = CodesField(CodeList.CPV, label=_label("cpv"), required=False)
    influence = forms.TypedChoiceField(
        label=_label("influence"), choices=_INFLUENCE, coerce=int, empty_value=None, required=False
    )
    interest = forms.TypedChoiceField(
        label=_label("interest"), choices=_INTEREST, coerce=int, empty_value=None, required=False
    )
    engagement_plan = forms.CharField(
        label=_label("engagement_plan"),
        max_length=field_limit("engagement_plan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you want from each other, who calls next, and about what."),
    )
    last_contact_on = forms.DateField(
        label=_label("last_contact_on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    tags = TagsField(
        label=_label("tags"),
        required=False,
        max_length=2100,
        help_text=_("Parted by commas, for example: energy, schools"),
    )
    consent_basis = forms.ChoiceField(
        label=_label("consent_basis"),
        choices=ConsentBasis.choices,
        initial=ConsentBasis.LEGITIMATE_INTEREST,
        help_text=_("Why the city may keep these data (GDPR, article 6). This is not a consent to anything."),
    )
    consent_note = _line("consent_note", help_text=_("For example where and when the person agreed."))
    notes = forms.CharField(
        label=_label("notes"),
        max_length=field_limit("notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only for colleagues. The person may ask to read them (GDPR, article 15)."),
    )
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def clean_country(self) -> str:
        """Accept a code or a name in one of the nine languages."""
        word = self.cleaned_data["country"]
        code = find_country(word)
        if word and not code:
            raise forms.ValidationError(_("This is not a country we know. Write its two-letter code."))
        return code

    @classmethod
    def initial_of(cls, stakeholder: Stakeholder) -> dict[str, Any]:
        """Return the values of an entry for the form."""
        values = {name: getattr(stakeholder, name) for name in cls.base_fields if name != "seen_at"}
        return {**values, "seen_at": stakeholder.changed_at.isoformat()}


class FilterForm(forms.Form):
    """Which entries a list shows. Every state of it is an address."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    condition = forms.ChoiceField(label=_("What they did"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    basis = forms.ChoiceField(label=_("Basis"), required=False)

    def __init__(
        self, *args: Any, tags: list[tuple[str, int]], countries: list[tuple[str, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words: dict[str, list[Any]] = {
            "group": HelixGroup.choices,
            "source": EntrySource.choices,
            "basis": ConsentBasis.choices,
        }
        words |= {"language": list(settings.LANGUAGES), "tag": [(tag, f"{tag} ({number})") for tag, number in tags]}
        language = (get_language() or "en").partition("-")[0]
        words["country"] = [(code, f"{name_country(code, language)} ({number})") for code, number in countries]
        words["condition"] = [(condition.code, condition.label) for condition in list_conditions()]
        for name, choices in words.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    def filters(self) -> Filters:
        """Return what was chosen; a value that does not exist shows its error and filters nothing."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        tag = chosen.get("tag", "")
        return Filters(
            q=chosen.get("q", ""),
            group=chosen.get("group", ""),
            tags=(tag,) if tag else (),
            language=chosen.get("language", ""),
            source=chosen.get("source", ""),
            basis=chosen.get("basis", ""),
            country=chosen.get("country", ""),
            condition=chosen.get("condition", ""),
        )


class IdsField(forms.MultipleChoiceField):
    """Ticked boxes of a list; what is not an id is refused."""

    def to_python(self, value: Any) -> Any:
        """Return the ids."""
        try:
            return [UUID(text) for text in value or []]
        except ValueError:
            raise forms.ValidationError(_("One of the ticked entries does not exist.")) from None

    def validate(self, value: Any) -> None:
        """Ids of other cities are passed over by the service."""


class TagForm(forms.Form):
    """Tags for many entries: those that are ticked, or all that meet the filters."""

    entry = IdsField(required=False)
    everything = forms.BooleanField(required=False)
    tags = TagsField(label=_("Tags"), required=False, max_length=500)
    way = forms.ChoiceField(choices=[("add", _("Add")), ("remove", _("Remove"))], initial="add")
