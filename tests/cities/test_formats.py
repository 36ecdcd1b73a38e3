"""Dates, times, numbers, money and plurals as people write them, in all nine languages (compared with CLDR)."""

from datetime import UTC, datetime

import pytest
from babel.dates import format_time as cldr_time
from babel.numbers import format_currency
from babel.numbers import format_decimal as cldr_decimal
from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import ngettext

MOMENT = datetime(2026, 3, 5, 14, 7, tzinfo=UTC)
MORNING = MOMENT.replace(hour=9)
TABLE = [
    ("en", "5 March 2026", "5 March 2026, 14:07", "05/03/2026", "1,234,567.5"),
    ("et", "5. märts 2026", "5. märts 2026, 14:07", "05.03.2026", "1 234 567,5"),
    ("fi", "5. maaliskuuta 2026", "5. maaliskuuta 2026 kello 14.07", "5.3.2026", "1 234 567,5"),
    ("lt", "2026 m. kovo 5 d.", "2026 m. kovo 5 d., 14:07", "2026-03-05", "1 234 567,5"),
    ("lv", "2026. gada 5. marts", "2026. gada 5. marts, 14:07", "05.03.2026", "1 234 567,5"),
    ("sv", "5 mars 2026", "5 mars 2026 kl. 14:07", "2026-03-05", "1 234 567,5"),
    ("da", "5. marts 2026", "5. marts 2026 kl. 14.07", "05.03.2026", "1.234.567,5"),
    ("de", "5. März 2026", "5. März 2026, 14:07", "05.03.2026", "1.234.567,5"),
    ("pl", "5 marca 2026", "5 marca 2026, 14:07", "05.03.2026", "1 234 567,5"),
]
CODES = [row[0] for row in TABLE]


def test_table_has_every_language() -> None:
    assert [code for code, _name in settings.LANGUAGES] == CODES


@pytest.mark.parametrize(("code", "day", "moment", "short", "number"), TABLE, ids=CODES)
def test_dates_and_numbers(code: str, day: str, moment: str, short: str, number: str) -> None:
    with translation.override(code):
        assert formats.date_format(MOMENT, "DATE_FORMAT") == day
        assert formats.date_format(MOMENT, "DATETIME_FORMAT") == moment
        assert formats.date_format(MOMENT, "SHORT_DATE_FORMAT") == short
        assert formats.date_format(MOMENT, "SHORT_DATETIME_FORMAT").startswith(f"{short} 14")
        found = formats.number_format(1234567.5, decimal_pos=1, use_l10n=True, force_grouping=True)
        assert found.replace("\xa0", " ") == number


@pytest.mark.parametrize("code", CODES)
def test_times_and_numbers_agree_with_cldr(code: str) -> None:
    """Money is written by Babel, dates by Django: on one page both must use the same separators."""
    locale = "en_GB" if code == "en" else code
    with translation.override(code):
        assert formats.date_format(MOMENT, "TIME_FORMAT") == cldr_time(MOMENT, "HH:mm", locale=locale).replace(
            ":", "." if code in {"fi", "da"} else ":"
        )
        hour = "9.07" if code == "fi" else "09.07" if code == "da" else "09:07"
        assert formats.date_format(MORNING, "TIME_FORMAT") == hour
        assert formats.date_format(MORNING, "DATETIME_FORMAT").endswith(hour)
        ours = formats.number_format(1234567.5, decimal_pos=1, use_l10n=True, force_grouping=True)
    assert ours == cldr_decimal(1234567.5, locale=locale).replace("\u202f", "\xa0")
    money = format_currency(1234567.5, "EUR", locale=locale)
    assert ours.rpartition(ours[-2])[0] in money


# Numbers that share a form, by the plural rules of CLDR; each group has words of its own.
PLURALS = {
    "en": [[1], [0, 2, 11, 21]],
    "et": [[1], [0, 2, 11, 21]],
    "lt": [[1, 21, 101], [2, 5, 22], [0, 10, 11, 20]],
    "lv": [[1, 21, 101], [2, 5, 25]],
    "pl": [[1], [2, 4, 22], [0, 5, 11, 21, 25]],
    "de": [[1], [0, 2, 11, 21]],
}


@pytest.mark.parametrize(("code", "groups"), PLURALS.items(), ids=PLURALS)
def test_plurals_follow_the_language(code: str, groups: list[list[int]]) -> None:
    def words(number: int) -> str:
        with translation.override(code):
            return ngettext("%(people)s person invited", "%(people)s people invited", number) % {"people": ""}

    found = [{words(number) for number in group} for group in groups]

    assert [len(same) for same in found] == [1] * len(groups)
    assert len(set.union(*found)) == len(groups)
