"""Which column of a file is which field: found by the header words, corrected by a person, remembered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from stakeholders.rules.entries import is_email
from stakeholders.rules.fields import COLUMN_FIELDS, JOINED_FIELDS, NAMING_FIELDS
from stakeholders.rules.texts import clean_email, clean_line
from stakeholders.rules.words import find_field

MAX_HEADER = 120


@dataclass(frozen=True)
class Mapping:
    """How a file is read.

    The field of each column (blank: left out), whether the first row is headers, the encoding a person chose (blank:
    found), and what rows without a value get. `tags` go to every row.
    """

    columns: tuple[str, ...]
    has_header: bool = True
    encoding: str = ""
    helix_group: str = ""
    language: str = ""
    consent_basis: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def names_somebody(self) -> bool:
        """Whether a row can be told apart from another at all."""
        return bool(NAMING_FIELDS.intersection(self.columns))

    def as_json(self) -> dict[str, Any]:
        """Return what `StakeholderImport.mapping` keeps."""
        return {**asdict(self), "columns": list(self.columns), "tags": list(self.tags)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Mapping":
        """Read back what `as_json` gave."""
        return cls(**{**kept, "columns": tuple(kept["columns"]), "tags": tuple(kept["tags"])})


def is_header(cells: Sequence[str]) -> bool:
    """Whether the first row of a file is a line of headers: no address in it, or a word we know."""
    if any(find_field(cell) for cell in cells):
        return True
    return not any(is_email(clean_email(cell)) for cell in cells if "@" in cell)


def name_columns(cells: Sequence[str], width: int, has_header: bool) -> list[str]:
    """Return the headers as people see them; columns without one are called by their letter."""
    names = [clean_line(cell)[:MAX_HEADER] for cell in cells] if has_header else []
    names += [""] * (width - len(names))
    return [name or _letter(index) for index, name in enumerate(names)]


def propose_columns(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the field of each column by its header; a field that is taken stays with its first column."""
    taken: set[str] = set()
    columns = []
    for header in headers:
        found = find_field(header)
        if found in taken and found not in JOINED_FIELDS:
            found = ""
        taken.add(found)
        columns.append(found)
    return tuple(columns)


def guess_email_column(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Return the column most of whose cells are addresses, for files without headers."""
    hits = Counter(index for row in rows for index, cell in enumerate(row) if is_email(clean_email(cell)))
    best = hits.most_common(1)
    return best[0][0] if best and best[0][0] < width and best[0][1] * 2 > len(rows) else None


def find_doubled(columns: Sequence[str]) -> list[str]:
    """Return the fields that more than one column is mapped onto though they hold one value."""
    counts = Counter(column for column in columns if column)
    return [name for name in COLUMN_FIELDS if counts[name] > 1 and name not in JOINED_FIELDS]


def _letter(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
