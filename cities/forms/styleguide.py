"""Forms that the style guide shows; nothing is ever sent with them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList
from cities.forms.codes import CodeField, CodesField


class SampleFilterForm(forms.Form):
    """A filter bar with a search, a choice, boxes and a day."""

    sg_q = forms.CharField(label=_("Search"), required=False)
    sg_kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), ("dialogue", _("Market dialogue")), ("training", _("Buyer training"))],
    )
    sg_since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sg_online = forms.BooleanField(label=_("Online only"), required=False)


class SampleForm(forms.Form):
    """The fields that a browser has a control of its own for, with the format said in words."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Day, month and year, for example 14 May 2026. The small calendar opens a choice."),
    )
    begins = forms.TimeField(
        label=_("Begins"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Hours and minutes by the clock of the lab, for example 09:30."),
    )
    file = forms.FileField(
        label=_("Programme as a file"),
        required=False,
        help_text=_("PDF, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    groups = forms.MultipleChoiceField(
        label=_("Who should come?"),
        choices=[("sme", _("Small enterprises")), ("buyer", _("Public buyers")), ("research", _("Research"))],
        widget=forms.CheckboxSelectMultiple,
    )
    codes = CodesField(CodeList.CPV, label=_("What is it about?"), required=False)
    region = CodeField(CodeList.NUTS, label=_("Region"), required=False)
