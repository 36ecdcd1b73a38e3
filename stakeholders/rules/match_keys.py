"""The keys by which entries that may be alike find each other: two entries that share none are never compared.

A key is made of the parts of a name that one typo leaves alone, so equality finds what likeness is measured on.
Hashed to 64 bits: short, and no name can be read from it.
"""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from stakeholders.rules.names import OrganisationName, acronym_of
from stakeholders.rules.signatures import Signature

_MOST_WORDS = 3


def list_keys(signature: Signature) -> frozenset[int]:
    """Return the keys of an entry."""
    return frozenset(map(_hash, _name_keys(signature)))


def address_key(email: str) -> int:
    """Return the key that every entry with this address has, whether it is the main one or an earlier one."""
    return _hash(f"e|{email.lower()}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _name_keys(signature: Signature) -> Iterator[str]:
    for email in signature.emails:
        yield f"e|{email}"
    if signature.number:
        yield f"n|{signature.number}"
    if signature.profile and not signature.person:
        yield f"f|{signature.profile}"
    if signature.person:
        yield from _person_keys(signature)
    elif signature.organisation is not None:
        yield from _organisation_keys(signature.organisation)
        for domain in signature.domains | ({signature.website} - {""}):
            yield f"d|{domain}"


def _person_keys(signature: Signature) -> Iterator[str]:
    words = signature.person
    yield f"p|{' '.join(words)}"
    for one, other in combinations(sorted(words, key=lambda word: (-len(word), word))[:_MOST_WORDS], 2):
        for whole, part in ((one, other), (other, one)):
            if len(whole) > 1:
                yield f"g|{whole}|{part[:1]}"
                yield f"h|{whole}|{part[-3:]}"
    initials = "".join(sorted(word[0] for word in words))
    for domain in signature.domains:
        yield f"i|{domain}|{initials}"
    if signature.phone:
        yield f"t|{signature.phone}"


def _organisation_keys(name: OrganisationName) -> Iterator[str]:
    yield f"o|{name.key}"
    own = sorted(name.own, key=lambda word: (-len(word), word))[:_MOST_WORDS]
    words = own if len(own) > 1 else [*own, *sorted(name.places), *sorted(name.common)][:_MOST_WORDS]
    for one, other in combinations(words, 2):
        for whole, part in ((one, other), (other, one)):
            yield f"w|{whole}|{part[:3]}"
            yield f"x|{whole}|{part[-3:]}"
    if own:
        joined = "".join(name.raw)
        half = max(3, len(joined) // 2)
        yield f"l|{joined[:half]}"
        yield f"r|{joined[-half:]}"
        yield f"c|{own[0]}"
    if len(name.raw) == 1 and len(name.raw[0]) <= 6:
        yield f"a|{name.raw[0]}"
    elif 2 < len(name.raw) <= 6:
        yield f"a|{acronym_of(name.raw)}"
