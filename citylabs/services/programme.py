"""The sessions of a lab. Call inside `enter_city`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.enums import SessionFormat
from citylabs.models import Lab, Room, Session
from citylabs.selectors.programme import get_room, get_session, list_sessions
from citylabs.services.lab_inputs import check_fields
from citylabs.services.lab_lock import lock_to_edit, plain
from citylabs.services.lab_refusals import BadInput


class NoDate(Refusal):
    """A session needs the date of its lab."""

    code = "lab-without-date"
    message = _("Give the lab its date and time first.")


class OutsideLab(Refusal):
    """A session must lie within its lab."""

    code = "session-outside-lab"
    status = 422


class RoomBusy(Refusal):
    """PostgreSQL's exclusion constraint: a room cannot be used twice at once."""

    code = "room-busy"


class NothingToSwap(Refusal):
    """The first session cannot go up, the last cannot go down."""

    code = "nothing-to-swap"
    message = _("There is no session to change places with.")


@dataclass(frozen=True)
class SessionInput:
    """What is typed about a session. The moments are in UTC."""

    title: Translations
    starts_at: datetime
    ends_at: datetime
    format: str = SessionFormat.TALK
    text: Translations = field(default_factory=Translations)
    lead: str = ""
    room_id: UUID | None = None


def add_session(*, city: City, actor: Actor, lab: Lab, given: SessionInput) -> Session:
    """Add a session. Raises BadInput, LabFrozen, NoDate, OutsideLab, RoomBusy."""
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        session = Session(city=city, lab=lab)
        _save_session(city, lab, session, given)
        record(city=city, actor=actor, action="session.add", target=session, changes=_tell(session))
    return session


def change_session(*, city: City, actor: Actor, lab: Lab, session_id: UUID, given: SessionInput) -> Session:
    """Change a session. Raises BadInput, LabFrozen, NoDate, OutsideLab, RoomBusy, Session.DoesNotExist."""
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        session = get_session(city=city, lab=lab, session_id=session_id)
        before = _tell(session)
        _save_session(city, lab, session, given)
        record(city=city, actor=actor, action="session.change", target=session, changes={"before": before})
    return session


def remove_session(*, city: City, actor: Actor, lab: Lab, session_id: UUID) -> None:
    """Remove a session. Raises LabFrozen, Session.DoesNotExist."""
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        session = get_session(city=city, lab=lab, session_id=session_id)
        record(city=city, actor=actor, action="session.remove", target=session, changes=_tell(session))
        session.delete()


def swap_session(*, city: City, actor: Actor, lab: Lab, session_id: UUID, later: bool) -> Session:
    """Let a session change places with the one before or after it; both keep their length, the pause its own.

    Sessions that run side by side are changed by their times instead. Raises LabFrozen, NothingToSwap, RoomBusy,
    Session.DoesNotExist.
    """
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        sessions = list(list_sessions(city=city, lab=lab))
        session = get_session(city=city, lab=lab, session_id=session_id)
        place = [one.pk for one in sessions].index(session.pk)
        first = place if later else place - 1
        if first < 0 or first + 1 >= len(sessions):
            raise NothingToSwap
        pair = _swap(sessions[first], sessions[first + 1])
        with _room_judge(city, pair[0]):
            Session.objects.filter(city=city).bulk_update(pair, ["starts_at", "ends_at"])
        record(city=city, actor=actor, action="session.swap", target=session, changes={"later": later})
    return get_session(city=city, lab=lab, session_id=session_id)


def _swap(first: Session, second: Session) -> list[Session]:
    if second.starts_at < first.ends_at:
        words = _("“%(first)s” and “%(second)s” run side by side. Change their times instead.")
        raise NothingToSwap(words % {"first": first, "second": second})
    start, pause = first.starts_at, second.starts_at - first.ends_at
    length, second_length = first.ends_at - first.starts_at, second.ends_at - second.starts_at
    second.starts_at, second.ends_at = start, start + second_length
    first.starts_at = second.ends_at + pause
    first.ends_at = first.starts_at + length
    return [second, first]


def _save_session(city: City, lab: Lab, session: Session, given: SessionInput) -> None:
    _check_time(lab, given)
    session.title, session.text = given.title, given.text
    session.format, session.lead = given.format, given.lead.strip()
    session.starts_at, session.ends_at = given.starts_at, given.ends_at
    session.room = _find_room(city, lab, given.room_id)
    if not session.title:
        raise BadInput(_("Give the session a title."), field="title")
    check_fields(session, ["title", "text", "format", "lead"])
    with _room_judge(city, session):
        session.save()


def _check_time(lab: Lab, given: SessionInput) -> None:
    if lab.starts_at is None or lab.ends_at is None:
        raise NoDate
    if given.ends_at <= given.starts_at:
        raise BadInput(_("The end must be after the start."), field="ends_at")
    words = _("The lab lasts from %(start)s to %(end)s. The session must lie within it.")
    times = {"start": _say(lab.starts_at, lab, "DATETIME_FORMAT"), "end": _say(lab.ends_at, lab, "DATETIME_FORMAT")}
    if not lab.starts_at <= given.starts_at < lab.ends_at:
        raise OutsideLab(words % times, field="starts_at")
    if given.ends_at > lab.ends_at:
        raise OutsideLab(words % times, field="ends_at")


def _find_room(city: City, lab: Lab, room_id: UUID | None) -> Room | None:
    if room_id is None:
        return None
    try:
        return get_room(city=city, lab=lab, room_id=room_id)
    except Room.DoesNotExist:
        raise BadInput(_("This lab has no such room."), field="room") from None


@contextmanager
def _room_judge(city: City, session: Session) -> Iterator[None]:
    """Turn PostgreSQL's veto into a refusal that names the session in the way."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "citylabs_session_room_free" not in str(error):
            raise
        raise RoomBusy(_explain_clash(city, session), field="room") from error


def _explain_clash(city: City, session: Session) -> str:
    """Read after the veto: the other session is committed by then, also when two people saved at the same moment."""
    others = list_sessions(city=city, lab=session.lab).exclude(pk=session.pk).filter(room=session.room)
    clash = others.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at).first()
    if clash is None:
        return gettext("The room was taken at the same moment. Look at the programme again.")
    words = gettext("From %(start)s to %(end)s “%(session)s” is in “%(room)s”. Choose another room or time.")
    start, end = _say(clash.starts_at, session.lab), _say(clash.ends_at, session.lab)
    return words % {"room": clash.room, "session": clash, "start": start, "end": end}


def _say(moment: datetime, lab: Lab, style: str = "TIME_FORMAT") -> str:
    return formats.date_format(moment.astimezone(lab.zone), style)


def _tell(session: Session) -> dict[str, object]:
    times = {"starts_at": plain(session.starts_at), "ends_at": plain(session.ends_at)}
    return {**times, "room": str(session.room_id or ""), "lab": str(session.lab_id)}
