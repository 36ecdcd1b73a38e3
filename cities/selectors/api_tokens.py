"""Reading API tokens. Call inside `enter_city`."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from cities.models import ApiToken, City


def find_valid_token(*, city: City, digest: bytes, now: datetime) -> ApiToken | None:
    """Return the city's token with this digest if it is neither revoked nor expired, or None."""
    found = ApiToken.objects.filter(city=city, digest=digest, revoked_at=None, expires_at__gt=now)
    return found.first()


def list_tokens(*, city: City) -> QuerySet[ApiToken]:
    """Return the city's tokens, newest first, revoked and expired ones too."""
    return ApiToken.objects.filter(city=city).select_related("created_by").order_by("-created_at", "-id")


def get_token(*, city: City, token_id: UUID) -> ApiToken:
    """Return one token; raises ApiToken.DoesNotExist."""
    return list_tokens(city=city).get(pk=token_id)
