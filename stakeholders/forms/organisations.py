"""Forms of public profiles: the filters of the list, founding, and the three parts of a profile. Services decide."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList, Theme
from cities.forms.choices import offer_choices
from cities.forms.codes import CodeField, CodesField
from cities.forms.translated import TranslatedFormField
from cities.rules.code_names import DIVISION_NAMES
from stakeholders.enums import GovernmentLevel, HelixGroup, SizeClass
from stakeholders.models import Organisation
from stakeholders.rules.profiles import LONGEST_TEXT, MOST_CPV
from stakeholders.rules.registers import list_registers
from stakeholders.rules.words import name_country
from stakeholders.selectors.organisations import OrganisationFilter

# Where the platform's languages are spoken, before all others.
_NEAR = ("EE", "FI", "LV", "LT", "SE", "DK", "DE", "PL", "NO")
_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def list_countries_to_choose() -> list[tuple[str, Any]]:
    """Return all countries in the reader's language, those of the region first."""
    names: dict[str, str] = dict(Locale(_language()).territories)
    near = [(code, names[code]) for code in _NEAR]
    rest = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES and code not in _NEAR
    ]
    return [("", "–"), (str(_("Baltic Sea Region")), near), (str(_("Other countries")), sorted(rest, key=_second))]


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


class OrganisationFilterForm(forms.Form):
    """Which profiles the public list shows. Every state of it is an address."""

    q = forms.CharField(
        label=_("Search organisations"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    group = forms.ChoiceField(label=_("Group"), choices=[("", _("All groups")), *HelixGroup.choices], required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("All themes")), *Theme.choices], required=False)
    cpv = forms.ChoiceField(label=_("Offers (CPV)"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("All sizes")), *SizeClass.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All languages")), *settings.LANGUAGES], required=False
    )
    verified = forms.BooleanField(label=_("Verified only"), required=False)

    def __init__(self, *args: Any, countries: Sequence[str], code: tuple[str, str] | None, **kwargs: Any) -> None:
        """`code` is the CPV code the address asks for with its name, when it is narrower than a division."""
        super().__init__(*args, **kwargs)
        named = sorted(((one, name_country(one, _language())) for one in countries), key=_second)
        offer_choices(self, "country", [("", _("All countries")), *named])
        divisions: list[tuple[str, Any]] = list(DIVISION_NAMES.items())
        more = [code] if code and code[0] not in DIVISION_NAMES else []
        offer_choices(self, "cpv", [("", _("Everything")), *more, *divisions])

    def chosen(self) -> OrganisationFilter:
        """Return what was chosen; a value that nobody offered is left out."""
        self.is_valid()
        return OrganisationFilter(**{name: value for name, value in self.cleaned_data.items() if value})


def bind_organisation_filter(
    asked: QueryDict, *, countries: Sequence[str], code: tuple[str, str] | None
) -> OrganisationFilterForm:
    """Return the form over an address; values that nobody offered fall away."""
    form = OrganisationFilterForm(asked, countries=countries, code=code)
    if form.is_valid():
        return form
    data = asked.copy()
    for name in form.errors:
        data.pop(name, None)
    return OrganisationFilterForm(data, countries=countries, code=code)


class FoundForm(forms.Form):
    """The least that makes a profile: who it is. The rest can be written in peace, nothing is public yet."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As it stands in the register, with its legal form.")
    )
    helix_group = forms.ChoiceField(label=_("Group"), choices=[("", "–"), *HelixGroup.choices])
    country = forms.ChoiceField(label=_("Country"))
    scheme = forms.ChoiceField(label=_("Register"), required=False)
    registration_id = forms.CharField(
        label=_("Number in the register"),
        max_length=60,
        required=False,
        help_text=_("Cities recognise you by it in their own lists."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "country", list_countries_to_choose())
        offer_choices(self, "scheme", [("", _("None")), *list_registers()])


class PartForm(forms.Form):
    """One part of a profile. `seen_at` is the state the person began from, so that nobody's change is lost."""

    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    texts: tuple[tuple[str, Any, bool, Any], ...] = ()

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        """`languages` are those in which texts can be written here; texts in others stay as they are."""
        super().__init__(*args, **kwargs)
        for name, label, multiline, help_text in self.texts:
            self.fields[name] = TranslatedFormField(
                languages=languages,
                multiline=multiline,
                max_length=LONGEST_TEXT[name],
                required=False,
                label=label,
                help_text=help_text,
            )

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        """Return the profile's values for this part."""
        names = [*(name for name in cls.base_fields if name != "seen_at"), *(text[0] for text in cls.texts)]
        values = {name: getattr(organisation, name) for name in names}
        return {**values, "seen_at": organisation.changed_at.isoformat()}

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_at"}


class IdentityForm(PartForm, FoundForm):
    """Who the organisation is."""

    size = forms.ChoiceField(label=_("Size"), choices=[("", "–"), *SizeClass.choices], required=False)
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[("", _("Not a public authority")), *GovernmentLevel.choices],
        required=False,
    )
    region = CodeField(CodeList.NUTS, label=_("NUTS region"), required=False)
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        help_text=_("Its domain can be proven by a mail address; then the profile is marked as verified."),
    )
    texts = (("names", _("Name in other languages"), False, _("Only where it differs.")),)


class OfferForm(PartForm):
    """What the organisation does, in words and in codes."""

    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    cpv = CodesField(CodeList.CPV, label=_("CPV codes"), required=False, most=MOST_CPV)
    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    maturity = forms.TypedChoiceField(
        label=_("Technology readiness level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Does not apply"))],
        help_text=_("Of your most mature solution, from idea (1) to proven in use (9)."),
    )
    texts = (
        ("summary", _("In one sentence"), False, _("What you do and for whom. It stands in lists and searches.")),
        ("offers", _("What you offer"), True, ""),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "maturity", [("", _("Does not apply")), *((str(n), str(n)) for n in range(1, 10))])
        self.order_fields(["summary", "offers", "themes", "cpv", "languages", "maturity"])


class PartnersForm(PartForm):
    """What the organisation looks for in partners, and brings to them."""

    texts = (
        ("competences_offered", _("What you bring to partners"), True, ""),
        ("competences_sought", _("What partners should bring"), True, ""),
    )


PART_FORMS: dict[str, type[PartForm]] = {"identity": IdentityForm, "offer": OfferForm, "partners": PartnersForm}
