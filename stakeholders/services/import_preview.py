"""What an import would do, row by row: new, changed, unchanged or refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cities.models import City
from stakeholders.enums import RowOutcome
from stakeholders.matching import Known, find_known, row_key
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.columns import (
    Mapping,
    find_doubled,
    guess_email_column,
    is_header,
    name_columns,
    propose_columns,
)
from stakeholders.rules.entries import Reason, Values, differences
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.rows import fill_in, read_row, shorten
from stakeholders.rules.texts import clean_tags
from stakeholders.services.files import Table


@dataclass(frozen=True)
class Reading:
    """A file with the way to read it. `is_certain` is false where a person has to say what the columns are."""

    headers: list[str]
    mapping: Mapping
    rows: list[tuple[int, list[str]]]
    is_certain: bool


def propose_reading(table: Table, *, mapping: Mapping | None, remembered: Mapping | None = None) -> Reading:
    """Say how a table is read: as a person chose, else as the same headers were read last time, else by the headers."""
    first = table.rows[0][1]
    width = max(len(cells) for _number, cells in table.rows)
    has_header = mapping.has_header if mapping else is_header(first)
    headers = name_columns(first, width, has_header)
    rows = table.rows[1:] if has_header else table.rows
    if mapping is None:
        mapping, is_certain = _propose_mapping(headers, has_header, rows, remembered)
    else:
        is_certain = True
    columns = (*mapping.columns, *[""] * width)[:width]
    mapping = Mapping.from_json({**mapping.as_json(), "columns": columns})
    return Reading(headers, mapping, rows, is_certain and mapping.names_somebody and not find_doubled(columns))


def _propose_mapping(
    headers: list[str], has_header: bool, rows: list[tuple[int, list[str]]], remembered: Mapping | None
) -> tuple[Mapping, bool]:
    if remembered is not None and remembered.has_header == has_header and len(remembered.columns) == len(headers):
        return remembered, has_header
    columns = list(propose_columns(headers) if has_header else [""] * len(headers))
    if "email" not in columns:
        found = guess_email_column([cells for _number, cells in rows[:100]], len(headers))
        if found is not None and not columns[found]:
            columns[found] = "email"
    return Mapping(columns=tuple(columns), has_header=has_header), has_header


@dataclass
class Judge:
    """Judges rows one after another and remembers which entries the file has named already."""

    city: City
    stakeholder_import: StakeholderImport
    mapping: Mapping
    known: Known
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def judge(self, number: int, values: Values, reasons: list[Reason]) -> ImportRow:
        """Return the row as the preview shows it."""
        key = row_key(values)
        if key in self.seen:
            reasons = [*reasons, give_reason("doubled", row=self.seen[key])]
        found = self.known.find(values)
        if len(found) > 1:
            reasons = [*reasons, give_reason("ambiguous")]
        if not found:
            values, missing = fill_in(values, self.mapping, language=self.city.default_language)
            reasons = [*reasons, *missing]
        if reasons:
            return self._row(number, RowOutcome.REFUSED, shorten(values), reasons=reasons)
        if key:
            self.seen[key] = number
        if not found:
            return self._row(number, RowOutcome.NEW, values)
        changes = import_differences(found[0], values)
        outcome = RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED
        return self._row(number, outcome, values, changes=changes, stakeholder=found[0])

    def _row(self, number: int, outcome: str, values: Values, **more: Any) -> ImportRow:
        return ImportRow(
            city=self.city,
            stakeholder_import=self.stakeholder_import,
            number=number,
            outcome=outcome,
            values=values,
            **more,
        )


def import_differences(entry: Stakeholder, values: Values) -> dict[str, list[Any]]:
    """Return {field: [old, new]} of what a row changes in an entry. Tags are added to those there, never taken away."""
    if "tags" in values:
        values = {**values, "tags": clean_tags([*entry.tags, *values["tags"]])}
    return differences(entry, values)


def judge_rows(*, city: City, stakeholder_import: StakeholderImport, reading: Reading) -> Iterator[ImportRow]:
    """Yield the unsaved rows of a preview in the order of the file. Reads the registry once, writes nothing."""
    read = [(number, *read_row(cells, reading.mapping)) for number, cells in reading.rows]
    known = find_known(city=city, rows=(values for _number, values, _reasons in read))
    judge = Judge(city, stakeholder_import, reading.mapping, known)
    return (judge.judge(number, values, reasons) for number, values, reasons in read)
