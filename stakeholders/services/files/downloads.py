"""Writing lists that open safely in every spreadsheet."""

import io
from collections.abc import Iterator, Sequence
from typing import IO

import xlsxwriter
from defusedcsv import csv

from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.words import name_field
from stakeholders.selectors.exports import EXPORT_FIELDS

# Kinds of file in which an empty list is offered.
FORMS = ("csv", "xlsx")
_WIDTHS = {"organisation": 32, "person": 26, "email": 32, "role": 22, "helix_group": 26, "tags": 28, "notes": 48}


def write_template(form: str, *, language: str) -> IO[bytes]:
    """Return a list with headers and nothing else, to be filled in and imported."""
    file = io.BytesIO()
    write = write_csv if form == "csv" else write_xlsx
    write(file, iter(()), language=language, fields=ENTRY_FIELDS)
    file.seek(0)
    return file


def write_csv(
    file: IO[bytes], rows: Iterator[list[str]], *, language: str, fields: Sequence[str] = EXPORT_FIELDS
) -> int:
    """Write a CSV and return the number of rows. What a spreadsheet could take for a formula is marked as text.

    UTF-8 with a mark, and the semicolon outside of English: that is what spreadsheets of these languages open well.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter="," if language == "en" else ";")
    writer.writerow([name_field(field, language) for field in fields])
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    text.flush()
    text.detach()
    return count


def write_xlsx(
    file: IO[bytes], rows: Iterator[list[str]], *, language: str, fields: Sequence[str] = EXPORT_FIELDS
) -> int:
    """Write a workbook row by row and return the number of rows. Every cell is a text: nothing is a formula or link."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(name_field("organisation", language)[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, field in enumerate(fields):
        sheet.set_column(column, column, _WIDTHS.get(field, 14))
        sheet.write_string(0, column, name_field(field, language), bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(count, column, value)
    sheet.autofilter(0, 0, count, len(fields) - 1)
    book.close()
    return count
