"""How a file is read: where its headers are, which column is which, and in which order its dates are written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stakeholders.rules.columns import (
    Mapping,
    find_doubled,
    find_header,
    guess_email_column,
    name_columns,
    propose_columns,
)
from stakeholders.rules.words import find_date_order
from stakeholders.services.files import Table
from stakeholders.services.files.table import Row


@dataclass(frozen=True)
class Reading:
    """A file with the way to read it. `is_certain` is false where a person has to say what the columns are."""

    headers: list[str]
    mapping: Mapping
    rows: list[Row]
    date_order: str
    is_certain: bool


def propose_reading(table: Table, *, mapping: Mapping | None, remembered: Mapping | None = None) -> Reading:
    """Say how a table is read: as a person chose, else as the same headers were read last time, else by the headers."""
    chosen = mapping or Mapping()
    place = _find_header(table.rows, chosen)
    header = table.rows[place][1] if place is not None else []
    rows = table.rows[place + 1 :] if place is not None else table.rows
    width = max((len(cells) for _number, cells in table.rows[place or 0 :]), default=0)
    headers = name_columns(header, width, place is not None)
    is_found = not chosen.columns
    if is_found:
        chosen = _propose_mapping(headers, place is not None, rows, chosen, remembered)
    number = table.rows[place][0] if place is not None else 0
    columns = (*chosen.columns, *[""] * width)[:width]
    final = replace(chosen, columns=columns, has_header=place is not None, header_row=number)
    is_certain = (place is not None or not is_found) and final.names_somebody and not find_doubled(columns)
    return Reading(headers, final, rows, final.date_order or _date_order(rows, columns), is_certain)


def _find_header(rows: Sequence[Row], chosen: Mapping) -> int | None:
    """Return the index of the headers among the rows that are not blank."""
    if not chosen.has_header:
        return None
    if chosen.header_row:
        places = [index for index, (number, _cells) in enumerate(rows) if number == chosen.header_row]
        if places:
            return places[0]
    found = find_header([cells for _number, cells in rows[:50]])
    return 0 if found is None and chosen.columns else found


def _propose_mapping(
    headers: list[str], has_header: bool, rows: Sequence[Row], chosen: Mapping, remembered: Mapping | None
) -> Mapping:
    if remembered is not None and remembered.has_header == has_header and len(remembered.columns) == len(headers):
        found = replace(remembered, header_row=chosen.header_row, date_order=chosen.date_order)
        return replace(found, sheet=chosen.sheet, encoding=chosen.encoding)
    columns = list(propose_columns(headers) if has_header else [""] * len(headers))
    if "email" not in columns:
        place = guess_email_column([cells for _number, cells in rows[:100]], len(headers))
        if place is not None and not columns[place]:
            columns[place] = "email"
    return replace(chosen, columns=tuple(columns))


def _date_order(rows: Sequence[Row], columns: Sequence[str]) -> str:
    if "last_contact_on" not in columns:
        return ""
    place = columns.index("last_contact_on")
    return find_date_order(cells[place] for _number, cells in rows if place < len(cells))
