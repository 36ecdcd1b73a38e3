"""What the platform knows about a person: each app registers its sources, with what is shown and how it is forgotten.

A source answers for the tables it names; a guard test (tests/architecture/test_personal_data.py) wants every table
that can hold personal data to be claimed by a source or excused with a reason. Register in a module that the app's
`ready()` loads:

    register_source(Source(code="consents", label=_("Consents"), tables=("stakeholders.Consent",), places=(…), …))

All three functions run inside the city, for one city only. `export` gives plain rows for the person to read;
`erase` deletes or pseudonymises, in the caller's transaction, may run twice without harm, and says what stays and why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from cities.hooks.registry import Hook
from cities.models import City

Words = str | Promise


@dataclass(frozen=True)
class Person:
    """Whom a request is about, as one city knows them. All addresses are in lower case.

    `emails` holds the proven address first known, and those that the city has written down as the same person's.
    `names` and `phones` are what stands beside these addresses and beside no other: for looking through free texts.
    """

    email: str
    emails: frozenset[str]
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def needles(self) -> list[str]:
        """What to look for in texts, the longest first. A single short word is no safe sign of a person."""
        names = {name for name in self.names if len(name) >= 8 or " " in name}
        return sorted({*self.emails, *names, *self.phones} - {""}, key=lambda word: (-len(word), word))


@dataclass(frozen=True)
class Kept:
    """Something that stays after an erasure: what, why (with the article of the law), and until when.

    Words are English source texts marked for translation; they are stored and put into the reader's language later.
    `until` None: as long as the reason says.
    """

    what: Words
    reason: Words
    count: int = 1
    until: date | None = None


@dataclass(frozen=True)
class Erasure:
    """What became of a person's data in one source."""

    erased: int = 0
    pseudonymised: int = 0
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Place:
    """A column of addresses by which cities are found across the walls: the table's wall has the door `sweep`.

    The column holds addresses in lower case and is the first of an index: `lower(…)` and operators that are not
    leakproof would read the whole table. `is_list`: an array of addresses.
    """

    model: type[models.Model]
    column: str
    is_list: bool = False


# The city is None for the sources of the platform itself.
Export = Callable[[Any, Person], list[dict[str, Any]]]
Erase = Callable[[Any, Person, datetime], Erasure]
Correct = Callable[[City, Person, dict[str, str]], int]


@dataclass(frozen=True)
class Source:
    """One kind of data about people. The words answer article 15(1) GDPR: why, on what ground, from where, how long.

    `personal_texts`: the rows may speak of third persons too, so whoever answers a request may leave them out.
    `correct` takes over new values (person, organisation, role, phone, language) and returns in how many rows.
    """

    code: str
    label: Words
    purpose: Words
    basis: Words
    origin: Words
    period: Words
    tables: tuple[str, ...]
    export: Export
    erase: Erase
    places: tuple[Place, ...] = ()
    order: int = 50
    personal_texts: bool = False
    correct: Correct | None = None
    recipients: Callable[[City, Person], list[str]] | None = field(default=None)

    def find(self, city: City, person: Person) -> int:
        """How many rows the city holds."""
        return len(self.export(city, person))


_sources: dict[str, Source] = {}
_platform_sources: dict[str, Source] = {}

# Functions `(*, city, actor, is_copy)`: a colleague has looked through everything the city knows about one person, or
# has given them a copy of it.
PERSON_SHOWN = Hook("everything about a person shown")

# Functions `(*, city, emails) -> tuple[set of emails, set of names, set of phones]`: what else the city knows the
# person by. Asked until nothing new is found.
known_as = Hook("known as")

# Functions `(*, city, emails, names, phones) -> set`: those of the names and phones that somebody with another address
# has as well. They are no sign of the person in a text.
shared_signs = Hook("shared signs")


def plain(value: Any) -> Any:
    """A value of a column as JSON and CSV show it."""
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def register_source(source: Source) -> Source:
    """Add a source; registering its code again replaces it."""
    _sources[source.code] = source
    return source


def register_platform_source(source: Source) -> Source:
    """Add a source that belongs to no city. Its functions get None for the city; it has no places."""
    _platform_sources[source.code] = source
    return source


def list_platform_sources() -> list[Source]:
    """What is kept beside the cities, in the order in which the person reads it."""
    return sorted(_platform_sources.values(), key=lambda source: (source.order, source.code))


def list_sources() -> list[Source]:
    """All sources in the order in which the person reads them."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.code))


def get_source(code: str) -> Source:
    """Raises KeyError for a code nobody registered."""
    return _sources[code]


def list_places() -> list[Place]:
    """Every column in which an address may stand, of all sources."""
    return [place for source in list_sources() for place in source.places]


def recognise(*, city: City, email: str) -> Person:
    """Return everything the city knows this address as. Call inside the city."""
    address = email.strip().lower()
    emails, names, phones = {address}, set[str](), set[str]()
    while True:
        found = known_as.call(city=city, emails=frozenset(emails))
        more = _merge(emails, (one[0] for one in found))
        names |= {name for one in found for name in one[1] if name}
        phones |= {phone for one in found for phone in one[2] if phone}
        if not more:
            break
        emails |= more
    known = frozenset(emails)
    shared: set[str] = set()
    for of_others in shared_signs.call(city=city, emails=known, names=names, phones=phones):
        shared |= of_others
    return Person(address, known, frozenset(names - shared), frozenset(phones - shared))


def _merge(known: set[str], found: Iterable[set[str]]) -> set[str]:
    return {address.strip().lower() for one in found for address in one if address} - known
