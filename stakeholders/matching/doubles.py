"""Which entries of the registry somebody may be: found by equal keys, judged by likeness, each with its reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from cities.models import City
from stakeholders.enums import LikenessReason
from stakeholders.models import MatchKey, Stakeholder
from stakeholders.rules.entries import Values
from stakeholders.rules.likeness import Likeness, compare
from stakeholders.rules.match_keys import list_keys
from stakeholders.rules.signatures import COMPARED, Signature, read_signature

Item = TypeVar("Item")
CHUNK = 5_000
# A key that so many entries share tells nothing; those that share several keys come first.
MOST_CANDIDATES = 200


@dataclass(frozen=True)
class Double:
    """An entry of the registry, and how it is like the one that was asked about."""

    entry: Stakeholder
    likeness: Likeness

    @property
    def words(self) -> list[str]:
        """The reasons in words."""
        return [str(LikenessReason(reason).label) for reason in self.likeness.reasons]


def find_likely_doubles(*, city: City, values: Values, but: UUID | None = None, limit: int = 5) -> list[Double]:
    """Return the entries that these values may be about already, the likeliest first. Two queries.

    `but` is the entry whose values they are.
    """
    return find_doubles_of_many(city=city, rows=[{**values, "id": but}], limit=limit)[0]


def find_doubles_of_many(*, city: City, rows: Sequence[Values], limit: int = 5) -> list[list[Double]]:
    """Return the same for many rows at once, in their order: two queries per 5,000 keys and entries."""
    signatures = [read_signature(values) for values in rows]
    keys = [list_keys(signature) for signature in signatures]
    holders = _find_holders(city, {key for some in keys for key in some})
    candidates = [_rank(signature, some, holders) for signature, some in zip(signatures, keys, strict=True)]
    entries = _read_entries(city, {pk for some in candidates for pk in some})
    known = {pk: read_signature({name: getattr(entry, name) for name in COMPARED}) for pk, entry in entries.items()}
    found = []
    for signature, some in zip(signatures, candidates, strict=True):
        likely = [Double(entries[pk], compare(signature, known[pk])) for pk in some if pk in entries]
        likely = [double for double in likely if double.likeness.is_likely]
        found.append(sorted(likely, key=lambda double: (-double.likeness.score, str(double.entry.pk)))[:limit])
    return found


def _find_holders(city: City, keys: Iterable[int]) -> dict[int, list[UUID]]:
    holders: dict[int, list[UUID]] = defaultdict(list)
    for some in _chunks(sorted(keys)):
        for key, pk in MatchKey.objects.filter(city=city, key__in=some).values_list("key", "stakeholder_id"):
            holders[key].append(pk)
    return holders


def _rank(signature: Signature, keys: Iterable[int], holders: dict[int, list[UUID]]) -> list[UUID]:
    shared: Counter[UUID] = Counter(pk for key in keys for pk in holders.get(key, ()) if pk != signature.id)
    return [pk for pk, _times in shared.most_common(MOST_CANDIDATES)]


def _read_entries(city: City, pks: Iterable[UUID]) -> dict[UUID, Stakeholder]:
    entries: dict[UUID, Stakeholder] = {}
    for some in _chunks(sorted(pks)):
        entries |= Stakeholder.objects.filter(city=city).in_bulk(list(some))
    return entries


def _chunks(values: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
