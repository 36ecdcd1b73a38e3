"""The rooms of a lab's venue. Call inside `enter_city`."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from citylabs.models import Lab, Room, Session
from citylabs.selectors.programme import get_room
from citylabs.services.lab_inputs import MOST_SEATS, check_fields
from citylabs.services.lab_lock import lock_to_edit
from citylabs.services.lab_refusals import BadInput


class RoomNameTaken(Refusal):
    """Two rooms of a lab cannot have one name."""

    code = "room-name-taken"
    message = _("This lab has a room of this name already.")


class SessionsCollide(Refusal):
    """Sessions that had this room were moved since, and run at the same time now."""

    code = "sessions-collide"
    message = _("Some of these sessions run at the same time now. Add the room and choose its sessions one by one.")


def add_room(
    *,
    city: City,
    actor: Actor,
    lab: Lab,
    name: str,
    capacity: int | None = None,
    session_ids: Sequence[UUID] = (),
) -> Room:
    """Add a room, and put these sessions of the lab into it if they have none: so a removal is taken back.

    Raises BadInput, LabFrozen, RoomNameTaken, SessionsCollide.
    """
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        room = Room(city=city, lab=lab)
        _save_room(room, name, capacity)
        if session_ids:
            _move_in(city, room, session_ids)
        record(city=city, actor=actor, action="room.add", target=room, changes={"lab": str(lab.pk)})
    return room


def change_room(*, city: City, actor: Actor, lab: Lab, room_id: UUID, name: str, capacity: int | None = None) -> Room:
    """Rename a room or change its places. Raises BadInput, LabFrozen, RoomNameTaken, Room.DoesNotExist."""
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        room = get_room(city=city, lab=lab, room_id=room_id)
        before = {"name": room.name, "capacity": room.capacity}
        _save_room(room, name, capacity)
        record(city=city, actor=actor, action="room.change", target=room, changes={"before": before})
    return room


def remove_room(*, city: City, actor: Actor, lab: Lab, room_id: UUID) -> None:
    """Remove a room; its sessions stay, without a room. Raises LabFrozen, Room.DoesNotExist."""
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="programme")
        room = get_room(city=city, lab=lab, room_id=room_id)
        freed = Session.objects.filter(city=city, room=room).update(room=None)
        record(city=city, actor=actor, action="room.remove", target=room, changes={"sessions": freed})
        room.delete()


def _move_in(city: City, room: Room, session_ids: Sequence[UUID]) -> None:
    homeless = Session.objects.filter(city=city, lab=room.lab, room=None, pk__in=session_ids)
    try:
        with transaction.atomic():
            homeless.update(room=room)
    except IntegrityError as error:
        raise SessionsCollide from error


def _save_room(room: Room, name: str, capacity: int | None) -> None:
    room.name, room.capacity = name.strip(), capacity
    check_fields(room, ["name", "capacity"])
    if capacity is not None and not 1 <= capacity <= MOST_SEATS:
        raise BadInput(_("A room has 1 to 10,000 places."), field="capacity")
    try:
        with transaction.atomic():
            room.save()
    except IntegrityError as error:
        raise RoomNameTaken(field="name") from error
