"""Whom to invite, and with which words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.forms.choices import offer_choices
from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import CampaignState, InvitationState
from citylabs.models import Campaign, Lab
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
    mail = forms.ChoiceField(label=_("Mail"), required=False, choices=[("", _("All mails")), *MailState.choices])
    campaign = forms.ChoiceField(label=_("Sent with"), required=False)

    def __init__(self, *args: Any, lab: Lab, campaigns: Iterable[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = [one for one in campaigns if one.state != CampaignState.DRAFT]
        choices = [(str(one.pk), date_format(one.created_at.astimezone(lab.zone), "DATETIME_FORMAT")) for one in sent]
        offer_choices(self, "campaign", [("", _("All invitations")), *choices])

    def conditions(self) -> dict[str, str]:
        """Return what `list_invitations` narrows by; everything when a value does not exist (its error is shown)."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        named = {"state": "state", "group": "helix_group", "q": "search", "mail": "mail", "campaign": "campaign"}
        return {name: chosen[field] for field, name in named.items() if chosen.get(field)}


class TestMailForm(forms.Form):
    """In which language to try the mail."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
