"""XLSX: a ZIP of XML that somebody sent us. Looked through before it is opened."""

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from stakeholders.rules.limits import (
    HARMLESS_BYTES,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
)
from stakeholders.services.files.problems import UnreadableFile
from stakeholders.services.files.table import Table, gather_rows

_FORMULA = re.compile(rb"<f[ >]")
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


def read_workbook(content: bytes) -> Table:
    """Return the first visible sheet that has rows; raises UnreadableFile.

    A cell with a formula counts as the value its program last showed for it, else as the text of the formula: nothing
    is ever evaluated here.
    """
    try:
        has_formulas = _look_through(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which are nothing to us
            return _read(content, has_formulas)
    except UnreadableFile:
        raise
    except _DAMAGE:  # openpyxl raises whatever its code stumbles over
        raise UnreadableFile("damaged") from None


def _look_through(content: bytes) -> bool:
    """Refuse what unpacks to too much, or is locked; return whether there are formulas.

    The sizes are counted while unpacking, not believed.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile("password")
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise UnreadableFile("bomb")
        if "xl/workbook.xml" not in archive.namelist():
            raise UnreadableFile("damaged")
        unpacked, has_formulas = 0, False
        for part in parts:
            with archive.open(part) as stream:
                end = b""
                while chunk := stream.read(256 * 1024):
                    unpacked += len(chunk)
                    _watch(unpacked, len(content))
                    has_formulas = has_formulas or bool(_FORMULA.search(end + chunk))
                    end = chunk[-2:]
        return has_formulas


def _watch(unpacked: int, packed: int) -> None:
    is_bomb = unpacked > HARMLESS_BYTES and unpacked > packed * MAX_UNPACK_RATIO
    if is_bomb or unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile("bomb")


def _open(content: bytes, *, data_only: bool) -> Any:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _read(content: bytes, has_formulas: bool) -> Table:
    shown = _open(content, data_only=True)
    written = _open(content, data_only=False) if has_formulas else None
    try:
        for sheet in shown.worksheets:
            if sheet.sheet_state != "visible" or not isinstance(sheet, ReadOnlyWorksheet):
                continue
            rows = gather_rows(_lines(sheet, written[sheet.title]) if written else _plain_lines(sheet))
            if rows:
                return Table(rows, {"sheet": sheet.title})
    finally:
        shown.close()
        if written:
            written.close()
    raise UnreadableFile("no-sheet")


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the sheet's own statement of its size is not believed
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


def _plain_lines(shown: Any) -> Iterator[list[str]]:
    for values in _rows(shown):
        yield [_text(value) for value in values]


def _lines(shown: Any, written: Any) -> Iterator[list[str]]:
    """Yield the rows as texts: what was last shown for a formula, else the formula itself."""
    for values, formulas in zip(_rows(shown), _rows(written), strict=True):
        yield [_text(formula if value is None else value) for value, formula in zip(values, formulas, strict=True)]


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
