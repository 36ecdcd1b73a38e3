"""Making values out of the cells of a row, and saying what is wrong with them."""

from collections.abc import Sequence

from stakeholders.rules.cells import list_other_words, read_cell, says_nothing
from stakeholders.rules.columns import Mapping
from stakeholders.rules.entries import Reason, Values, list_faults
from stakeholders.rules.people import Cells, part_people
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.texts import clean_tags

SHOWN_LENGTH = 300


def read_row(cells: Sequence[str], mapping: Mapping, *, date_order: str = "") -> list[tuple[Values, list[Reason]]]:
    """Return (values, reasons) of each person of a row: the clean values, and why they cannot be kept.

    A blank cell says nothing: it never erases. Tags for all rows are added to the row's own.
    """
    raw: Cells = {}
    for name, cell in zip(mapping.columns, cells, strict=False):
        if name and not says_nothing(cell):
            raw[name] = f"{raw[name]}\n{cell}" if name in raw else cell
    return [_read_person(person, mapping, date_order) for person in part_people(raw)]


def _read_person(person: Cells, mapping: Mapping, date_order: str) -> tuple[Values, list[Reason]]:
    values: Values = {}
    reasons: list[Reason] = []
    for name, cell in person.items():
        value, reason = read_cell(name, cell, date_order=date_order)
        if value:
            values[name] = value
        if reason:
            reasons.append(reason)
    others = list_other_words(person.get("themes", ""))
    if others or mapping.tags:
        values["tags"] = clean_tags([*values.get("tags", []), *others, *mapping.tags])
    return values, reasons + list_faults(values)


def fill_in(values: Values, mapping: Mapping, *, language: str) -> tuple[Values, list[Reason]]:
    """Return the values of a new entry with the defaults of the mapping, and what is still missing.

    `language` is the city's own, for rows and mappings that name none.
    """
    filled = dict(values)
    filled["helix_group"] = values.get("helix_group") or mapping.helix_group
    filled["language"] = values.get("language") or mapping.language or language
    if basis := values.get("consent_basis") or mapping.consent_basis:
        filled["consent_basis"] = basis
    reasons = []
    if not (values.get("organisation") or values.get("person")):
        reasons.append(give_reason("nothing-named"))
    if not filled["helix_group"]:
        reasons.append(give_reason("no-group"))
    return filled, reasons


def shorten(values: Values) -> Values:
    """Return the values of a refused row as they are kept for looking at: ten megabytes in a cell are not."""
    return {name: _shorten(value) for name, value in values.items()}


def _shorten(value: object) -> object:
    if isinstance(value, str):
        return value[:SHOWN_LENGTH]
    return [item[:SHOWN_LENGTH] for item in value[:50]] if isinstance(value, list) else value
