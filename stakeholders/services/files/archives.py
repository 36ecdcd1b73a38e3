"""An XLSX is a ZIP of XML that somebody sent us: looked through before it is opened."""

import io
import re
import zipfile
from dataclasses import dataclass, field

from stakeholders.rules.limits import HARMLESS_BYTES, MAX_PARTS, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES
from stakeholders.services.files.problems import UnreadableFile

_FORMULA = re.compile(rb"<f[ >]")
_MERGE = b"<mergeCell "
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CHUNK = 256 * 1024
_MAX_MERGES = 20_000


@dataclass
class Contents:
    """What is in a workbook: whether there are formulas, and which parts have merged cells."""

    has_formulas: bool = False
    merged_parts: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Merge:
    """Cells over several rows that were made one: its column, counted from 0, and its first and last row."""

    column: int
    first: int
    last: int


def look_through(content: bytes) -> Contents:
    """Refuse what unpacks to too much, is locked or is no workbook. Sizes are counted while unpacking, not believed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile("password")
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise UnreadableFile("bomb")
        _refuse_others(set(archive.namelist()), archive)
        contents, unpacked = Contents(), 0
        for part in parts:
            with archive.open(part) as stream:
                end = b""
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    _watch(unpacked, len(content))
                    seen = end + chunk
                    contents.has_formulas = contents.has_formulas or bool(_FORMULA.search(seen))
                    if _MERGE in seen:
                        contents.merged_parts.add(part.filename)
                    end = chunk[-len(_MERGE) :]
        return contents


def _refuse_others(names: set[str], archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names and archive.read("mimetype")[:100].startswith(b"application/vnd.oasis.opendocument"):
        raise UnreadableFile("open-document")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise UnreadableFile("numbers")
    raise UnreadableFile("damaged")


def _watch(unpacked: int, packed: int) -> None:
    is_bomb = unpacked > HARMLESS_BYTES and unpacked > packed * MAX_UNPACK_RATIO
    if is_bomb or unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile("bomb")


def find_merges(content: bytes, part: str) -> list[Merge]:
    """Return the merged cells of a sheet that go over several rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = _MERGED.finditer(archive.read(part))
        merges = [Merge(_column(match[1]), int(match[2]), int(match[4])) for match in found]
    return [merge for merge in merges if merge.last > merge.first][:_MAX_MERGES]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
