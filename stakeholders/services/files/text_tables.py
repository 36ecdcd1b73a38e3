"""CSV: any delimiter, any encoding, as spreadsheets of nine countries write it."""

import csv
import io

import clevercsv
from django.conf import settings

from stakeholders.services.files.encodings import CODE_PAGES, decode
from stakeholders.services.files.problems import UnreadableFile
from stakeholders.services.files.table import Table, gather_rows

__all__ = ["CODE_PAGES", "read_text_table"]

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
_SAMPLE_CHARACTERS = 20_000

# One cell may be as long as the file: it is refused as too long in its row, instead of spoiling the file.
csv.field_size_limit(settings.UPLOAD_MAX_BYTES + 1)


def read_text_table(content: bytes, *, languages: list[str], encoding: str = "") -> Table:
    """Return the table of a text file; raises UnreadableFile."""
    text, found = decode(content, languages=languages, encoding=encoding)
    if _is_binary(text):
        raise UnreadableFile("binary")
    declared, text = _take_declared_delimiter(text)
    delimiter = declared or _find_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = gather_rows(reader)
    except csv.Error:
        raise UnreadableFile("binary") from None
    return Table(rows, {"encoding": found, "delimiter": delimiter})


def _is_binary(text: str) -> bool:
    """More than a stray control character means that this never was a list."""
    sample = text[:100_000]
    controls = sum(letter < " " and letter not in "\t\n\r" for letter in sample)
    return controls > max(3, len(sample) // 200)


def _take_declared_delimiter(text: str) -> tuple[str, str]:
    """Excel writes and reads a first line "sep=;"."""
    first, _end, rest = text.partition("\n")
    first = first.strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in _DELIMITERS:
        return first[4], "\n" + rest  # the line stays as a blank one, so that row numbers are those of the file
    return "", text


def _find_delimiter(text: str) -> str:
    """Ask clevercsv about the first lines; a list of one column has none, then the comma does no harm."""
    lines = text[:_SAMPLE_CHARACTERS].splitlines(keepends=True)[:_SAMPLE_LINES]
    sample = "".join(line[:2000] for line in lines)
    dialect = clevercsv.Detector().detect(sample, delimiters=list(_DELIMITERS))
    found = dialect.delimiter if dialect is not None else ""
    if found in _DELIMITERS:
        return found
    counts = {mark: lines[0].count(mark) if lines else 0 for mark in _DELIMITERS}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","
