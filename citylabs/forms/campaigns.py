"""Whom to invite, and with which words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import InvitationState
from stakeholders.enums import HelixGroup


class CampaignForm(forms.Form):
    """The personal words, one text per language of the city."""

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = TranslatedFormField(
            languages=city.languages,
            label=_("Personal words"),
            help_text=_("Stand above the facts in the mail. Everybody gets the mail in their own language."),
            multiline=True,
            required=False,
            max_length=5000,
        )


class InvitationFilterForm(forms.Form):
    """What the list of invited people is narrowed to."""

    q = forms.CharField(label=_("Name, organisation or address"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Answer"), required=False, choices=[("", _("All answers")), *InvitationState.choices]
    )
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All groups")), *HelixGroup.choices])


class TestMailForm(forms.Form):
    """In which language to try the mail."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
