"""Forms of needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.forms.translated import TranslatedFormField
from procurement.enums import NeedStage, Visibility
from procurement.services.needs import NeedContent

_ALL = [("", _("All"))]


class NeedFilterForm(forms.Form):
    """What to look for in the list."""

    text = forms.CharField(label=_("Search"), max_length=100, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=[*_ALL, *NeedStage.choices], required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[*_ALL, *Theme.choices], required=False)
    visibility = forms.ChoiceField(label=_("Visible to"), choices=[*_ALL, *Visibility.choices], required=False)

    def filters(self) -> dict[str, str]:
        """What was asked; everything when the form is wrong (its errors are shown)."""
        return dict(self.cleaned_data) if self.is_valid() else {}


class NeedForm(forms.Form):
    """What a person writes about a need, in the city's languages."""

    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    cpv = forms.CharField(
        label=_("Main CPV code"),
        max_length=20,
        required=False,
        help_text=_("8 digits, e.g. 90720000 for environmental protection."),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    owner_unit = forms.CharField(label=_("Unit that owns the need"), max_length=200, required=False)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        """Make the texts' inputs for the city's languages."""
        super().__init__(*args, **kwargs)
        self.fields["title"] = TranslatedFormField(languages=languages, label=_("Title"))
        self.fields["ask"] = TranslatedFormField(
            languages=languages,
            label=_("What is asked"),
            required=False,
            help_text=_("One line that a company understands at once."),
        )
        for name, label in (("situation", _("Current situation")), ("outcome", _("Desired outcome"))):
            self.fields[name] = TranslatedFormField(
                languages=languages, label=label, multiline=True, max_length=5000, required=False
            )
        self.order_fields(["title", "ask", "situation", "outcome", "theme", "cpv", "owner_unit"])

    def content(self) -> NeedContent:
        """What was written; call when the form is valid."""
        return NeedContent(**self.cleaned_data)


class CloseNeedForm(forms.Form):
    """Why a need is closed."""

    closing_reason = forms.CharField(
        label=_("Why is the need closed?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: bought off the shelf, merged with another need, no longer needed."),
    )
