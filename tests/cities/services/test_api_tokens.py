"""Creating and revoking API tokens."""

from datetime import UTC, datetime, timedelta

import pytest

from cities.errors import Refusal
from cities.models import ApiToken, LogEntry
from cities.permissions import Actor
from cities.selectors.api_tokens import find_valid_token
from cities.services.api_tokens import BadExpiry, NoScope, ScopeNotHeld, create_token, revoke_token
from cities.tenancy import enter_city
from cities.tenancy.token_secrets import digest_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)


def actor(cast: Cast) -> Actor:
    held = frozenset({"labs.read", "labs.edit"})
    return Actor(kind="member", id=cast.owner.pk, label=cast.owner.email, permissions=held)


def create(cast: Cast, scopes: list[str], days: int = 30) -> tuple[ApiToken, str]:
    expires_at = NOW + timedelta(days=days)
    return create_token(
        city=cast.ours, actor=actor(cast), name="Website", scopes=scopes, expires_at=expires_at, now=NOW
    )


def test_create_token_keeps_only_a_digest(cast: Cast) -> None:
    with enter_city(cast.ours):
        token, secret = create(cast, ["labs.read", "labs.edit", "labs.read"])

        stored = ApiToken.objects.values().get()
        assert bytes(stored["digest"]) == digest_of(secret)
        assert stored["scopes"] == ["labs.edit", "labs.read"]
        assert secret not in str(stored)
        assert secret.endswith(stored["prefix"])
        assert secret.startswith("clt_")
        entry = LogEntry.objects.get(city=cast.ours)
        assert (entry.action, entry.object_id) == ("api_token.create", token.pk)
        assert secret not in str(entry.changes)


@pytest.mark.parametrize(
    ("scopes", "days", "refusal", "field"),
    [
        ([], 30, NoScope, "scopes"),
        (["labs.read", "members.edit"], 30, ScopeNotHeld, "scopes"),
        (["labs.read"], 0, BadExpiry, "expires_on"),
        (["labs.read"], 367, BadExpiry, "expires_on"),
    ],
)
def test_create_token_refuses(cast: Cast, scopes: list[str], days: int, refusal: type[Refusal], field: str) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal) as refused:
            create(cast, scopes, days)

        assert refused.value.field == field
        assert not ApiToken.objects.exists()


def test_revoke_token_ends_it_once(cast: Cast) -> None:
    with enter_city(cast.ours):
        token, secret = create(cast, ["labs.read"])
        assert find_valid_token(city=cast.ours, digest=digest_of(secret), now=NOW) == token

        revoke_token(city=cast.ours, actor=actor(cast), token=token, now=NOW)
        revoke_token(city=cast.ours, actor=actor(cast), token=token, now=NOW + timedelta(days=1))

        token.refresh_from_db()
        assert token.revoked_at == NOW
        assert find_valid_token(city=cast.ours, digest=digest_of(secret), now=NOW) is None
        assert LogEntry.objects.filter(city=cast.ours, action="api_token.revoke").count() == 1
