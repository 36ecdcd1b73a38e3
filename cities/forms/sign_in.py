"""The forms of the sign-in in our words: allauth's own, with labels instead of placeholders.

One field per new password: a second one is no safer and twice the work; `static/js/account.js` shows what was typed.
`ACCOUNT_FORMS` and `MFA_FORMS` in the settings name these.
"""

from typing import Any, cast

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_VALIDATORS = cast("list[dict[str, Any]]", settings.AUTH_PASSWORD_VALIDATORS)
_LEAST = next(each["OPTIONS"]["min_length"] for each in _VALIDATORS if each["NAME"].endswith("MinimumLengthValidator"))
_WORDS: dict[str, Any] = {
    "login": gettext_lazy("E-mail address"),
    "email": gettext_lazy("E-mail address"),
    "password": gettext_lazy("Password"),
    "oldpassword": gettext_lazy("Current password"),
    "remember": gettext_lazy("Keep me signed in on this device"),
    "code": gettext_lazy("Code"),
    "passwordless": gettext_lazy("Let me sign in with this key alone"),
}
_NEW_PASSWORD: Any = lazy(
    lambda: (
        _("At least %(number)d characters. A few words in a row are easy to remember and hard to guess.")
        % {"number": _LEAST}
    ),
    str,
)()


class _OurWords:
    """Comes before an allauth form: labels of ours, no placeholders, one field for a new password."""

    password_label: Any = gettext_lazy("New password")
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _WORDS.get(name, field.label)
        for name in {"password", "oldpassword"} & set(self.fields):
            self.fields[name].help_text = ""  # the way to a new one stands below the form
        if "password1" in self.fields:
            self.fields["password1"].label = self.password_label
            self.fields["password1"].help_text = _NEW_PASSWORD
            self.fields["password1"].widget.attrs["autocomplete"] = "new-password"
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(inputmode="text", autocapitalize="none", spellcheck="false")


class LoginForm(_OurWords, account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What password managers and passkeys look for in the field of whoever has an account already.
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class SignupForm(_OurWords, account.SignupForm):
    """A new account."""

    password_label = gettext_lazy("Password")


class AddEmailForm(_OurWords, account.AddEmailForm):
    """Another address."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    """Another password."""


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    """A first password, for whoever signed in through another service."""


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):
    """Which account has lost its password."""


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):
    """The new password, with the link of the mail."""


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    """The password once more."""


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):
    """The second factor at the sign-in: a code of the app, or a recovery code."""


class ReauthenticateCodeForm(_OurWords, mfa.ReauthenticateForm):
    """The second factor once more."""


class ActivateTOTPForm(_OurWords, totp.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits the app shows")
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "class": "short"})


class AddWebAuthnForm(_OurWords, webauthn.AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("So that you know it again, for example: work laptop.")
        self.fields["passwordless"].help_text = _(
            "The key then asks for your finger, face or PIN. It replaces the password and the second factor."
        )
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(_OurWords, webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
