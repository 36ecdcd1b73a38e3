"""Writing down a consent that was given on paper, by mail or in a conversation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import ConsentChannel, ConsentPurpose
from stakeholders.services.consents import EVIDENCE_LENGTH

BY_HAND = (ConsentChannel.PAPER, ConsentChannel.MAIL, ConsentChannel.TALK)


class ConsentForm(forms.Form):
    """A yes with its evidence: without, it is worth nothing (GDPR, article 7(1))."""

    purpose = forms.ChoiceField(label=_("Agreed to"), choices=ConsentPurpose.choices)
    channel = forms.ChoiceField(label=_("How"), choices=[(one.value, one.label) for one in BY_HAND])
    language = forms.ChoiceField(label=_("Language of the text they read or heard"), choices=settings.LANGUAGES)
    given_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    evidence = forms.CharField(
        label=_("Where the proof is"),
        max_length=EVIDENCE_LENGTH,
        help_text=_("For example: signed form, folder 2026/14; or mail of 3 May in the city’s mailbox."),
    )


class WithdrawalForm(forms.Form):
    """A no that somebody told a colleague."""

    purpose = forms.ChoiceField(choices=ConsentPurpose.choices)
    channel = forms.ChoiceField(choices=[(one.value, one.label) for one in BY_HAND], required=False)

    def clean_channel(self) -> Any:
        """Told in a conversation, unless said otherwise."""
        return self.cleaned_data["channel"] or ConsentChannel.TALK
