"""Callers of the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import ApiToken, City
from cities.tenancy import enter_city
from cities.tenancy.token_secrets import digest_of, make_secret


def make_token(city: City, *scopes: str, **fields: Any) -> str:
    """Return the secret of a new token of the city."""
    secret = make_secret(city.pk)
    expires_at = timezone.now() + timedelta(days=30)
    values = {"name": "Website", "prefix": secret[:12], "scopes": list(scopes), "expires_at": expires_at, **fields}
    with enter_city(city):
        ApiToken.objects.create(city=city, digest=digest_of(secret), **values)
    return secret


@pytest.fixture
def as_token() -> Callable[..., Client]:
    """Return a function that gives a client with a token: `as_token(city, "log.read").get(...)`."""

    def sign(city: City, *scopes: str, **fields: Any) -> Client:
        return Client(headers={"authorization": f"Bearer {make_token(city, *scopes, **fields)}"})

    return sign
