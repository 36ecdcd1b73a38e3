"""Dates as nine languages and their spreadsheets write them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from stakeholders.rules.words.lookup import LANGUAGES, squeeze

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?(?:[T ].*)?$")
_NUMBERS = re.compile(r"^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?(?:[T ].*)?$")
_SERIAL = re.compile(r"^\d{5}(?:[.,]\d+)?$")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
# Day 0 of spreadsheets, because they take 1900 for a leap year; days of a list lie between 1950 and 2100.
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(18_264, 73_415)


def find_date_order(cells: Iterable[str]) -> str:
    """Return which of 3/4/2025 is the month, as the other dates of the column show; blank if none of them does.

    Only 31.12. and 12/31/ tell. A column that shows both is not believed.
    """
    orders = set()
    for cell in cells:
        if match := _NUMBERS.match(cell.strip()):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                orders.add(DAY_FIRST)
            elif second > 12 >= first:
                orders.add(MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else ""


def read_date(text: str, *, order: str = "") -> date | None:
    """Return the day a cell means; None if it means none. Points are day first everywhere; slashes as `order` says.

    Also "31. detsember 2025", "2025 m. gruodžio 31 d.", "Dec 31, 2025" and the day numbers of spreadsheets.
    """
    text = text.strip()
    if match := _ISO.match(text):
        return _make(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(text):
        first, second, year = int(match[1]), int(match[3]), _whole_year(int(match[4]))
        month_first = order == MONTH_FIRST and match[2] != "."
        return _make(year, first, second) if month_first else _make(year, second, first)
    if _SERIAL.match(text) and int(text[:5]) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(text[:5]))
    return _read_words(text)


def _read_words(text: str) -> date | None:
    words = [squeeze(part) for part in _PARTS.findall(text)]
    numbers = [int(word) for word in words if word.isdigit() and len(word) <= 4]
    months = [_months()[word] for word in words if word in _months()]
    if len(numbers) < 2 or len(months) != 1 or len(words) > 6:
        return None
    year, day = (numbers[0], numbers[1]) if numbers[0] > 31 else (numbers[1], numbers[0])
    return _make(_whole_year(year), months[0], day)


@cache
def _months() -> dict[str, int]:
    index: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context=context, locale=language)
                for number, name in names.items():
                    if not squeeze(name).isdigit():
                        index.setdefault(squeeze(name), number)
    return index


def _whole_year(year: int) -> int:
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
