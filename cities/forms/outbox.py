"""Forms over the outbox and the suppression list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.forms.choices import offer_choices
from cities.models import Suppression
from cities.outbox import list_kinds


class MailFilterForm(forms.Form):
    """Narrows the list of mails. Every field is optional; a campaign comes from a link, not from typing."""

    recipient = forms.CharField(label=_("Recipient"), required=False, max_length=254)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    campaign = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [("", _("All states")), ("waiting", _("Waiting")), ("lost", _("Failed or bounced"))]
        offer_choices(self, "state", [*groups, *MailState.choices])
        kinds = [(kind.code, kind.label) for kind in list_kinds()]
        offer_choices(self, "kind", [("", _("All kinds")), *kinds])

    def clean(self) -> dict[str, Any]:
        """The days must stand in order."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return values


class SuppressionForm(forms.Form):
    """An address that must not be written to."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    scope = forms.ChoiceField(
        label=_("Kept from"),
        choices=Suppression.Scope.choices,
        help_text=_("“Invitations” still lets tickets and changes of place through, which people asked for."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SuppressionRemovalForm(forms.Form):
    """Why an address may be written to again. It stands in the log."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: asked by phone to be invited again. Kept in the log."),
    )
