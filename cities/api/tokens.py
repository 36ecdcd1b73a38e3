"""API tokens: a city's keys."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from cities.permissions import TOKENS_EDIT
from cities.selectors.api_tokens import get_token, list_tokens
from cities.services.api_tokens import create_token, revoke_token

_TOKEN = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "name": "City website",
    "prefix": "q8Zr2Kx0aF1d",
    "scopes": ["labs.read", "needs.read"],
    "created_at": "2026-05-01T12:00:00Z",
    "expires_at": "2027-05-01T12:00:00Z",
    "last_used_at": None,
    "revoked_at": None,
}


class TokenSerializer(serializers.Serializer):
    """A token without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="A few characters to tell tokens apart.")
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewTokenSerializer(TokenSerializer):
    """A token with its secret, which is shown this once."""

    secret = serializers.CharField()


class TokenListApi(CityApi):
    """The tokens of a city."""

    permissions = {"GET": TOKENS_EDIT, "POST": TOKENS_EDIT}
    many = True
    tag = "tokens"
    answer_is_secret = True
    answers = {"POST": (201, NewTokenSerializer)}
    OutputSerializer = TokenSerializer
    output_example = _TOKEN
    input_example = {"name": "City website", "scopes": ["labs.read", "needs.read"], "days": 365}

    class InputSerializer(serializers.Serializer):
        name = serializers.CharField(max_length=100)
        scopes = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100)
        days = serializers.IntegerField(min_value=1, max_value=366, help_text="How long it works.")

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the tokens, newest first. Secrets are never shown again."""
        return self.page(list_tokens(city=city), order="-created_at")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Create a token.

        Its secret is in this answer only. Scopes are permission codes that the caller has.
        """
        given = self.read()
        now = timezone.now()
        expires_at = now + timedelta(days=given.pop("days"))
        token, secret = create_token(city=city, actor=self.actor, expires_at=expires_at, now=now, **given)
        token.secret = secret  # type: ignore[attr-defined]  # for this one answer
        return self.answer(token, NewTokenSerializer, status=201)


class TokenDetailApi(CityApi):
    """One token."""

    permissions = {"GET": TOKENS_EDIT, "DELETE": TOKENS_EDIT}
    tag = "tokens"
    OutputSerializer = TokenSerializer
    output_example = _TOKEN

    def get(self, request: HttpRequest, city: City, token_id: UUID) -> HttpResponse:
        """Read one token."""
        return self.answer(get_token(city=city, token_id=token_id))

    def delete(self, request: HttpRequest, city: City, token_id: UUID) -> HttpResponse:
        """Revoke a token. It stays in the list as revoked."""
        revoke_token(city=city, actor=self.actor, token=get_token(city=city, token_id=token_id))
        return self.nothing()
