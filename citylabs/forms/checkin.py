"""A walk-in, written down in a hurry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from citylabs.forms.registration import GROUPS
from citylabs.services.details import Details


class WalkInForm(forms.Form):
    """As little as a person at the door needs to say."""

    person = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    helix_group = forms.ChoiceField(label=_("Group"), choices=GROUPS)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, required=False, help_text=_("For the survey after the lab.")
    )
    let_in_anyway = forms.BooleanField(label=_("Let in anyway: the room is full"), required=False)

    def to_details(self, *, language: str) -> Details:
        """Return what was said at the door."""
        values = self.cleaned_data
        return Details(
            person=values["person"],
            organisation=values["organisation"],
            helix_group=values["helix_group"],
            email=values["email"],
            language=language,
        )
