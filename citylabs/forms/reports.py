"""Writing conclusions and commitments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.models import Commitment
from citylabs.services.commitments import LONGEST, CommitmentInput
from citylabs.services.reports import LONGEST_CONCLUSIONS


class ConclusionsForm(forms.Form):
    """The city's own words about the lab, in each of its languages."""

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusions"] = TranslatedFormField(
            languages=city.languages,
            label=_("In the words of the city"),
            help_text=_(
                "What the lab has shown, and what the city makes of it. Published for good: no names of people."
            ),
            multiline=True,
            max_length=LONGEST_CONCLUSIONS,
        )


class CommitmentForm(forms.Form):
    """Who does what by when."""

    text = forms.CharField(label=_("What"), max_length=LONGEST["text"], widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.CharField(
        label=_("Who"),
        max_length=LONGEST["owner"],
        help_text=_("A unit or an organisation rather than a person: published reports are kept for good."),
    )
    due_date = forms.DateField(
        label=_("By when"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    )

    @classmethod
    def of(cls, commitment: Commitment) -> "CommitmentForm":
        """Return the form with what is written now."""
        now = {"text": commitment.text, "owner": commitment.owner, "due_date": commitment.due_date}
        return cls(initial=now)

    @property
    def given(self) -> CommitmentInput:
        """What was typed, for the service."""
        return CommitmentInput(**self.cleaned_data)
