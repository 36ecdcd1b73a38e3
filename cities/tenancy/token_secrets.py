"""The shape of an API token's secret: `clt_` + the city's id + 32 random bytes.

The city stands in the secret, so that a token shown at another city's door is told from a mistyped or revoked one
without looking into any other city. Only the SHA-256 of the whole text is stored (256 random bits need no salt).
"""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

PREFIX = "clt_"
_RANDOM_BYTES = 32


def make_secret(city_id: UUID) -> str:
    """Return a new secret for a token of this city. It is shown once and never stored."""
    body = city_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return PREFIX + base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def digest_of(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def city_of_secret(secret: str) -> UUID | None:
    """Return the city the secret claims to belong to, or None if it has not the shape of one of ours."""
    if not secret.startswith(PREFIX):
        return None
    try:
        body = base64.b64decode(secret[len(PREFIX) :] + "==", altchars=b"-_", validate=False)
    except (ValueError, binascii.Error):
        return None
    return UUID(bytes=body[:16]) if len(body) == 16 + _RANDOM_BYTES else None
