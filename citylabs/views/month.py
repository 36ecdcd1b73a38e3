"""A month of labs, as a table of weeks and as a list of days."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from citylabs.rules.month_grid import Day, Entry, Month, find_first_weekday, find_span, lay_out, list_days
from citylabs.selectors.catalogue import CatalogueFilter, list_labs_of_days
from citylabs.views.lab_cards import LabCard, make_cards

# More would be no calendar any more; the page then asks to narrow the choice.
MOST = 300


@dataclass(frozen=True)
class ShownMonth:
    """A month with its labs. `days` are those of the month on which a lab begins, for narrow screens."""

    first_day: date
    weekdays: list[date]
    weeks: list[list[Day]]
    days: list[tuple[date, list[LabCard]]]
    number: int
    today: date
    is_cut: bool


def draw_month(month: Month, *, chosen: CatalogueFilter, today: date) -> ShownMonth:
    """Return the month with the chosen labs on their days, each by the clock of its own place."""
    first_weekday = find_first_weekday(get_language() or "en")
    weeks = month.list_weeks(first_weekday)
    begin, end = find_span(weeks)
    labs = list(list_labs_of_days(chosen=chosen, begin=begin, end=end)[: MOST + 1])
    entries = [_enter(card) for card in make_cards(labs[:MOST], now=timezone.now())]
    inside = [entry for entry in entries if entry.first < month.move(1).first_day and entry.last >= month.first_day]
    return ShownMonth(
        first_day=month.first_day,
        weekdays=weeks[0],
        weeks=lay_out(month, entries, first_weekday=first_weekday),
        days=_group(month, inside),
        number=len(inside),
        today=today,
        is_cut=len(labs) > MOST,
    )


def _enter(card: LabCard) -> Entry:
    lab = card.lab
    first, last = list_days(lab.starts_at, lab.ends_at, ZoneInfo(lab.time_zone))
    return Entry(first, last, card)


def _group(month: Month, entries: list[Entry]) -> list[tuple[date, list[LabCard]]]:
    """What began before the month stands on its first day."""
    start = month.first_day
    ordered = sorted(entries, key=lambda entry: (max(entry.first, start), entry.thing.lab.starts_at))
    groups = groupby(ordered, key=lambda entry: max(entry.first, start))
    return [(day, [entry.thing for entry in group]) for day, group in groups]
