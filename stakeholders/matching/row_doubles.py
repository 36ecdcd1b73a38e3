"""Rows of a list that may be about somebody who is known already, under another address or spelling.

Exact signs first: a number of a register, an address the person had before, the same name without legal form and
accents. Rows without one are compared by likeness (`find_alike`), as entries are. Every row says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cities.models import City
from stakeholders.matching.doubles import Double, find_doubles_of_many
from stakeholders.matching.known import CHUNK
from stakeholders.models import Stakeholder
from stakeholders.rules.entries import Values
from stakeholders.rules.names import name_key, person_key

Sign = tuple[str, ...]
_COLUMNS = ("id", "organisation", "person", "email", "scheme", "registration_id", "other_emails")
# The code of a sign as the first part of a reason's code: "double-name", "double-address", "double-register".
NAME, ADDRESS, REGISTER = "double-name", "double-address", "double-register"


def list_signs(values: Values) -> Iterator[Sign]:
    """Yield what two entries about the same person or organisation have in common, the surest first."""
    person = person_key(values.get("person", ""))
    for address in [values.get("email", ""), *values.get("other_emails", [])]:
        if address:
            yield (ADDRESS, address.lower())
    if number := "".join(letter for letter in values.get("registration_id", "").lower() if letter.isalnum()):
        yield (REGISTER, number, person)
    organisation = name_key(values.get("organisation", ""))
    if organisation and person:
        yield (NAME, organisation, person)
    elif organisation or person:
        yield (NAME, organisation or person)


@dataclass
class Signs:
    """Who has which sign: entries of the registry."""

    entries: dict[Sign, UUID] = field(default_factory=dict)

    def find(self, values: Values) -> tuple[UUID, str] | None:
        """Return the entry a row may be a double of, and by which sign."""
        for sign in list_signs(values):
            if entry := self.entries.get(sign):
                return entry, sign[0]
        return None


def find_signs(*, city: City, rows: Iterable[Values]) -> Signs:
    """Return the entries of the city that have a sign in common with one of the rows.

    Reads the names of the registry once, in pieces; keeps only those that occur in the file.
    """
    wanted = {sign for values in rows for sign in list_signs(values)}
    found = Signs()
    if not wanted:
        return found
    entries = Stakeholder.objects.filter(city=city).order_by().values(*_COLUMNS)
    for entry in entries.iterator(chunk_size=CHUNK):
        for sign in list_signs(entry):
            if sign in wanted:
                found.entries.setdefault(sign, entry["id"])
    return found


def find_alike(*, city: City, rows: Sequence[Values], signs: Signs) -> dict[int, Double]:
    """Return by position in `rows` the likeliest entry for those without a sign: two queries per 5,000 of each."""
    places = [place for place, values in enumerate(rows) if signs.find(values) is None]
    found = find_doubles_of_many(city=city, rows=[rows[place] for place in places], limit=1)
    return {place: doubles[0] for place, doubles in zip(places, found, strict=True) if doubles}


def get_entries(*, city: City, keys: Iterable[UUID]) -> dict[UUID, Any]:
    """Return the entries by key."""
    return Stakeholder.objects.filter(city=city).in_bulk(list(keys))
