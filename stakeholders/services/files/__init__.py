"""Reading the lists people have: CSV in any dress, and XLSX behind guards."""

from stakeholders.services.files.problems import PROBLEMS, UnreadableFile, explain_problem
from stakeholders.services.files.table import Table
from stakeholders.services.files.text_tables import CODE_PAGES, read_text_table
from stakeholders.services.files.workbooks import read_workbook

__all__ = ["CODE_PAGES", "PROBLEMS", "Table", "UnreadableFile", "explain_problem", "read_table"]


def read_table(content: bytes, *, languages: list[str], encoding: str = "") -> Table:
    """Return the rows of a CSV or XLSX file; raises UnreadableFile with a clear reason.

    What it is is told by its first bytes, never by its name. `languages` are the city's: they decide between code
    pages that only the letters tell apart. `encoding` is a person's choice and wins.
    """
    if not content.strip(b"\x00\t\r\n "):
        raise UnreadableFile("empty")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # The old compound format holds .xls, and .xlsx with a password (MS-OFFCRYPTO, section 2.3.4.4).
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableFile("password" if is_locked else "old-excel")
    return read_text_table(content, languages=languages, encoding=encoding)
