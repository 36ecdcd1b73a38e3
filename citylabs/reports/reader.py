"""Writing numbers, dates and texts for one reader: one language, the lab's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from cities.models import Translations
from citylabs.reports.document import Bar, Cell
from citylabs.rules.report_structure import Figure, ReportContent, Words

NOTHING = "–"


class Reader:
    """Use inside `translation.override(language)`: Django's formats follow the active language."""

    def __init__(self, content: ReportContent, language: str) -> None:
        self.language = language
        self.zone = ZoneInfo(content.lab.time_zone)
        self.read_at = self.moment(content.read_at)
        self._sentences = {source.code: source.sentence for source in content.sources}

    def words(self, text: Words) -> str:
        """The text in the reader's language, else in the best there is."""
        return Translations(text).best(self.language)[1]

    def language_of(self, text: Words) -> str:
        """The language `words` took."""
        return Translations(text).best(self.language)[0] or self.language

    def foreign(self, text: Words) -> str:
        """The language `words` took where it is not the reader's; blank otherwise."""
        found = Translations(text).best(self.language)[0]
        return "" if found == self.language else found

    def text_cell(self, text: Words) -> Cell:
        """Words of the city in a table, with their language where nobody has translated them."""
        return Cell(self.words(text), language=self.foreign(text))

    def number(self, value: float | None) -> str:
        """The number as people write it here, at most two decimals; a dash for none."""
        if value is None:
            return NOTHING
        if isinstance(value, int):
            return formats.number_format(value, use_l10n=True, force_grouping=True)
        return formats.number_format(value, decimal_pos=1, use_l10n=True)

    def cell(self, figure: Figure) -> Cell:
        """A figure in a table."""
        return Cell(self.number(figure.value), figure.value, figure.source)

    def percent(self, part: float | None, whole: float | None) -> str:
        """A share in whole percent, blank where it cannot be told."""
        if not whole or part is None:
            return ""
        return _("%(number)d %%") % {"number": round(100 * part / whole)}

    def day(self, value: date) -> str:
        """A day."""
        return formats.date_format(value, "DATE_FORMAT")

    def time(self, value: datetime) -> str:
        """A time of day in the lab's zone."""
        return formats.date_format(value.astimezone(self.zone), "TIME_FORMAT")

    def moment(self, value: datetime) -> str:
        """A day and a time in the lab's zone, which is named."""
        local = value.astimezone(self.zone)
        return f"{self.day(local)}, {self.time(local)} ({self.zone.key})"

    def source(self, *codes: str) -> str:
        """Where figures come from and when they were read, for the line under a chart."""
        sentences = [self.words(self._sentences[code]) for code in dict.fromkeys(codes)]
        return _("%(sentences)s Read on %(moment)s.") % {"sentences": " ".join(sentences), "moment": self.read_at}

    def describe(self, bars: list[Bar]) -> str:
        """A chart in a sentence, for those who do not see it."""
        return "; ".join(f"{bar.label}: {bar.value}" for bar in bars) + "."


def reading(language: str) -> translation.override:
    """Activate a language for the time of a `with` block."""
    return translation.override(language)
