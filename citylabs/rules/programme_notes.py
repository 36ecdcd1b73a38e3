"""What somebody who plans a programme should notice beside a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from citylabs.models import Lab, Session


@dataclass(frozen=True)
class SessionNote:
    """A sentence. A warning stands in the way of publishing or of people; the others are only good to know."""

    sentence: str
    is_warning: bool = False


@dataclass(frozen=True)
class PlannedRow:
    """A session as the programme's page shows it: its length, what to notice, and the free time after it."""

    session: Session
    minutes: int
    notes: list[SessionNote]
    free_after: int


def plan_rows(sessions: Sequence[Session], lab: Lab) -> list[PlannedRow]:
    """Return the rows of a programme that is sorted by its starts."""
    rows = []
    busy_until: datetime | None = None
    for place, session in enumerate(sessions):
        busy_until = max(busy_until, session.ends_at) if busy_until else session.ends_at
        following = sessions[place + 1] if place + 1 < len(sessions) else None
        free = following.starts_at - busy_until if following and _same_day(session, following, lab) else None
        minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
        free_after = max(0, int(free.total_seconds() // 60)) if free else 0
        rows.append(PlannedRow(session, minutes, list_notes(session, sessions, lab), free_after))
    return rows


def list_notes(session: Session, sessions: Sequence[Session], lab: Lab) -> list[SessionNote]:
    """Return what to notice about one session among the others."""
    notes = []
    if lab.starts_at and session.starts_at < lab.starts_at:
        notes.append(SessionNote(_("It begins before the lab."), is_warning=True))
    if lab.ends_at and session.ends_at > lab.ends_at:
        notes.append(SessionNote(_("It ends after the lab."), is_warning=True))
    beside = [one for one in sessions if one.pk != session.pk and _overlap(one, session)]
    if beside:
        names = ", ".join(f"“{one}”" for one in beside)
        notes.append(SessionNote(_("At the same time: %(sessions)s.") % {"sessions": names}))
    places = session.room.capacity if session.room else None
    if places and places < lab.capacity and not beside:
        words = _("The room has %(places)d places, the lab %(seats)d seats.")
        notes.append(SessionNote(words % {"places": places, "seats": lab.capacity}, is_warning=True))
    return notes


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _same_day(one: Session, other: Session, lab: Lab) -> bool:
    return one.ends_at.astimezone(lab.zone).date() == other.starts_at.astimezone(lab.zone).date()
