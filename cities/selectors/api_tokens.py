"""Reading API tokens. Call inside `enter_city`."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from cities.models import ApiToken, City

# Asked at every request of the API: plain SQL, because building the statement anew costs more than running it.
_FIND = """
SELECT id, name, scopes, last_used_at FROM cities_apitoken
WHERE city_id = %s AND digest = %s AND revoked_at IS NULL AND expires_at > %s
"""


def find_valid_token(*, city: City, digest: bytes, now: datetime) -> ApiToken | None:
    """Return the city's token with this digest if it is neither revoked nor expired, or None.

    Only id, city, name, scopes and last_used_at are filled: it is for looking at, not for saving.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [city.pk, digest, now])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, name, scopes, last_used_at = row
    return ApiToken(pk=token_id, city_id=city.pk, name=name, scopes=scopes, last_used_at=last_used_at)


def list_tokens(*, city: City) -> QuerySet[ApiToken]:
    """Return the city's tokens, newest first, revoked and expired ones too."""
    return ApiToken.objects.filter(city=city).select_related("created_by").order_by("-created_at", "-id")


def get_token(*, city: City, token_id: UUID) -> ApiToken:
    """Return one token; raises ApiToken.DoesNotExist."""
    return list_tokens(city=city).get(pk=token_id)
