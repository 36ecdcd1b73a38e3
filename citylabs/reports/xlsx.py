"""The report as a spreadsheet: one sheet per table, real numbers, and every figure once more with its source."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from citylabs.reports.document import Cell, Document, Prose, Table
from citylabs.reports.reader import Reader, reading
from citylabs.rules.report_structure import ReportContent

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST = 60


class _Book:
    """A workbook in which every text is written as a text: formulas, links and numbers are never guessed."""

    def __init__(self, document: Document, moment: datetime) -> None:
        self.bytes = BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, {"in_memory": True})
        self.book.set_properties(
            {
                "title": _clean(f"{document.title}: {document.labels['report']}"),
                "author": _clean(document.city),
                "created": moment.astimezone(UTC).replace(tzinfo=None),
            }
        )
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.total = self.book.add_format({"bold": True, "top": 1})
        self.soft = self.book.add_format({"italic": True, "font_color": "#475A5E", "text_wrap": True, "valign": "top"})
        self._names: set[str] = set()

    def add_sheet(self, title: str) -> Any:
        """Add a sheet under a name that Excel accepts, different from all others."""
        base = re.sub(r"[\[\]:*?/\\]", " ", _clean(title)).strip().strip("'")[:27] or "Table"
        name, number = base, 2
        while name.casefold() in self._names:
            name, number = f"{base} {number}", number + 1
        self._names.add(name.casefold())
        return self.book.add_worksheet(name)

    def close(self) -> bytes:
        """Return the finished file."""
        self.book.close()
        return self.bytes.getvalue()


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)[:32_000]


def write_xlsx(document: Document, *, content: ReportContent, moment: datetime) -> bytes:
    """Return the file."""
    with reading(document.language):
        book = _Book(document, moment)
        reader = Reader(content, document.language)
        sentences = {source.code: reader.words(source.sentence) for source in content.sources}
        _write_overview(book, document)
        _write_prose(book, document)
        for table in document.list_tables():
            _write_table(book, table, sentences)
        _write_figures(book, document, sentences)
        return book.close()


def _write_overview(book: _Book, document: Document) -> None:
    sheet = book.add_sheet(_("Overview"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _WIDEST)
    sheet.write_string(0, 0, _clean(document.title), book.title)
    pairs = [
        (_("City"), document.city),
        (_("Kind"), document.kind),
        *((fact.label, fact.value) for fact in document.facts),
        (_("State"), document.state),
        (_("Figures read"), document.read_at),
    ]
    for row, (label, value) in enumerate(pairs, start=2):
        sheet.write_string(row, 0, _clean(label), book.head)
        sheet.write_string(row, 1, _clean(value), book.text)


def _write_prose(book: _Book, document: Document) -> None:
    """The city's own words, a paragraph per row, on a sheet per chapter."""
    for section in document.sections:
        paragraphs = [text for block in section.blocks if isinstance(block, Prose) for text in block.paragraphs]
        if paragraphs:
            sheet = book.add_sheet(section.title)
            sheet.set_column(0, 0, 2 * _WIDEST)
            sheet.write_string(0, 0, _clean(section.title), book.title)
            for row, text in enumerate(paragraphs, start=2):
                sheet.write_string(row, 0, _clean(text), book.text)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell.number is not None:
        sheet.write_number(row, column, cell.number, style)
    else:
        sheet.write_string(row, column, _clean(cell.text), style)


def _write_table(book: _Book, table: Table, sentences: dict[str, str]) -> None:
    """The last column says for each row where its figures come from; in wide tables the foot says it per column."""
    sheet = book.add_sheet(table.title)
    has_sources = any(cell.source for row in table.rows for cell in row)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        longest = max([len(column.label), *(len(row[place].text) for row in table.rows)], default=10)
        sheet.set_column(place, place, min(max(longest + 2, 12), _WIDEST))
        sheet.write_string(0, place, _clean(column.label), book.head)
    if has_sources:
        sheet.set_column(len(table.columns), len(table.columns), _WIDEST)
        sheet.write_string(0, len(table.columns), _("Source"), book.head)
    for line, cells in enumerate(table.rows, start=1):
        is_total = table.has_total and line == len(table.rows)
        for place, cell in enumerate(cells):
            _write_cell(sheet, line, place, cell, book.total if is_total else book.text)
        if has_sources:
            codes = dict.fromkeys(cell.source for cell in cells if cell.source)
            words = " ".join(sentences[code] for code in codes)
            sheet.write_string(line, len(table.columns), _clean(words), book.soft)


def _write_figures(book: _Book, document: Document, sentences: dict[str, str]) -> None:
    """Every figure on a line of its own: where it stands, its value, its source and its time."""
    sheet = book.add_sheet(_("All figures"))
    heads = [_("Table"), _("Row"), _("Figure"), _("Value"), _("Source"), _("Code of the source"), _("Read")]
    for place, (label, width) in enumerate(zip(heads, (28, 32, 20, 10, _WIDEST, 22, 36), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, label, book.head)
    sheet.freeze_panes(1, 0)
    lines = [
        (table.title, row[0].text, column.label, cell)
        for table in document.list_tables()
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if cell.source
    ]
    for line, (table_title, row_label, column_label, cell) in enumerate(lines, start=1):
        for place, text in enumerate((table_title, row_label, column_label)):
            sheet.write_string(line, place, _clean(text), book.text)
        _write_cell(sheet, line, 3, cell, book.text)
        sheet.write_string(line, 4, _clean(sentences[cell.source]), book.soft)
        sheet.write_string(line, 5, cell.source, book.soft)
        sheet.write_string(line, 6, _clean(document.read_at), book.soft)
