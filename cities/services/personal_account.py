"""What the platform keeps about a person beside the cities: the account."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Person, Source, plain, register_platform_source
from cities.models import User


def _export_account(_city: None, person: Person) -> list[dict[str, Any]]:
    """Everything but the secrets."""
    rows: list[dict[str, Any]] = []
    for user in User.objects.filter(email__in=person.emails):
        rows.append({"what": "account", "email": user.email, "name": user.name, "language": user.language})
        rows[-1]["since"] = plain(user.date_joined)
        rows += [{"what": "address", "email": one.email} for one in EmailAddress.objects.filter(user=user)]
        rows += [
            {"what": "session", "ip": one.ip, "browser": one.user_agent, "since": plain(one.created_at)}
            for one in UserSession.objects.filter(user=user)
        ]
        rows += [{"what": "way of signing in", "type": one.type} for one in Authenticator.objects.filter(user=user)]
        rows += [
            {"what": "connected sign-in", "provider": one.provider} for one in SocialAccount.objects.filter(user=user)
        ]
    return rows


def _leave_account(_city: None, _person: Person, _now: datetime) -> Erasure:
    """`erase_account` does it, after everything else."""
    return Erasure()


register_platform_source(
    Source(
        code="account",
        label=_("Account"),
        purpose=_("Signing in"),
        basis=_("Performance of a contract with you (GDPR, article 6(1)(b))"),
        origin=_("From you"),
        period=_("Until you delete the account"),
        tables=("cities.User",),
        export=_export_account,
        erase=_leave_account,
        order=10,
    )
)
