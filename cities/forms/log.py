"""The filters of the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.selectors.log import LogFilters


class LogFilterForm(forms.Form):
    """Who, what, on which object, when."""

    actor = forms.CharField(label=_("Who"), max_length=254, required=False)
    action = forms.RegexField(
        label=_("Action"),
        regex=r"^[a-z_]+(\.[a-z_]+)?$",
        max_length=60,
        required=False,
        help_text=_("For example member, or member.add"),
        error_messages={"invalid": _("Write an action like member or member.add.")},
    )
    object = forms.UUIDField(label=_("Object"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """The range of days goes forward."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return cleaned

    def filters(self) -> LogFilters:
        """What was asked; everything when the form is wrong (its errors are shown)."""
        if not self.is_valid():
            return LogFilters()
        given = self.cleaned_data
        return LogFilters(given["actor"], given["action"], given["object"], given["first"], given["last"])
