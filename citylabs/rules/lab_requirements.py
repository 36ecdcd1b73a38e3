"""What a lab must have before a step: a sentence for people, where to mend it, and a test of the facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citylabs.enums import LabKind
from citylabs.rules.lab_facts import LabFacts

# Doors open before the lab begins: the desk needs the check-in while people arrive.
EARLY_START = timedelta(hours=12)


@dataclass(frozen=True)
class Requirement:
    """`page` is the page of the editor where it is mended, `field` the input there (blank: the page's top)."""

    code: str
    sentence: str | Promise
    is_met: Callable[[LabFacts], bool]
    page: str = ""
    field: str = ""


def _speaks_all(texts: dict[str, str], languages: list[str]) -> bool:
    return bool(languages) and all(texts.get(code) for code in languages)


def _is_ahead(facts: LabFacts) -> bool:
    return facts.lab.starts_at is not None and facts.lab.starts_at > facts.now


def _closes_in_time(facts: LabFacts) -> bool:
    lab = facts.lab
    if lab.registration_closes_at is None or lab.ends_at is None:
        return True
    return facts.now < lab.registration_closes_at <= lab.ends_at


def _has_disclaimer(facts: LabFacts) -> bool:
    """Preliminary market consultations may not distort competition: Directive 2014/24/EU, articles 40 and 41."""
    return facts.lab.kind != LabKind.MARKET_DIALOGUE or bool(facts.disclaimer_languages)


def _has_public_need(facts: LabFacts) -> bool:
    return facts.lab.kind != LabKind.MARKET_DIALOGUE or facts.public_needs > 0


def _has_begun(facts: LabFacts) -> bool:
    return facts.lab.starts_at is not None and facts.now >= facts.lab.starts_at - EARLY_START


TO_PUBLISH = (
    Requirement(
        "languages", _("The languages of the lab are chosen."), lambda it: bool(it.lab.languages), "basics", "languages"
    ),
    Requirement(
        "title",
        _("The title is written in each language of the lab."),
        lambda it: _speaks_all(it.lab.title, it.lab.languages),
        "basics",
        "title",
    ),
    Requirement(
        "purpose",
        _("The purpose is written in each language of the lab."),
        lambda it: _speaks_all(it.lab.purpose, it.lab.languages),
        "basics",
        "purpose",
    ),
    Requirement(
        "time",
        _("The lab has a start and an end."),
        lambda it: it.lab.starts_at is not None and it.lab.ends_at is not None,
        "place",
        "starts_at",
    ),
    Requirement("ahead", _("The lab starts in the future."), _is_ahead, "place", "starts_at"),
    Requirement(
        "place",
        _("People know where to go: a place or an online link."),
        lambda it: bool(it.lab.venue or it.lab.online_url),
        "place",
        "venue",
    ),
    Requirement("programme", _("The programme has at least one session."), lambda it: it.sessions > 0, "programme"),
    Requirement(
        "sessions-inside",
        _("Every session lies within the lab."),
        lambda it: it.sessions_outside == 0,
        "programme",
    ),
    Requirement(
        "registration-window",
        _("The registration closes in the future, and not after the lab."),
        _closes_in_time,
        "seats",
        "registration_closes_at",
    ),
    Requirement(
        "public-need",
        _("A market dialogue has at least one public need on its agenda."),
        _has_public_need,
        "agenda",
    ),
    Requirement(
        "disclaimer",
        _("A market dialogue has a disclaimer: the city's legal texts include one."),
        _has_disclaimer,
        "legal",
    ),
)
NOBODY_ASKED = Requirement(
    "nobody-asked",
    _("Nobody is invited or registered yet. A lab that people know of is cancelled, with a reason."),
    lambda it: it.invited == 0 and it.registered == 0,
)
HAS_BEGUN = Requirement("begun", _("The lab begins within twelve hours, or has begun."), _has_begun)
NOBODY_IN = Requirement("nobody-in", _("Nobody is checked in."), lambda it: it.checked_in == 0)
REPORT_PUBLISHED = Requirement(
    "report-published", _("The report is published."), lambda it: it.report_is_published, "report"
)
