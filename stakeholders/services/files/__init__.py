"""Reading the lists people have: CSV in any dress, XLSX behind guards, and vCard of any version."""

import re

from stakeholders.services.files.cards import read_cards
from stakeholders.services.files.problems import PROBLEMS, UnreadableFile, explain_problem
from stakeholders.services.files.table import Table
from stakeholders.services.files.text_tables import CODE_PAGES, read_text_table
from stakeholders.services.files.workbooks import read_workbook

__all__ = ["CODE_PAGES", "PROBLEMS", "Table", "UnreadableFile", "explain_problem", "read_table"]

_WEB_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|head|\?xml)", re.IGNORECASE)
_CARDS = re.compile(rb"^(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", re.IGNORECASE)
_CARDS_UTF16 = ("BEGIN:VCARD".encode("utf-16-le"), "BEGIN:VCARD".encode("utf-16-be"))


def read_table(content: bytes, *, languages: list[str], encoding: str = "", sheet: str = "") -> Table:
    """Return the rows of a CSV, XLSX or vCard file; raises UnreadableFile with a clear reason.

    What it is is told by its first bytes, never by its name. `languages` are the city's: they decide between code
    pages that only the letters tell apart. `encoding` and `sheet` are a person's choice and win.
    """
    if not content.strip(b"\x00\t\r\n "):
        raise UnreadableFile("empty")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content, sheet=sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # The old compound format holds .xls, and .xlsx with a password (MS-OFFCRYPTO, section 2.3.4.4).
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableFile("password" if is_locked else "old-excel")
    if _CARDS.match(content) or content[2:24].upper() in _CARDS_UTF16:
        return read_cards(content, languages=languages, encoding=encoding)
    if _WEB_PAGE.match(content):
        raise UnreadableFile("web-page")
    return read_text_table(content, languages=languages, encoding=encoding)
