"""The form of a legal text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.services.legal_texts import BODY_LENGTH


class LegalTextForm(forms.Form):
    """A new version of one text in one language."""

    body = forms.CharField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown: a blank line between paragraphs, ## before a heading, - before a list item."),
    )
