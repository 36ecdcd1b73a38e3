"""Creating and revoking API tokens."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import ApiToken, City
from cities.permissions import Actor
from cities.tenancy.token_secrets import digest_of, make_secret

LONGEST_LIFE = timedelta(days=366)
_SHOWN = 12


class NoScope(Refusal):
    """A token that may do nothing."""

    code = "no-scope"
    status = 422
    message = _("Choose at least one thing the token may do.")


class ScopeNotHeld(Refusal):
    """Nobody can give away what they do not have."""

    code = "scope-not-held"
    status = 403
    message = _("You can only give a token what your own role allows.")


class BadExpiry(Refusal):
    """The expiry lies in the past or too far away."""

    code = "bad-expiry"
    status = 422
    message = _("Choose a day from tomorrow to one year from now.")


def create_token(
    *, city: City, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime, now: datetime | None = None
) -> tuple[ApiToken, str]:
    """Create a token and return it with its secret, which is shown once and never stored.

    `scopes` are permission codes. Refuses NoScope, ScopeNotHeld, BadExpiry (at most one year).
    """
    now = now or timezone.now()
    wanted = sorted(set(scopes))
    if not wanted:
        raise NoScope(field="scopes")
    if not set(wanted) <= actor.permissions:
        raise ScopeNotHeld(field="scopes")
    if not now < expires_at <= now + LONGEST_LIFE:
        raise BadExpiry(field="expires_on")
    secret = make_secret(city.pk)
    with transaction.atomic():
        token = ApiToken.objects.create(
            city=city,
            name=name,
            prefix=secret[-_SHOWN:],
            digest=digest_of(secret),
            scopes=wanted,
            created_by_id=actor.id if actor.kind == "member" else None,  # a token is nobody
            expires_at=expires_at,
        )
        changes = {"name": name, "scopes": wanted, "expires_at": expires_at.isoformat()}
        record(city=city, actor=actor, action="api_token.create", target=token, changes=changes)
    return token, secret


def revoke_token(*, city: City, actor: Actor, token: ApiToken, now: datetime | None = None) -> ApiToken:
    """Make the token worthless at once. Revoking twice changes nothing."""
    with transaction.atomic():
        found = ApiToken.objects.select_for_update().get(city=city, pk=token.pk)
        if found.revoked_at is None:
            found.revoked_at = now or timezone.now()
            found.save(update_fields=["revoked_at"])
            record(city=city, actor=actor, action="api_token.revoke", target=found, changes={"name": found.name})
    return found
