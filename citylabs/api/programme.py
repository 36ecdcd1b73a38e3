"""The programme of a lab: sessions, rooms, target numbers, agenda."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.fields import TranslationsField
from cities.models import City
from citylabs.enums import SessionFormat
from citylabs.models import Session
from citylabs.rules.permissions import LABS_EDIT, LABS_READ
from citylabs.selectors.labs import get_lab
from citylabs.selectors.programme import get_room, get_session, list_agenda, list_rooms, list_sessions
from citylabs.selectors.registrations import get_targets
from citylabs.services.lab_inputs import LabSeats
from citylabs.services.labs import seat_lab, set_agenda
from citylabs.services.programme import SessionInput, add_session, change_session, remove_session
from citylabs.services.rooms import add_room, change_room, remove_room
from stakeholders.enums import HelixGroup

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
_SESSION = {
    "title": {"en": "The needs, as the city sees them"},
    "text": {},
    "format": "talk",
    "lead": "Kadri Tamm",
    "room_id": _ID,
    "starts_at": "2026-05-14T09:30:00+03:00",
    "ends_at": "2026-05-14T10:15:00+03:00",
}
_SESSION_OUTPUT = {"id": _ID, **_SESSION, "starts_at": "2026-05-14T06:30:00Z", "ends_at": "2026-05-14T07:15:00Z"}
_ROOM = {"name": "Main hall", "capacity": 80}
_TARGETS = {"targets": {"sme": 20, "public_buyer": 8}}


class SessionSerializer(serializers.Serializer):
    """A session of the programme."""

    id = serializers.UUIDField()
    title = TranslationsField()
    text = TranslationsField()
    format = serializers.ChoiceField(SessionFormat.choices)
    lead = serializers.CharField()
    room_id = serializers.UUIDField(allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SessionInputSerializer(serializers.Serializer):
    """What can be said about a session. Moments carry their offset."""

    title = TranslationsField(max_length=300)
    text = TranslationsField(required=False)
    format = serializers.ChoiceField(SessionFormat.choices, required=False)
    lead = serializers.CharField(max_length=200, required=False, allow_blank=True)
    room_id = serializers.UUIDField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SessionListApi(CityApi):
    """The sessions of a lab."""

    permissions = {"GET": LABS_READ, "POST": LABS_EDIT}
    many = True
    tag = "programme"
    InputSerializer = SessionInputSerializer
    OutputSerializer = SessionSerializer
    input_example = _SESSION
    output_example = _SESSION_OUTPUT

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the programme in order."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.page(list_sessions(city=city, lab=lab), order="starts_at")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Add a session; a room that is taken is refused with the name of the session in the way."""
        lab = get_lab(city=city, slug=lab_slug)
        session = add_session(city=city, actor=self.actor, lab=lab, given=SessionInput(**self.read()))
        return self.answer(session, status=201)


class SessionDetailApi(CityApi):
    """One session."""

    permissions = {"GET": LABS_READ, "PATCH": LABS_EDIT, "DELETE": LABS_EDIT}
    tag = "programme"
    InputSerializer = SessionInputSerializer
    OutputSerializer = SessionSerializer
    input_example = {"lead": "Kadri Tamm"}
    output_example = _SESSION_OUTPUT

    def get(self, request: HttpRequest, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
        """Read one session."""
        return self.answer(get_session(city=city, lab=get_lab(city=city, slug=lab_slug), session_id=session_id))

    def patch(self, request: HttpRequest, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
        """Change a session."""
        lab = get_lab(city=city, slug=lab_slug)
        given = _merge(get_session(city=city, lab=lab, session_id=session_id), self.read(partial=True))
        session = change_session(city=city, actor=self.actor, lab=lab, session_id=session_id, given=given)
        return self.answer(session)

    def delete(self, request: HttpRequest, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
        """Remove a session."""
        remove_session(city=city, actor=self.actor, lab=get_lab(city=city, slug=lab_slug), session_id=session_id)
        return self.nothing()


class RoomSerializer(serializers.Serializer):
    """A room of the lab's venue."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True)


class RoomInputSerializer(serializers.Serializer):
    """A room's name and places."""

    name = serializers.CharField(max_length=120)
    capacity = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)


class RoomListApi(CityApi):
    """The rooms of a lab."""

    permissions = {"GET": LABS_READ, "POST": LABS_EDIT}
    many = True
    tag = "programme"
    InputSerializer = RoomInputSerializer
    OutputSerializer = RoomSerializer
    input_example = _ROOM
    output_example = {"id": _ID, **_ROOM}

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the rooms by name."""
        return self.page(list_rooms(city=city, lab=get_lab(city=city, slug=lab_slug)), order="name")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Add a room."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(add_room(city=city, actor=self.actor, lab=lab, **self.read()), status=201)


class RoomDetailApi(CityApi):
    """One room."""

    permissions = {"GET": LABS_READ, "PATCH": LABS_EDIT, "DELETE": LABS_EDIT}
    tag = "programme"
    InputSerializer = RoomInputSerializer
    OutputSerializer = RoomSerializer
    input_example = {"capacity": 60}
    output_example = {"id": _ID, **_ROOM}

    def get(self, request: HttpRequest, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
        """Read one room."""
        return self.answer(get_room(city=city, lab=get_lab(city=city, slug=lab_slug), room_id=room_id))

    def patch(self, request: HttpRequest, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
        """Change a room."""
        lab = get_lab(city=city, slug=lab_slug)
        room = get_room(city=city, lab=lab, room_id=room_id)
        given = {"name": room.name, "capacity": room.capacity, **self.read(partial=True)}
        return self.answer(change_room(city=city, actor=self.actor, lab=lab, room_id=room_id, **given))

    def delete(self, request: HttpRequest, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
        """Remove a room; its sessions stay, without a room."""
        remove_room(city=city, actor=self.actor, lab=get_lab(city=city, slug=lab_slug), room_id=room_id)
        return self.nothing()


class TargetsSerializer(serializers.Serializer):
    """How many people of each helix group are wanted."""

    targets = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=10_000),
        help_text="Helix group → number; groups that are not named have no target.",
    )

    def validate_targets(self, value: dict[str, int]) -> dict[str, int]:
        """Refuse groups that are not in the code list."""
        if unknown := sorted(set(value) - set(HelixGroup.values)):
            raise serializers.ValidationError(f"Unknown helix group: {', '.join(unknown)[:100]}")
        return value


class TargetsApi(CityApi):
    """The target numbers of a lab."""

    permissions = {"GET": LABS_READ, "PUT": LABS_EDIT}
    tag = "programme"
    InputSerializer = TargetsSerializer
    OutputSerializer = TargetsSerializer
    input_example = _TARGETS
    output_example = _TARGETS

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read the target numbers."""
        return self.answer({"targets": get_targets(city=city, lab=get_lab(city=city, slug=lab_slug))})

    def put(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Replace the target numbers."""
        lab = get_lab(city=city, slug=lab_slug)
        seats = LabSeats(lab.capacity, lab.registration_opens_at, lab.registration_closes_at, **self.read())
        lab = seat_lab(city=city, actor=self.actor, lab=lab, seats=seats)
        return self.answer({"targets": get_targets(city=city, lab=lab)})


class AgendaSerializer(serializers.Serializer):
    """The needs on the agenda, in order."""

    needs = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class AgendaApi(CityApi):
    """The agenda of a lab."""

    permissions = {"GET": LABS_READ, "PUT": LABS_EDIT}
    tag = "programme"
    InputSerializer = AgendaSerializer
    OutputSerializer = AgendaSerializer
    input_example = {"needs": [_ID]}
    output_example = {"needs": [_ID]}

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read the ids of the needs on the agenda."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer({"needs": list(list_agenda(city=city, lab=lab).values_list("need_id", flat=True))})

    def put(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Replace the agenda by these needs, in this order."""
        need_ids: list[Any] = self.read()["needs"]
        set_agenda(city=city, actor=self.actor, lab=get_lab(city=city, slug=lab_slug), need_ids=need_ids)
        return self.answer({"needs": list(dict.fromkeys(need_ids))})


def _merge(session: Session, given: dict[str, Any]) -> SessionInput:
    names = SessionInput.__dataclass_fields__
    return SessionInput(**{name: given[name] if name in given else getattr(session, name) for name in names})
