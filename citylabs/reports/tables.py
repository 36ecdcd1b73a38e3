"""The tables of a report, each to be taken along alone."""

from collections.abc import Iterator

from citylabs.reports.document import Chart, Document, Table, Tiles


def list_tables(document: Document) -> list[Table]:
    """Return every table of the document in its order, also those behind key figures and charts, each code once."""
    found: dict[str, Table] = {}
    for section in document.sections:
        for block in section.blocks:
            table = block if isinstance(block, Table) else block.table if isinstance(block, Tiles | Chart) else None
            if table is not None:
                found.setdefault(table.code, table)
    return list(found.values())


def write_rows(table: Table) -> Iterator[list[str | float]]:
    """Return the heading and the rows; a number as a number, so that a spreadsheet calculates with it."""
    yield [column.label for column in table.columns]
    for row in table.rows:
        yield [cell.text if cell.number is None else _plain(cell.number) for cell in row]


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number
