"""Reading what a lab consists of: rooms, sessions, targets, agenda. Call inside `enter_city`."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cities.models import City
from citylabs.models import Lab, LabNeed, LabTarget, Room, Session
from procurement.enums import Visibility
from procurement.models import Need


def list_rooms(*, city: City, lab: Lab) -> QuerySet[Room]:
    """Return the rooms of the lab by name."""
    return Room.objects.filter(city=city, lab=lab).order_by("name", "id")


def get_room(*, city: City, lab: Lab, room_id: UUID) -> Room:
    """Return a room of this lab; raises Room.DoesNotExist."""
    return Room.objects.get(city=city, lab=lab, pk=room_id)


def list_sessions(*, city: City, lab: Lab) -> QuerySet[Session]:
    """Return the programme in order, with rooms."""
    return Session.objects.filter(city=city, lab=lab).select_related("room").order_by("starts_at", "ends_at", "id")


def get_session(*, city: City, lab: Lab, session_id: UUID) -> Session:
    """Return a session of this lab with its room; raises Session.DoesNotExist."""
    return Session.objects.select_related("room").get(city=city, lab=lab, pk=session_id)


def list_session_ids_in(*, city: City, room: Room) -> list[UUID]:
    """Return the ids of the sessions in this room."""
    return list(Session.objects.filter(city=city, room=room).order_by("starts_at", "id").values_list("pk", flat=True))


def list_targets(*, city: City, lab: Lab) -> QuerySet[LabTarget]:
    """Return the target numbers of the lab."""
    return LabTarget.objects.filter(city=city, lab=lab).order_by("helix_group")


def list_agenda(*, city: City, lab: Lab) -> QuerySet[LabNeed]:
    """Return the agenda in order, with the needs."""
    return LabNeed.objects.filter(city=city, lab=lab).select_related("need").order_by("position", "id")


def list_public_agenda(*, city: City, lab: Lab) -> QuerySet[LabNeed]:
    """Return the part of the agenda that everybody may see."""
    return list_agenda(city=city, lab=lab).filter(need__visibility=Visibility.PUBLIC)


def list_needs_to_choose(*, city: City, lab: Lab) -> QuerySet[Need]:
    """Return the needs that can stand on the agenda: those not closed, and those standing on it already."""
    chosen = LabNeed.objects.filter(city=city, lab=lab).values("need")
    return Need.objects.filter(Q(city=city), ~Q(stage="closed") | Q(pk__in=chosen)).order_by("-created_at", "id")


def list_sessions_outside(*, city: City, lab: Lab) -> QuerySet[Session]:
    """Return the sessions that begin before the lab or end after it."""
    outside = Q(starts_at__lt=lab.starts_at) | Q(ends_at__gt=lab.ends_at)
    if lab.starts_at is None:
        outside = Q()
    return list_sessions(city=city, lab=lab).filter(outside)
