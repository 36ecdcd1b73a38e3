"""Values that are encrypted in the database: a dump, a backup or a query shows none of them.

The keys are in the settings (ENCRYPTION_KEYS), never in the database: the first one encrypts, all of them decrypt
(Fernet: AES-128 in CBC mode with HMAC-SHA256). Nothing can be searched or sorted by such a column, which is on purpose.
"""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    # A random string of any length becomes a key of 32 bytes, so that operators make all secrets in one way.
    made = [base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()) for key in keys]
    return MultiFernet([Fernet(key) for key in made])


def encrypt(value: Any) -> bytes:
    """Return the JSON value as a token of the newest key."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(json.dumps(value, ensure_ascii=False).encode())


def decrypt(token: bytes) -> Any:
    """Return the value of a token; raises InvalidToken if none of the keys made it."""
    return json.loads(_fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(bytes(token)))


class EncryptedJsonField(models.BinaryField):
    """A JSON value, encrypted at rest. It takes part in no query but by being NULL."""

    description = "JSON, encrypted"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return None if value is None else encrypt(value)

    def from_db_value(self, value: Any, *args: Any) -> Any:
        """Decrypt on the way out."""
        return None if value is None else decrypt(value)

    def to_python(self, value: Any) -> Any:
        """A value is JSON already; BinaryField would take a text for base 64."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """For fixtures: never in the clear."""
        raise FieldError("Encrypted values are not written into fixtures.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to compare what has another form each time it is written."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: nothing can be found by it.")
        return super().get_lookup(lookup_name)
