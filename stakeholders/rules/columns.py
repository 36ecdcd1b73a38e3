"""Which column of a file is which field: found by the header words, corrected by a person, remembered.

A row may name several people. Then a column says whose it is: "email_2" is the second person's address; fields that
are the organisation's are everybody's.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from stakeholders.rules.entries import is_email
from stakeholders.rules.fields import COLUMN_FIELDS, JOINED_FIELDS, NAMING_FIELDS
from stakeholders.rules.texts import clean_email, clean_line
from stakeholders.rules.words import find_field, find_numbered_field

MAX_HEADER = 120
MAX_PEOPLE = 9
# Fields that differ between the people of one row.
PERSON_FIELDS = ("person", "given_name", "family_name", "role", "email", "phone")
_NAMES = frozenset({"person", "given_name", "family_name"})
# So far down a line of headers is looked for: above it stand titles, dates and logos.
HEADER_ROWS = 15
NUMBERED_COLUMNS = tuple(f"{name}_{number}" for number in range(2, MAX_PEOPLE + 1) for name in PERSON_FIELDS)
ALL_COLUMNS = (*COLUMN_FIELDS, *NUMBERED_COLUMNS)


@dataclass(frozen=True)
class Mapping:
    """How a file is read.

    The field of each column (blank: left out; none at all: to be found), the row of the headers as it is numbered in
    the file (0: found), the sheet, encoding and order of dates a person chose (blank: found), and what rows without a
    value get. `tags` go to every row.
    """

    columns: tuple[str, ...] = ()
    has_header: bool = True
    header_row: int = 0
    sheet: str = ""
    encoding: str = ""
    date_order: str = ""
    helix_group: str = ""
    language: str = ""
    consent_basis: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def names_somebody(self) -> bool:
        """Whether a row can be told apart from another at all."""
        return bool(NAMING_FIELDS.intersection(split_column(column)[0] for column in self.columns))

    def as_json(self) -> dict[str, Any]:
        """Return what `StakeholderImport.mapping` keeps."""
        return {**asdict(self), "columns": list(self.columns), "tags": list(self.tags)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Mapping":
        """Read back what `as_json` gave."""
        return cls(**{**kept, "columns": tuple(kept.get("columns", ())), "tags": tuple(kept.get("tags", ()))})


def split_column(column: str) -> tuple[str, int]:
    """Return the field of a column and the number of the person it is about: "email_2" is ("email", 2)."""
    name, _mark, number = column.rpartition("_")
    return (name, int(number)) if name and number.isdigit() else (column, 1)


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows holds the headers; None if there are none.

    The row with the most words we know, if they are two or more; else one word in the first row; else the first row
    that is nearly as wide as the list and holds no address.
    """
    rows = rows[:HEADER_ROWS]
    known = [count_known(cells) for cells in rows]
    if max(known, default=0) > 1:
        return known.index(max(known))
    width = max((_filled(cells) for cells in rows), default=0)
    for index, cells in enumerate(rows):
        if known[index] and (index == 0 or _filled(cells) == 1 == width):
            return index
        if _filled(cells) * 5 >= width * 3:
            return None if any(is_email(clean_email(cell)) for cell in cells if "@" in cell) else index
    return None


def count_known(cells: Sequence[str]) -> int:
    """Return how many cells of a row are words for a column."""
    return sum(bool(_recognise(cell)) for cell in cells)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _recognise(header: str) -> str:
    return (find_field(header) or find_numbered_field(header)[0]) if len(header) <= MAX_HEADER else ""


def name_columns(cells: Sequence[str], width: int, has_header: bool) -> list[str]:
    """Return the headers as people see them; columns without one are called by their letter."""
    names = [clean_line(cell)[:MAX_HEADER] for cell in cells] if has_header else []
    names += [""] * (width - len(names))
    return [name or _letter(index) for index, name in enumerate(names)]


def propose_columns(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the field of each column by its header.

    "Contact 2 e-mail" is the second person's, and so is "E-mail 2" beside "Name 2" or the second of two columns "Name".
    Any other field that is taken stays with its first column.
    """
    people = {
        1,
        *(number for name, number, is_marked in map(find_numbered_field, headers) if is_marked or name in _NAMES),
    }
    repeated = Counter(find_field(header) for header in headers)
    is_repeated = max(repeated["person"], repeated["family_name"], repeated["given_name"]) > 1
    taken: Counter[str] = Counter()
    columns: list[str] = []
    for header in headers:
        column = _propose(header, people, taken if is_repeated else Counter())
        name = split_column(column)[0]
        if column not in ALL_COLUMNS or (column in columns and name not in JOINED_FIELDS):
            column = ""
        columns.append(column)
        taken[name] += bool(column)
    return tuple(columns)


def _propose(header: str, people: set[int], taken: Counter[str]) -> str:
    found = find_field(header)
    if found in PERSON_FIELDS and taken[found]:
        return f"{found}_{taken[found] + 1}"
    if found:
        return found
    found, number, _is_marked = find_numbered_field(header)
    if number == 1 or (found and found not in PERSON_FIELDS):
        return found
    return f"{found}_{number}" if found and number in people else _second_address(found)


def _second_address(found: str) -> str:
    """A second address without a second name is another address of the same person."""
    return "other_emails" if found == "email" else ""


def guess_email_column(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Return the column most of whose cells are addresses, for files without headers."""
    hits = Counter(index for row in rows for index, cell in enumerate(row) if is_email(clean_email(cell)))
    best = hits.most_common(1)
    return best[0][0] if best and best[0][0] < width and best[0][1] * 2 > len(rows) else None


def find_doubled(columns: Sequence[str]) -> list[str]:
    """Return the fields that more than one column is mapped onto though they hold one value."""
    counts = Counter(column for column in columns if column)
    return [name for name in ALL_COLUMNS if counts[name] > 1 and split_column(name)[0] not in JOINED_FIELDS]


def _letter(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
