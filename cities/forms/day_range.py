"""Filters that narrow a list to some days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayRangeForm(forms.Form):
    """From a day to a day. Forms made of it put both where they belong by `field_order`."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """The range of days goes forward."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return cleaned
