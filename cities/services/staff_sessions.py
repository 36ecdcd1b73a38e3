"""How the platform's staff look into a city: for a time, for a reason, in the city's own log."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, StaffSession, User
from cities.permissions import SYSTEM, Actor
from cities.selectors.memberships import find_staff_session

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
REASON_LENGTH = 10


class NotStaff(Refusal):
    """Only the platform's staff have staff sessions."""

    code = "not-staff"
    status = 404
    message = _("Only the platform's staff can do this.")


class ReasonTooShort(Refusal):
    """The city's owners must be able to understand why somebody looked in."""

    code = "reason-too-short"
    status = 422
    message = _("Write a reason of at least 10 characters. The city's owners will read it.")


class BadDuration(Refusal):
    """Too short or too long."""

    code = "bad-duration"
    status = 422
    message = _("A staff session lasts from 15 minutes to 4 hours.")


def start_staff_session(
    *, city: City, user: User, reason: str, duration: timedelta, now: datetime | None = None
) -> StaffSession:
    """Let a member of the platform's staff into the city. An open session of the person is ended first.

    Refuses NotStaff, ReasonTooShort, BadDuration. Call inside `enter_city`.
    """
    now = now or timezone.now()
    reason = reason.strip()
    if not user.is_staff:
        raise NotStaff
    if len(reason) < REASON_LENGTH:
        raise ReasonTooShort(field="reason")
    if not SHORTEST <= duration <= LONGEST:
        raise BadDuration(field="minutes")
    with transaction.atomic():
        if before := find_staff_session(city=city, user=user, now=now):
            end_staff_session(city=city, user=user, session=before, now=now)
        session = StaffSession.objects.create(
            city=city, user=user, reason=reason, started_at=now, expires_at=now + duration
        )
        changes = {"reason": reason, "expires_at": session.expires_at.isoformat()}
        record(city=city, actor=_staff(user), action="staff_session.start", target=session, changes=changes)
    return session


def end_staff_session(*, city: City, user: User, session: StaffSession, now: datetime | None = None) -> StaffSession:
    """Leave the city again before the time is over. Ending twice changes nothing. Call inside `enter_city`."""
    now = now or timezone.now()
    with transaction.atomic():
        found = StaffSession.objects.select_for_update().get(city=city, pk=session.pk, user=user)
        if found.ended_at is None:
            found.ended_at = min(now, found.expires_at)
            found.save(update_fields=["ended_at"])
            record(city=city, actor=_staff(user), action="staff_session.end", target=found)
    return found


def close_expired_staff_sessions(*, city: City, now: datetime | None = None) -> int:
    """Write the end of sessions whose time is over into the log; return how many. The time itself ended them."""
    with transaction.atomic():
        over = StaffSession.objects.select_for_update(skip_locked=True).filter(
            city=city, ended_at=None, expires_at__lte=now or timezone.now()
        )
        sessions = list(over)
        for session in sessions:
            session.ended_at = session.expires_at
            session.save(update_fields=["ended_at"])
            changes = {"ended_at": session.expires_at.isoformat()}
            record(city=city, actor=SYSTEM, action="staff_session.expire", target=session, changes=changes)
    return len(sessions)


def _staff(user: User) -> Actor:
    return Actor(kind="staff", id=user.pk, label=user.email)
