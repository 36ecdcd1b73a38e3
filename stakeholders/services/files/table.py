"""A list as it was read: rows of texts with the numbers they have in the file."""

from collections.abc import Iterable
from dataclasses import dataclass

from stakeholders.rules.limits import MAX_BLANK_ROWS, MAX_COLUMNS, MAX_ROWS
from stakeholders.services.files.problems import UnreadableFile

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """Rows that are not blank, first one first.

    `form` says what was found: encoding and delimiter, the sheet, or that it was cards. `sheets` are to choose from.
    """

    rows: list[Row]
    form: dict[str, str]
    sheets: tuple[str, ...] = ()


def gather_rows(lines: Iterable[list[str]]) -> list[Row]:
    """Return the lines that are not blank with their numbers; raises UnreadableFile beyond the limits.

    One row more than the limit is allowed here: it may be the line of headers.
    """
    rows: list[Row] = []
    blank = 0
    for number, cells in enumerate(lines, start=1):
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            blank += 1
            if blank > MAX_BLANK_ROWS:
                break
            continue
        blank = 0
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFile("too-many-columns")
        rows.append((number, cells))
        if len(rows) > MAX_ROWS + 1:
            raise UnreadableFile("too-many-rows")
    return rows
