"""Whom to invite, and with which words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import InvitationState
from stakeholders.enums import HelixGroup


class CampaignForm(forms.Form):
    """Groups, tags and languages: nothing chosen means all. The note is one per language of the city."""

    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        help_text=_("Without a choice: all groups."),
        required=False,
        choices=HelixGroup.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
    )
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        help_text=_("Entries with any of these tags. Without a choice: all."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("Everybody gets the mail in their own language. Without a choice: all."),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
    )

    def __init__(self, *args: Any, city: City, tags: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tags:
            choices = [(tag, f"{tag} ({number})") for tag, number in tags]
            self.fields["tags"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["tags"]
        self.fields["note"] = TranslatedFormField(
            languages=city.languages,
            label=_("Personal words"),
            help_text=_("Stand above the facts in the mail."),
            multiline=True,
            required=False,
            max_length=5000,
        )

    @property
    def audience(self) -> dict[str, list[str]]:
        """The filter as a campaign keeps it."""
        return {name: list(self.cleaned_data.get(name, ())) for name in ("groups", "tags", "languages")}


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
