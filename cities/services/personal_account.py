"""What the platform keeps about a person beside the cities: the account."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Person, Source, plain, register_platform_source
from cities.models import User


def _export_account(_city: None, person: Person) -> list[dict[str, Any]]:
    """Everything but the secrets."""
    rows: list[dict[str, Any]] = []
    for user in User.objects.filter(email__in=person.emails):
        rows.append({"what": "account", "email": user.email, "name": user.name, "language": user.language})
        rows[-1]["since"] = plain(user.date_joined)
        rows += [{"what": "address", "email": one.email} for one in user.emailaddress_set.all()]
        rows += [
            {"what": "session", "ip": one.ip, "browser": one.user_agent, "since": plain(one.created_at)}
            for one in user.usersession_set.all()
        ]
        rows += [{"what": "way of signing in", "type": one.type} for one in user.authenticator_set.all()]
        rows += [{"what": "connected sign-in", "provider": one.provider} for one in user.socialaccount_set.all()]
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
