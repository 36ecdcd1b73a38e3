"""From the one data structure to a document in one language."""

from datetime import datetime

from django.utils.translation import gettext as _

from citylabs.enums import LabKind
from citylabs.reports.document import Document, Fact
from citylabs.reports.reader import Reader, reading
from citylabs.reports.sections_content import (
    make_commitments,
    make_conclusions,
    make_mails,
    make_needs,
    make_programme,
    make_sources,
    make_survey,
)
from citylabs.reports.sections_people import make_key_figures, make_people
from citylabs.rules.report_structure import ReportContent

_SECTIONS = (
    make_key_figures,
    make_conclusions,
    make_commitments,
    make_people,
    make_needs,
    make_survey,
    make_programme,
    make_mails,
    make_sources,
)


def build_document(
    content: ReportContent,
    *,
    language: str,
    version: int | None = None,
    published_at: datetime | None = None,
    sha256: str = "",
) -> Document:
    """Return the report as a document. Without a version it calls itself a draft."""
    with reading(language):
        reader = Reader(content, language)
        lab = content.lab
        return Document(
            language=language,
            city=reader.words(content.city.name) or content.city.slug,
            colour=content.city.colour,
            kind=str(LabKind(lab.kind).label),
            title=reader.words(lab.title),
            subtitle=reader.words(lab.purpose),
            state=_word_state(reader, version, published_at),
            read_at=reader.read_at,
            facts=_make_facts(content, reader),
            sections=[make(content, reader) for make in _SECTIONS],
            labels=_make_labels(reader, sha256),
            title_language=reader.foreign(lab.title),
            subtitle_language=reader.foreign(lab.purpose),
        )


def _word_state(reader: Reader, version: int | None, published_at: datetime | None) -> str:
    if version is None or published_at is None:
        return _("Draft")
    day = reader.day(published_at.astimezone(reader.zone))
    return _("Version %(version)d, published on %(day)s") % {"version": version, "day": day}


def _make_facts(content: ReportContent, reader: Reader) -> list[Fact]:
    lab = content.lab
    facts = []
    if lab.starts_at and lab.ends_at:
        facts.append(Fact(_("When"), _word_when(reader, lab.starts_at, lab.ends_at)))
    if lab.date_is_invented:
        facts.append(Fact(_("Note"), _("The date is made up for the demonstration.")))
    place = ", ".join(part for part in (lab.venue, _("online") if lab.is_online else "") if part)
    if place:
        facts.append(Fact(_("Where"), place))
    if lab.round:
        facts.append(Fact(_("Round"), lab.round))
    return facts


def _word_when(reader: Reader, starts_at: datetime, ends_at: datetime) -> str:
    first, last = starts_at.astimezone(reader.zone), ends_at.astimezone(reader.zone)
    if first.date() == last.date():
        return f"{reader.day(first)}, {reader.time(first)} – {reader.time(last)} ({reader.zone.key})"
    return f"{reader.day(first)}, {reader.time(first)} – {reader.day(last)}, {reader.time(last)} ({reader.zone.key})"


def _make_labels(reader: Reader, sha256: str) -> dict[str, str]:
    """Words that only the drawing needs."""
    return {
        "report": _("Report"),
        "page": _("Page"),
        "of": _("of"),
        "contents": _("Contents"),
        "by_group": _("By group"),
        "read_at": _("Figures read together on %(moment)s.") % {"moment": reader.read_at},
        "no_target": _("no target"),
        "reached": _("reached"),
        "missing": _("missing"),
        "logo": _("Logo of the city"),
        "seal": _("SHA-256 of the figures: %(seal)s") % {"seal": sha256} if sha256 else "",
    }
