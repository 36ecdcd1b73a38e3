"""The filters over who looked."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from stakeholders.enums import LookSubject, LookWay
from stakeholders.selectors.looks import LookFilters

_ALL: tuple[str, Any] = ("", _("All"))


class LookFilterForm(forms.Form):
    """Who, in which way, at what, when. `about` comes with the link from an entry's page."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    way = forms.ChoiceField(label=_("Way"), choices=[_ALL, *LookWay.choices], required=False)
    subject = forms.ChoiceField(label=_("Looked at"), choices=[_ALL, *LookSubject.choices], required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "who", [_ALL, *actors])

    def clean(self) -> dict[str, Any]:
        """The range of days goes forward."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return cleaned

    def filters(self) -> LookFilters:
        """What was asked; everything when the form is wrong (its errors are shown)."""
        if not self.is_valid():
            return LookFilters()
        given = self.cleaned_data
        return LookFilters(
            way=given["way"],
            subject=given["subject"],
            who=UUID(given["who"]) if given["who"] else None,
            about=given["about"],
            first=given["first"],
            last=given["last"],
        )
