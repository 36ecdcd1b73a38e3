"""The filters of the registry's own pages: everything that can be asked for, each state an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList, Theme
from cities.forms.choices import offer_choices
from cities.forms.codes import CodeField
from cities.models import City
from stakeholders.enums import GovernmentLevel
from stakeholders.forms.stakeholders import FilterForm, TagsField
from stakeholders.models import Segment
from stakeholders.rules.filter_words import FILTER_LABELS
from stakeholders.rules.filters import CONTACT_CHOICES, YES_NO, Filters
from stakeholders.selectors.segments import list_segments
from stakeholders.selectors.stakeholders import list_countries, list_tags

# These stand in the bar itself, in this order; the others fold away behind "More filters".
FIRST = ("q", "segment", "group", "level", "country", "tag", "contact")
_ORDER = (*FIRST, "region", "theme", "cpv", "any_tags", "no_tags", "language", "condition")
_NUMBERS = [("", _("Any")), *((str(number), str(number)) for number in range(1, 6))]


def _number(name: str) -> forms.TypedChoiceField:
    label = FILTER_LABELS[name]
    return forms.TypedChoiceField(label=label, choices=_NUMBERS, coerce=int, empty_value=None, required=False)


def _day(name: str) -> forms.DateField:
    return forms.DateField(label=FILTER_LABELS[name], required=False, widget=forms.DateInput({"type": "date"}))


def _choice(name: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=FILTER_LABELS[name], choices=[("", _("All")), *choices], required=False)


class RegistryFilterForm(FilterForm):
    """Which entries the registry shows, with segments and all that the entry's own page says."""

    segment = forms.ChoiceField(label=FILTER_LABELS["segment"], required=False)
    level = _choice("level", GovernmentLevel.choices)
    contact = _choice("contact", CONTACT_CHOICES.items())
    region = CodeField(CodeList.NUTS, label=FILTER_LABELS["region"], required=False, help_text="")
    theme = _choice("theme", Theme.choices)
    cpv = CodeField(CodeList.CPV, label=FILTER_LABELS["cpv"], required=False, help_text="")
    any_tags = TagsField(label=_("One of the tags"), required=False, max_length=500)
    no_tags = TagsField(label=_("None of the tags"), required=False, max_length=500)
    influence_min = _number("influence_min")
    influence_max = _number("influence_max")
    interest_min = _number("interest_min")
    interest_max = _number("interest_max")
    contact_from = _day("contact_from")
    contact_to = _day("contact_to")
    address = _choice("address", YES_NO.items())
    profile = _choice("profile", YES_NO.items())

    field_order = _ORDER

    def __init__(self, *args: Any, segments: list[Segment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "segment", [("", _("All")), *((str(one.pk), one.name) for one in segments)])
        if not segments:
            del self.fields["segment"]

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields of the bar itself."""
        return [field for field in self.visible_fields() if field.name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that fold away."""
        return [field for field in self.visible_fields() if field.name not in FIRST]

    def filters(self) -> Filters:
        """Return what was chosen; a value that does not exist shows its error and filters nothing."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        tag = chosen.pop("tag", "")
        for name in ("any_tags", "no_tags"):
            if name in chosen:
                chosen[name] = tuple(chosen[name])
        return Filters(**chosen, tags=(tag,) if tag else ())


def make_filter_form(parameters: Any, *, city: City, prefix: str | None = None) -> RegistryFilterForm:
    """Return the form over the city's own tags, countries and segments."""
    return RegistryFilterForm(
        parameters,
        prefix=prefix,
        tags=list_tags(city=city),
        countries=list_countries(city=city),
        segments=list(list_segments(city=city)),
    )
