"""The programme follows the lab: when its date, hour or zone changes, every session moves by the clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from citylabs.models import Lab, Session
from citylabs.rules.local_time import shift_by_clock
from citylabs.selectors.programme import list_sessions


class ClocksInTheWay(Refusal):
    """Moved by the clock, sessions would collapse into each other."""

    code = "clocks-in-the-way"
    status = 422
    message = _("In the night of that day the clocks change in the middle of the programme. Choose another time.")


def shift_programme(*, city: City, lab: Lab, old_start: datetime | None, old_zone: ZoneInfo) -> int:
    """Move all sessions from the old start to the lab's new one, in one statement; returns how many moved.

    Part of placing a lab: the caller locks and logs. One statement, because the rooms are judged at its end. Raises
    ClocksInTheWay.
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
        try:
            with transaction.atomic():
                Session.objects.filter(city=city).bulk_update(sessions, ["starts_at", "ends_at"])
        except IntegrityError as error:  # two sessions fell into the hour that the clocks jump over
            raise ClocksInTheWay(field="starts_at") from error
    return len(sessions)
