"""Which entries of the registry the rows of a list are about: by address, else by the exact name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Lower

from cities.models import City
from stakeholders.models import Stakeholder
from stakeholders.rules.entries import Values

Key = tuple[str, ...]
Item = TypeVar("Item")
# So many values are compared in one statement; PostgreSQL hashes them.
CHUNK = 5_000


def row_key(values: Values) -> Key | None:
    """Return what tells a row from others: its address, else organisation and person; None if it names nobody."""
    if email := values.get("email"):
        return ("email", email.lower())
    name = (values.get("organisation", ""), values.get("person", ""))
    return ("name", *name) if any(name) else None


@dataclass
class Known:
    """Entries by key. Several entries may have the same name: one person each with an address of their own."""

    entries: dict[Key, list[Stakeholder]] = field(default_factory=lambda: defaultdict(list))

    def find(self, values: Values) -> list[Stakeholder]:
        """Return the entries a row may be about: none, one, or several that cannot be told apart."""
        key = row_key(values)
        return self.entries.get(key, []) if key else []

    def add(self, key: Key, entry: Stakeholder) -> None:
        """Remember an entry."""
        self.entries[key].append(entry)


def find_known(*, city: City, rows: Iterable[Values], lock: bool = False) -> Known:
    """Return the entries of the city that rows with these values are about.

    Takes two queries per `CHUNK` rows. `lock` keeps the entries from being changed until the transaction ends.
    """
    keys = {key for key in map(row_key, rows) if key}
    emails = sorted(key[1] for key in keys if key[0] == "email")
    names = sorted(key[1:] for key in keys if key[0] == "name")
    known = Known()
    entries = Stakeholder.objects.filter(city=city).annotate(address=Lower("email")).order_by("id")
    if lock:
        entries = entries.select_for_update()
    for chunk in _chunks(emails):
        for entry in entries.exclude(email="").filter(address__in=chunk):
            known.add(("email", entry.email.lower()), entry)
    for some in _chunks(names):
        for found in _with_names(entries, some):
            known.add(("name", found.organisation, found.person), found)
    return known


def _with_names(entries: QuerySet[Stakeholder], names: Sequence[Key]) -> Iterator[Stakeholder]:
    wanted = set(names)
    found = entries.filter(organisation__in={name[0] for name in names}, person__in={name[1] for name in names})
    return (entry for entry in found if (entry.organisation, entry.person) in wanted)


def _chunks(values: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
