"""The filters over who looked."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from cities.forms.day_range import DayRangeForm
from stakeholders.enums import LookSubject, LookWay
from stakeholders.selectors.looks import LookFilters

_ALL: tuple[str, Any] = ("", _("All"))


class LookFilterForm(DayRangeForm):
    """Who, in which way, at what, when. `about` comes with the link from an entry's page."""

    field_order = ("who", "way", "subject", "first", "last", "about")

    who = forms.ChoiceField(label=_("Who"), required=False)
    way = forms.ChoiceField(label=_("Way"), choices=[_ALL, *LookWay.choices], required=False)
    subject = forms.ChoiceField(label=_("Looked at"), choices=[_ALL, *LookSubject.choices], required=False)
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "who", [_ALL, *actors])

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
