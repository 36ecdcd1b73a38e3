"""The filters of the log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.day_range import DayRangeForm
from cities.selectors.log import LogFilters


class LogFilterForm(DayRangeForm):
    """Who, what, on which object, when."""

    field_order = ("actor", "action", "object", "first", "last")

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

    def filters(self) -> LogFilters:
        """What was asked; everything when the form is wrong (its errors are shown)."""
        if not self.is_valid():
            return LogFilters()
        given = self.cleaned_data
        return LogFilters(given["actor"], given["action"], given["object"], given["first"], given["last"])
