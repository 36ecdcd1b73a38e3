"""Fingerprints of addresses, for the list of whom not to write to, which outlives the addresses.

A seal is HMAC-SHA256 of the city and the normalised address under a key from the settings: whoever has the database
but not the key can neither read nor guess an address (there are too few addresses for a plain hash), and the same
person has another seal in each city. The first key of SUPPRESSION_KEYS makes seals, all of them recognise.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from cities.outbox.addresses import normalise_address


def _seal(key: str, city_id: UUID, address: str) -> str:
    message = f"{city_id}:{normalise_address(address)}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def seal_address(address: str, *, city_id: UUID) -> str:
    """Return the seal of an address, as it is kept from now on: 64 hexadecimal digits."""
    return _seal(settings.SUPPRESSION_KEYS[0], city_id, address)


def all_seals(address: str, *, city_id: UUID) -> list[str]:
    """Return every seal the address may have been kept by, the newest key's first."""
    return [_seal(key, city_id, address) for key in settings.SUPPRESSION_KEYS]
