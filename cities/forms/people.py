"""Forms about people: colleagues, oneself, and the platform's staff."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.services.staff_sessions import REASON_LENGTH

# What each role is for, in one line; the table of all permissions is a page of its own.
ROLE_WORDS = {
    Role.OWNER: _("Everything, also people, tokens and settings."),
    Role.ORGANISER: _("Plans labs, invites, runs the day, writes the report."),
    Role.FACILITATOR: _("Helps with programme, check-in and report; sees no registry."),
    Role.REVIEWER: _("Procurement and legal: needs, reports, legal texts, log."),
    Role.DESK: _("Checks people in at the door, nothing else."),
    Role.READER: _("Looks, changes nothing."),
}


class RoleSelect(forms.RadioSelect):
    """Roles as boxes, each with what it is for."""

    option_template_name = "cities/widgets/role_option.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Put the explanation beside the option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return {**option, "explanation": ROLE_WORDS[Role(str(value))]}


class ColleagueForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.ORGANISER,
        widget=RoleSelect(attrs={"class": "choices--boxed choices--columns"}),
    )


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=RoleSelect(attrs={"class": "choices--boxed"})
    )


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Your colleagues see it beside your address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the pages, and of the mails to you.")
    )


class SignupForm(forms.Form):
    """What sign-up asks besides address and password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    field_order = ["email", "name", "password1"]

    def signup(self, request: object, user: object) -> None:
        """Allauth asks for it; the adapter's `save_user` has kept the name already."""


class DeleteAccountForm(forms.Form):
    """A deletion cannot be taken back, so the address is typed once more."""

    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: object, address: str, **kwargs: object) -> None:
        """`address` is what must be typed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = address

    def clean_email(self) -> str:
        """Refuse another address than the person's own."""
        typed: str = self.cleaned_data["email"]
        if typed.lower() != self.address.lower():
            raise forms.ValidationError(_("This is not the address of your account."))
        return typed


class StaffSessionForm(forms.Form):
    """Into which city, why, for how long."""

    MINUTES = [(15, _("15 minutes")), (60, _("1 hour")), (120, _("2 hours")), (240, _("4 hours"))]

    reason = forms.CharField(
        label=_("Reason"),
        min_length=REASON_LENGTH,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The city's owners read it in their log. Name the ticket, and who asked."),
    )
    minutes = forms.TypedChoiceField(label=_("For how long"), choices=MINUTES, coerce=int, initial=60)

    def duration(self) -> timedelta:
        """The chosen time."""
        return timedelta(minutes=self.cleaned_data["minutes"])
