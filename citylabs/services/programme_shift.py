"""The programme follows the lab: when its date, hour or zone changes, every session moves by the clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cities.models import City
from citylabs.models import Lab, Session
from citylabs.rules.local_time import shift_by_clock
from citylabs.selectors.programme import list_sessions


def shift_programme(*, city: City, lab: Lab, old_start: datetime | None, old_zone: ZoneInfo) -> int:
    """Move all sessions from the old start to the lab's new one, in one statement; returns how many moved.

    Part of placing a lab: the caller locks and logs. One statement, because the rooms are judged at its end.
    """
    if old_start is None or lab.starts_at is None:
        return 0
    sessions = list(list_sessions(city=city, lab=lab))
    for session in sessions:
        for name in ("starts_at", "ends_at"):
            moved = shift_by_clock(
                getattr(session, name), old_start=old_start, old_zone=old_zone, start=lab.starts_at, zone=lab.zone
            )
            setattr(session, name, moved)
    if sessions:
        Session.objects.filter(city=city).bulk_update(sessions, ["starts_at", "ends_at"])
    return len(sessions)
