"""What allauth asks us about accounts."""

from allauth.account.adapter import DefaultAccountAdapter

from cities.models import User


def display_user(user: User) -> str:
    """How a person is called on pages and in mails of the sign-in."""
    return user.name or user.email


class AccountAdapter(DefaultAccountAdapter):
    """Keeps allauth's defaults; the place for the platform's own rules of sign-in."""
