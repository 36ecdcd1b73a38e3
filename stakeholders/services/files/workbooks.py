"""XLSX: the sheet a person chose, else the first one that looks like a list."""

import datetime
import io
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from stakeholders.rules.cells import FORMULA
from stakeholders.rules.columns import HEADER_ROWS, count_known
from stakeholders.rules.limits import MAX_COLUMNS
from stakeholders.services.files.archives import Contents, Merge, find_merges, look_through
from stakeholders.services.files.problems import UnreadableFile
from stakeholders.services.files.table import Table, gather_rows

_MAX_SHEETS = 50
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # what both XML parsers raise for broken XML
    DefusedXmlException,
    InvalidFileException,
    KeyError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
)


def read_workbook(content: bytes, *, sheet: str = "") -> Table:
    """Return the rows of a sheet that is not hidden; raises UnreadableFile.

    A cell with a formula counts as the value its program last showed for it; nothing is ever evaluated here. Without a
    saved value it is marked, and its row refused. Cells merged over several rows count for each of them.
    """
    try:
        contents = look_through(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which are nothing to us
            return _read(content, contents, sheet)
    except UnreadableFile:
        raise
    except _DAMAGE:  # openpyxl raises whatever its code stumbles over
        raise UnreadableFile("damaged") from None


def _open(content: bytes, *, data_only: bool) -> Any:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _read(content: bytes, contents: Contents, wanted: str) -> Table:
    shown = _open(content, data_only=True)
    written = _open(content, data_only=False) if contents.has_formulas else None
    try:
        sheets = [
            sheet
            for sheet in shown.worksheets
            if sheet.sheet_state == "visible" and isinstance(sheet, ReadOnlyWorksheet)
        ][:_MAX_SHEETS]
        titles = tuple(sheet.title for sheet in sheets)
        if wanted and wanted not in titles:
            raise UnreadableFile("other-sheet")
        for sheet in [shown[wanted]] if wanted else sorted(sheets, key=_how_unlike_a_list):
            lines = _lines(sheet, written[sheet.title]) if written else _plain_lines(sheet)
            part = sheet._worksheet_path.lstrip("/")
            if part in contents.merged_parts:
                lines = _fill_merged(lines, find_merges(content, part))
            rows = gather_rows(lines)
            if rows:
                return Table(rows, {"sheet": sheet.title}, titles)
    finally:
        shown.close()
        if written:
            written.close()
    raise UnreadableFile("no-sheet")


def _how_unlike_a_list(sheet: Any) -> int:
    """The sheet with the most headers we know comes first; else their order stays."""
    return -max((count_known(cells) for cells in islice(_plain_lines(sheet), HEADER_ROWS)), default=0)


def _fill_merged(lines: Iterable[list[str]], merges: list[Merge]) -> Iterator[list[str]]:
    """Give each row that has something of its own the value of the merged cells it is part of."""
    starting: dict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        starting[merge.first].append(merge)
    open_merges: list[tuple[Merge, str]] = []
    for number, cells in enumerate(lines, start=1):
        has_own = any(cell.strip() for cell in cells)
        open_merges = [(merge, value) for merge, value in open_merges if merge.last >= number]
        for merge, value in open_merges if has_own else ():
            if merge.column < len(cells) and not cells[merge.column].strip():
                cells[merge.column] = value
        started = (merge for merge in starting.get(number, ()) if merge.column < len(cells))
        open_merges += [(merge, cells[merge.column]) for merge in started]
        yield cells


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the sheet's own statement of its size is not believed
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


def _plain_lines(shown: Any) -> Iterator[list[str]]:
    for values in _rows(shown):
        yield [_text(value) for value in values]


def _lines(shown: Any, written: Any) -> Iterator[list[str]]:
    """Yield the rows as texts: what was last shown for a formula, else the formula with its mark."""
    for values, formulas in zip(_rows(shown), _rows(written), strict=True):
        yield [
            f"{FORMULA}{formula}" if value is None and formula is not None else _text(value)
            for value, formula in zip(values, formulas, strict=True)
        ]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return str(value)
