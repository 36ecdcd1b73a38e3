"""What allauth asks us about accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from cities.adapters.mail import render_account_mail
from cities.jobs import enqueue
from cities.models import User
from cities.selectors.memberships import list_own_memberships
from cities.tenancy import enter_user


def display_user(user: User) -> str:
    """How a person is called on pages and in mails of the sign-in."""
    return user.name or user.email


class AccountAdapter(DefaultAccountAdapter):
    """The platform's own rules of sign-in."""

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very host: allauth would also take the other hosts of ALLOWED_HOSTS."""
        request = allauth_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Into the workspace of whoever works in one city; everybody else finds their places on their own page."""
        user = request.user
        with enter_user(user):
            places = list(list_own_memberships(user=user)[:2]) if isinstance(user, User) else []
        if len(places) == 1:
            return reverse("city-workspace", args=[places[0].city.slug])
        return str(super().get_login_redirect_url(request))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name, and the language in which the person signed up: mails will come in it."""
        user = super().save_user(request, user, form, commit=False)
        user.name = " ".join(form.cleaned_data.get("name", "").split())
        user.language = (translation.get_language() or "en").split("-")[0]
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the sign-in in our look and the person's language, by a worker.

        It cannot go through a city's outbox: it belongs to no city, and a row with the key of a password reset would
        outlive the key. It is rendered here, because what a link says is known to this request only, and lost if the
        broker loses it: the person then asks for another.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language() or "en"
        with translation.override(language):
            mail = render_account_mail(template_prefix, {**context, "email": email, "request": self.request})
        enqueue("cities.send_account_mail", queue="mail", recipient=email, **mail)
