"""What people change about their own account. Signing in itself is django-allauth's."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.hooks import ACCOUNT_ERASED
from cities.models import Membership, User
from cities.permissions import Actor
from cities.services.memberships import remove_member
from cities.tenancy import enter_city, enter_user


class AccountExists(Refusal):
    """Somebody signs in with this address already."""

    code = "account-exists"
    message = _("There is an account with this address already.")


def create_account(*, email: str, password: str | None, language: str = "en", is_staff: bool = False) -> User:
    """Create a person whose address an operator vouches for. Everybody else signs up through django-allauth.

    Refuses AccountExists. Without a password the person sets one by "forgot your password".
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AccountExists(field="email")
    with transaction.atomic():
        user = User.objects.create_user(email, password, language=language, is_staff=is_staff)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def update_profile(*, user: User, name: str, language: str) -> User:
    """Keep a person's name and the language of pages and mails."""
    user.name = " ".join(name.split())
    user.language = language
    user.save(update_fields=["name", "language"])
    return user


def erase_account(*, user: User) -> None:
    """Leave every city and forget the person: name, address, ways of signing in.

    Refuses LastOwner, and what the apps above refuse (`cities.hooks.ACCOUNT_ERASED`).

    The row itself stays, empty, because registrations, tokens and logs of cities point at it and the law asks a buyer
    to keep those. An inactive person's sessions end with their next request.
    """
    actor = Actor(kind="member", id=user.pk, label=user.email)
    with transaction.atomic():
        with enter_user(user):
            memberships = list(Membership.objects.filter(user=user).select_related("city"))
        for membership in memberships:
            with enter_city(membership.city, user):
                remove_member(city=membership.city, actor=actor, membership=membership)
        ACCOUNT_ERASED.call(user=user)
        for kept in ("emailaddress_set", "authenticator_set", "socialaccount_set", "usersession_set"):
            getattr(user, kept).all().delete()
        user.email = f"erased-{user.pk}@erased.invalid"
        user.name = ""
        user.is_active = False
        user.is_staff = user.is_superuser = False
        user.set_unusable_password()
        user.save()
