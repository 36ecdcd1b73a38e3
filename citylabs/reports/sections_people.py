"""The chapters about people: key figures, who came, balance, organisations."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from citylabs.enums import RegistrationSource
from citylabs.reports.document import (
    Balance,
    BalanceLine,
    Bar,
    Block,
    Cell,
    Chart,
    Column,
    Section,
    Table,
    Tile,
    Tiles,
)
from citylabs.reports.reader import Reader
from citylabs.rules.report_structure import Counts, Figure, ReportContent
from stakeholders.enums import HelixGroup

_MOST_SEGMENTS = 6


def value_of(figure: Figure) -> int:
    """A count as a number."""
    return int(figure.value or 0)


def make_key_figures(content: ReportContent, reader: Reader) -> Section:
    """What somebody with half a minute should know."""
    total, organisations = content.total, content.organisations
    tiles = [
        Tile(
            _("people came"),
            reader.cell(total.attended),
            _("of %(number)s with a confirmed seat") % {"number": reader.number(total.confirmed.value)},
        ),
        Tile(_("registered"), reader.cell(total.registered), _word_seats(content, reader)),
        Tile(
            _("invited"),
            reader.cell(total.invited),
            _("%(number)s accepted") % {"number": reader.number(total.accepted.value)},
        ),
        Tile(
            _("organisations in the room"),
            reader.cell(organisations.attended),
            _("%(number)s for the first time") % {"number": reader.number(organisations.new.value)},
        ),
    ]
    rows = [[Cell(_("Seats")), reader.cell(content.lab.capacity)], *([Cell(tile.label), tile.cell] for tile in tiles)]
    columns = [Column(_("Figure"), is_long=True), Column(pgettext("how many", "Number"), is_number=True)]
    table = Table("key-figures", _("Key figures"), columns, rows)
    return Section("key-figures", _("In brief"), [Tiles("key-figures", _("Key figures"), tiles, table)])


def _word_seats(content: ReportContent, reader: Reader) -> str:
    seats = value_of(content.lab.capacity)
    return ngettext("for %(number)s seat", "for %(number)s seats", seats) % {"number": reader.number(seats)}


def make_people(content: ReportContent, reader: Reader) -> Section:
    """From the invitation to the door, by group."""
    blocks: list[Block] = [_make_funnel(content.total, reader)]
    if any(row.attended.value for row in content.balance):
        blocks.append(_make_who_came(content, reader))
    if content.balance:
        blocks.append(_make_balance(content, reader))
    blocks.append(_make_group_table(content, reader))
    if content.channels:
        blocks.append(_make_channel_table(content, reader))
    blocks.append(_make_organisation_table(content, reader))
    return Section("people", _("Who came"), blocks)


def _make_funnel(total: Counts, reader: Reader) -> Chart:
    steps = [
        (_("invited"), total.invited, ""),
        (
            _("accepted"),
            total.accepted,
            _share(reader, total.accepted, total.invited, _("of the invited")),
        ),
        (_("registered"), total.registered, ""),
        (_("came"), total.attended, _share(reader, total.attended, total.registered, _("of the registered"))),
    ]
    longest = max((value_of(figure) for _label, figure, _words in steps), default=0) or 1
    rows = [
        Bar(label, reader.number(figure.value), round(100 * value_of(figure) / longest), share=share)
        for label, figure, share in steps
    ]
    return Chart(
        "funnel",
        "funnel",
        _("From invitation to attendance"),
        reader.describe(rows),
        reader.source("invited", "accepted", "registered", "attended"),
        rows,
    )


def _share(reader: Reader, part: Figure, whole: Figure, words: str) -> str:
    percent = reader.percent(part.value, whole.value)
    return f"{percent} {words}" if percent else ""


def _make_who_came(content: ReportContent, reader: Reader) -> Chart:
    """At most six parts: the largest five and all others together."""
    rows = sorted(content.balance, key=lambda row: -value_of(row.attended))
    numbers = [(str(HelixGroup(row.group).label), value_of(row.attended)) for row in rows if row.attended.value]
    if len(numbers) > _MOST_SEGMENTS:
        others = sum(number for _label, number in numbers[_MOST_SEGMENTS - 1 :])
        numbers = [*numbers[: _MOST_SEGMENTS - 1], (_("Other groups"), others)]
    whole = sum(number for _label, number in numbers)
    bars, reached = [], 0
    for label, number in numbers:
        start = round(100 * reached / whole)
        reached += number
        bars.append(Bar(label, reader.number(number), round(100 * reached / whole) - start, start))
    return Chart("who-came", "stacked", _("Who came"), reader.describe(bars), reader.source("attended"), bars)


def _make_balance(content: ReportContent, reader: Reader) -> Balance:
    lines = [
        BalanceLine(str(HelixGroup(row.group).label), value_of(row.attended), value_of(row.target))
        for row in content.balance
    ]
    return Balance("balance", _("Balance against the targets"), reader.source("attended", "target"), lines)


def _make_group_table(content: ReportContent, reader: Reader) -> Table:
    names = {
        "invited": _("Invited"),
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "registered": _("Registered"),
        "waiting": _("Waiting"),
        "cancelled": pgettext("registration", "Cancelled"),
        "confirmed": _("Confirmed"),
        "attended": _("Came"),
        "no_show": _("Did not come"),
    }
    if content.total.offered.value:
        names = {**names, "offered": _("Seat offered")}

    def make_row(label: str, counts: Counts) -> list[Cell]:
        return [Cell(label), *(reader.cell(getattr(counts, name)) for name in names)]

    rows = [make_row(str(HelixGroup(row.group).label), row.counts) for row in content.groups]
    return Table(
        "groups",
        _("By group"),
        [Column(_("Group"), is_long=True), *(Column(label, is_number=True) for label in names.values())],
        [*rows, make_row(_("All"), content.total)],
        has_total=True,
    )


def _make_channel_table(content: ReportContent, reader: Reader) -> Table:
    rows = [
        [Cell(str(RegistrationSource(row.channel).label)), reader.cell(row.registered), reader.cell(row.attended)]
        for row in content.channels
    ]
    columns = [
        Column(_("Way"), is_long=True),
        Column(_("Registered"), is_number=True),
        Column(_("Came"), is_number=True),
    ]
    return Table("channels", _("How people came to be registered"), columns, rows)


def _make_organisation_table(content: ReportContent, reader: Reader) -> Table:
    found = content.organisations
    rows = [
        [Cell(_("For the first time in a lab of this city")), reader.cell(found.new)],
        [Cell(_("Had been in an earlier lab")), reader.cell(found.returning)],
        [Cell(_("All")), reader.cell(found.attended)],
    ]
    columns = [
        Column(_("Organisations that came"), is_long=True),
        Column(pgettext("how many", "Number"), is_number=True),
    ]
    return Table("organisations", _("Organisations"), columns, rows, has_total=True)
