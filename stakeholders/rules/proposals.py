"""Who could fill a gap, why, and in which order (docs/adr/0023).

The order is the same for everybody at every time, and ranks nobody by quality: of each group, first those who work on
the subject, then whoever has waited longest for an invitation (never invited first), then by key. A subject is met or
not; meeting it twice puts nobody ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.enums import Theme
from cities.rules.codes import cpv_parents, cpv_stem
from stakeholders.enums import GovernmentLevel, HelixGroup

PER_GROUP = 10
"""So many are proposed of each group and source at once."""


@dataclass(frozen=True)
class Gaps:
    """How many are missing, by group and by level of government; only those that are short."""

    groups: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.groups or self.levels)


@dataclass(frozen=True)
class Subject:
    """What the room is about: themes, CPV codes with the name of the need they are of, and where the city is."""

    themes: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    region: str = ""

    @property
    def stems(self) -> list[str]:
        """Whoever has one of these in the tree offers something below a code of the subject."""
        return sorted({cpv_stem(code) for code in self.codes})

    @property
    def wider_codes(self) -> list[str]:
        """Whoever offers one of these offers everything below, so also what the subject asks for."""
        return sorted({one for code in self.codes for one in (code, *cpv_parents(code))})

    @property
    def themes_that_say_something(self) -> frozenset[str]:
        """Without “other”, which is no theme that two could share."""
        return self.themes - {Theme.OTHER}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could fill a gap: an entry of the registry, a public profile, or an entry that is shared."""

    id: UUID
    name: str
    helix_group: str
    level: str = ""
    themes: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    region: str = ""
    last_invited_on: date | None = None
    last_contact_on: date | None = None
    # The registry itself does not know of invitations: only labs can say "never".
    is_history_known: bool = False


@dataclass(frozen=True)
class Proposal:
    """A candidate with the reasons in words."""

    candidate: Candidate
    reasons: list[str]
    origin: str = ""
    slug: str = ""


def find_reasons(candidate: Candidate, *, gaps: Gaps, subject: Subject, today: date) -> list[str]:
    """Return why somebody is proposed, in sentences, what counts most first."""
    return [
        *_say_gaps(candidate, gaps),
        *_say_subject(candidate, subject),
        *_say_region(candidate, subject),
        *_say_history(candidate, today),
    ]


def _say_gaps(candidate: Candidate, gaps: Gaps) -> list[str]:
    found = []
    if number := gaps.groups.get(candidate.helix_group):
        words = ngettext("Group “%(name)s” is %(number)s short", "Group “%(name)s” is %(number)s short", number)
        found.append(words % {"name": HelixGroup(candidate.helix_group).label, "number": number})
    if number := gaps.levels.get(candidate.level):
        words = ngettext("Level “%(name)s” is %(number)s short", "Level “%(name)s” is %(number)s short", number)
        found.append(words % {"name": GovernmentLevel(candidate.level).label, "number": number})
    return found


def _say_subject(candidate: Candidate, subject: Subject) -> list[str]:
    themes = [theme for theme in Theme.values if theme in candidate.themes]
    shared = [theme for theme in themes if theme in subject.themes_that_say_something]
    found = [_("Works on the theme “%(theme)s”") % {"theme": Theme(theme).label} for theme in shared]
    if match := find_code_match(candidate.cpv, subject):
        offered, need = match
        found.append(_("CPV %(code)s fits the need “%(need)s”") % {"code": offered, "need": need})
    return found


def find_code_match(offered: tuple[str, ...], subject: Subject) -> tuple[str, str] | None:
    """Return (offered code, name of the need) of the first code that lies below or above one of the subject's."""
    for code in offered:
        for wanted, need in subject.codes.items():
            one, other = cpv_stem(code), cpv_stem(wanted)
            if one.startswith(other) or other.startswith(one):
                return code, need
    return None


def fits_subject(candidate: Candidate, subject: Subject) -> bool:
    """Whether somebody works on a theme of the subject or offers what one of its codes means."""
    shared = subject.themes_that_say_something & set(candidate.themes)
    return bool(shared) or find_code_match(candidate.cpv, subject) is not None


def _say_region(candidate: Candidate, subject: Subject) -> list[str]:
    if not subject.region or not candidate.region:
        return []
    if candidate.region.startswith(subject.region) or subject.region.startswith(candidate.region):
        return [_("Is in the region of the city")]
    return []


def _say_history(candidate: Candidate, today: date) -> list[str]:
    found = []
    if candidate.is_history_known and candidate.last_invited_on is None:
        found.append(_("Was never invited"))
    if candidate.last_invited_on:
        found.append(_say_ago(_("Last invited this month"), candidate.last_invited_on, today, is_invitation=True))
    if candidate.last_contact_on:
        found.append(_say_ago(_("Last contact this month"), candidate.last_contact_on, today, is_invitation=False))
    return found


def _say_ago(now_words: str, day: date, today: date, *, is_invitation: bool) -> str:
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        return now_words
    if is_invitation:
        words = ngettext("Last invited %(number)s month ago", "Last invited %(number)s months ago", months)
    else:
        words = ngettext("Last contact %(number)s month ago", "Last contact %(number)s months ago", months)
    return words % {"number": months}


def get_place(candidate: Candidate, subject: Subject) -> tuple[bool, date, str]:
    """Return what candidates of one group are sorted by; the selectors sort by the same in the database."""
    return not fits_subject(candidate, subject), candidate.last_invited_on or date.min, str(candidate.id)
