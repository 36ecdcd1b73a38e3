"""A report as a document in one language: sections of blocks, which page, PDF and XLSX each draw in their own way.

Texts are plain text; whoever draws a block escapes it for its medium.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell of a table. `number` is what a spreadsheet calculates with, `source` the code of a figure's source.

    `language` is that of words nobody has translated into the document's; blank otherwise.
    """

    text: str
    number: float | None = None
    source: str = ""
    language: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. Long columns take the room that is left."""

    label: str
    is_number: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class Table:
    """Rows whose first cell names them. `has_total`: the last row adds up the others."""

    code: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]
    has_total: bool = False
    note: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Tile:
    """A key figure with the words below it."""

    label: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    """The key figures."""

    code: str
    title: str
    tiles: list[Tile]
    table: Table
    kind: str = "tiles"


@dataclass(frozen=True)
class Bar:
    """A bar of a chart. `percent` is its length, `start` where it begins in a stacked bar, `share` words beside it."""

    label: str
    value: str
    percent: int
    start: int = 0
    share: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind` is bars, funnel or stacked; `desc` says the chart in a sentence, `source` where its figures come from."""

    code: str
    kind: str
    title: str
    desc: str
    source: str
    rows: list[Bar]
    table: Table | None = None


@dataclass(frozen=True)
class BalanceLine:
    """A helix group against its target."""

    label: str
    got: int
    target: int


@dataclass(frozen=True)
class Balance:
    """The balance meter."""

    code: str
    title: str
    source: str
    rows: list[BalanceLine]
    kind: str = "balance"


@dataclass(frozen=True)
class Prose:
    """Paragraphs of the city's own words. `language` is the one they are written in."""

    code: str
    paragraphs: list[str]
    language: str
    kind: str = "prose"


@dataclass(frozen=True)
class Quotes:
    """What people wrote, without their names."""

    code: str
    title: str
    texts: list[str]
    source: str
    kind: str = "quotes"


@dataclass(frozen=True)
class Note:
    """A remark about what is not there and why."""

    code: str
    text: str
    kind: str = "note"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, with a number worth showing beside it. `language` as in a cell."""

    code: str
    text: str
    value: str = ""
    note: str = ""
    language: str = ""
    kind: str = "heading"


Block = Table | Tiles | Chart | Balance | Prose | Quotes | Note | Heading


@dataclass(frozen=True)
class Section:
    """A chapter."""

    code: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True)
class Fact:
    """A name and a value on the cover."""

    label: str
    value: str


@dataclass(frozen=True)
class Document:
    """Everything there is to draw. `title_language` and `subtitle_language` as in a cell."""

    language: str
    city: str
    colour: str
    kind: str
    title: str
    subtitle: str
    state: str
    read_at: str
    facts: list[Fact]
    sections: list[Section]
    labels: dict[str, str] = field(default_factory=dict)
    title_language: str = ""
    subtitle_language: str = ""

    def list_tables(self) -> list[Table]:
        """Return all tables in their order, with those behind charts and key figures."""
        blocks = [block for section in self.sections for block in section.blocks]
        found = [block if isinstance(block, Table) else getattr(block, "table", None) for block in blocks]
        return [table for table in found if table is not None]
