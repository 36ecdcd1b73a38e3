"""Reading the registry for a download: few columns, in pieces, so that memory stays the same for any size."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from stakeholders.enums import EntrySource
from stakeholders.models import Stakeholder
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.words import name_basis, name_group, name_level, name_theme

EXPORT_FIELDS = (*ENTRY_FIELDS, "source")
CHUNK = 2_000
_NAMES: dict[str, Callable[[str, str], str]] = {
    "helix_group": name_group,
    "consent_basis": name_basis,
    "level": name_level,
    "themes": name_theme,
}


def iterate_rows(entries: QuerySet[Stakeholder], *, language: str) -> Iterator[list[str]]:
    """Yield the entries as texts in the order of `EXPORT_FIELDS`, codes as words of the language.

    `entries` is ordered by (sort_key, id). Each piece begins behind the last entry of the one before.
    """
    say = _Sayer(language)
    for values in iterate_values(entries):
        yield [say(field, values[field]) for field in EXPORT_FIELDS]


def iterate_values(entries: QuerySet[Stakeholder]) -> Iterator[dict[str, Any]]:
    """Yield {field: value} of the entries, with `EXPORT_FIELDS`, `changed_at` and `id`."""
    columns = entries.values(*EXPORT_FIELDS, "changed_at", "sort_key", "id")
    piece = list(columns[:CHUNK])
    while piece:
        yield from piece
        if len(piece) < CHUNK:
            return
        key, last = piece[-1]["sort_key"], piece[-1]["id"]
        piece = list(columns.filter(Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(id__gt=last)))[:CHUNK])


class _Sayer:
    """Says values in words of a language; each code is looked up once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: dict[tuple[str, str], str] = {("source", code): str(label) for code, label in EntrySource.choices}

    def __call__(self, field: str, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._word(field, item) for item in value)
        return "" if value is None else self._word(field, str(value))

    def _word(self, field: str, value: str) -> str:
        if not value or (field not in _NAMES and field != "source"):
            return value
        if (field, value) not in self._known:
            self._known[field, value] = _NAMES[field](value, self._language) if field in _NAMES else value
        return self._known[field, value]
