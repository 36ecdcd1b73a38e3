"""Reading the registry for a download: few columns, in pieces, so that memory stays the same for any size."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from stakeholders.enums import ConsentBasis, EntrySource, HelixGroup
from stakeholders.models import Stakeholder
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.words import name_basis, name_group

EXPORT_FIELDS = (*ENTRY_FIELDS, "source")
CHUNK = 2_000


def iterate_rows(entries: QuerySet[Stakeholder], *, language: str) -> Iterator[list[str]]:
    """Yield the entries as texts in the order of `EXPORT_FIELDS`, codes as words of the language.

    `entries` is ordered by (sort_key, id). Each piece begins behind the last entry of the one before.
    """
    words = {code: name_group(code, language) for code in HelixGroup.values}
    words |= {code: name_basis(code, language) for code in ConsentBasis.values}
    words |= {code: str(label) for code, label in EntrySource.choices}
    coded = [EXPORT_FIELDS.index(field) for field in ("helix_group", "consent_basis", "source")]
    tags = EXPORT_FIELDS.index("tags")
    for values in _iterate_values(entries):
        row = list(values)
        for index in coded:
            row[index] = words.get(row[index], row[index])
        row[tags] = ", ".join(row[tags])
        yield row


def _iterate_values(entries: QuerySet[Stakeholder]) -> Iterator[tuple[Any, ...]]:
    columns = entries.values_list(*EXPORT_FIELDS, "sort_key", "id")
    piece = list(columns[:CHUNK])
    while piece:
        for *values, _key, _id in piece:
            yield tuple(values)
        if len(piece) < CHUNK:
            return
        key, last = piece[-1][-2:]
        piece = list(columns.filter(Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(id__gt=last)))[:CHUNK])
