"""Choosing how long a class of data is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cities.models.retention import LONGEST_DAYS
from cities.services.retention_rules import Rule

YEAR = 365


def say_days(days: int) -> str:
    """Say a period as people do: in years where it is whole years, else in days."""
    if days >= YEAR and days % YEAR == 0:
        years = days // YEAR
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


class PeriodForm(forms.Form):
    """Days, and why where it is longer than usual. The service decides."""

    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    reason = forms.CharField(
        label=_("Why longer than usual"),
        max_length=300,
        required=False,
        help_text=_("Only needed for more days than usual, for example: project records must be kept for seven years."),
    )

    def __init__(self, data: Any = None, *, rule: Rule, **kwargs: Any) -> None:
        super().__init__(data, initial={"days": rule.days, "reason": rule.reason}, **kwargs)
        self.fields["days"].help_text = _("Usual: %(usual)s days, %(from)s.") % {
            "usual": rule.one.days,
            "from": rule.one.counted_from,
        }
