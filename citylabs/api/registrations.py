"""Who is coming to a lab: the city's own list, and a door for everybody to register."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi, CityPublicApi
from cities.models import City
from citylabs.enums import RegistrationSource, RegistrationState
from citylabs.models import Lab
from citylabs.rules.permissions import CHECKIN_USE, REGISTRATIONS_EDIT, REGISTRATIONS_READ
from citylabs.selectors.labs import get_lab, get_open_lab
from citylabs.selectors.registrations import get_lab_registration, get_seat_counts, list_registrations
from citylabs.services.checkin import check_in, undo_check_in
from citylabs.services.details import Details
from citylabs.services.registrations import (
    cancel_registration,
    confirm_registration,
    register_or_remind,
    register_person,
)
from stakeholders.enums import ConsentPurpose, HelixGroup, LookSubject, LookWay
from stakeholders.services.access_log import note_look

_INPUT = {
    "person": "Mari Maasikas",
    "email": "mari@firm.example",
    "organisation": "OÜ Näide",
    "helix_group": "sme",
    "language": "et",
    "needs": ["01890a5d-ac96-774b-bcce-b302099a8057"],
    "consents": ["consent_invite"],
}
_OUTPUT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "number": 31,
    "state": "confirmed",
    "source": "public",
    "person": "Mari Maasikas",
    "email": "mari@firm.example",
    "organisation": "OÜ Näide",
    "helix_group": "sme",
    "language": "et",
    "checked_in_at": None,
    "cancelled_at": None,
    "created_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
}
_COUNTS = {
    "capacity": 50,
    "confirmed": 48,
    "offered": 2,
    "waiting": 7,
    "cancelled": 3,
    "checked_in": 0,
    "free": 0,
    "seated_by_group": {"sme": 20, "research": 30},
    "waiting_by_group": {"sme": 7},
}


class DetailsSerializer(serializers.Serializer):
    """What a person says about themselves. `consents` are the purposes agreed to, in the texts now in force."""

    person = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    organisation = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    language = serializers.CharField(max_length=2, required=False, default="en")
    needs = serializers.ListField(child=serializers.UUIDField(), max_length=100, required=False, default=list)
    consents = serializers.ListField(
        child=serializers.ChoiceField(ConsentPurpose.choices), max_length=10, required=False, default=list
    )


class RegistrationSerializer(serializers.Serializer):
    """A registration."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="The order of arrival.")
    state = serializers.ChoiceField(RegistrationState.choices)
    source = serializers.ChoiceField(RegistrationSource.choices)  # type: ignore[assignment]  # DRF's Field has a `source`
    person = serializers.CharField()
    email = serializers.CharField(help_text="Blank for a walk-in who left none.")
    organisation = serializers.CharField()
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    language = serializers.CharField()
    checked_in_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


def _details(given: dict[str, Any]) -> Details:
    return Details(
        person=given["person"],
        email=given["email"],
        organisation=given["organisation"],
        helix_group=given["helix_group"],
        language=given["language"],
        need_ids=tuple(given["needs"]),
        consents=dict.fromkeys(given["consents"], True),
    )


class RegistrationListApi(CityApi):
    """The registrations of a lab."""

    permissions = {"GET": REGISTRATIONS_READ, "POST": REGISTRATIONS_EDIT}
    many = True
    tag = "registrations"
    InputSerializer = DetailsSerializer
    OutputSerializer = RegistrationSerializer
    input_example = _INPUT
    output_example = _OUTPUT

    class FilterSerializer(serializers.Serializer):
        state = serializers.ChoiceField(RegistrationState.choices, required=False)
        helix_group = serializers.ChoiceField(HelixGroup.choices, required=False)
        search = serializers.CharField(max_length=100, required=False, help_text="Words of name or address.")

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the registrations in the order of arrival."""
        lab = get_lab(city=city, slug=lab_slug)
        found = list_registrations(city=city, lab=lab, **self.filters()).prefetch_related(None)
        answer = self.page(found, order="number")
        subject, people = LookSubject.REGISTRATIONS, answer.records
        note_look(city=city, actor=self.actor, way=LookWay.API, subject=subject, about=lab, people=people)
        return answer

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Register a person for them, also outside of the registration window. They get the usual mail."""
        lab = get_lab(city=city, slug=lab_slug)
        registration = register_person(
            city=city, actor=self.actor, lab=lab, details=_details(self.read()), source=RegistrationSource.DESK
        )
        return self.answer(registration, status=201)


class RegistrationDetailApi(CityApi):
    """One registration."""

    permissions = {"GET": REGISTRATIONS_READ}
    tag = "registrations"
    OutputSerializer = RegistrationSerializer
    output_example = _OUTPUT

    def get(self, request: HttpRequest, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
        """Read one registration."""
        lab = get_lab(city=city, slug=lab_slug)
        registration = get_lab_registration(city=city, lab=lab, registration_id=registration_id)
        note_look(city=city, actor=self.actor, way=LookWay.API, subject=LookSubject.REGISTRATION, about=registration)
        return self.answer(registration)


class _RegistrationStepApi(CityApi):
    """Something that is done to one registration, without a body."""

    tag = "registrations"
    OutputSerializer = RegistrationSerializer
    output_example = _OUTPUT
    answers = {"POST": (200, RegistrationSerializer)}

    def find(self, city: City, lab_slug: str, registration_id: UUID) -> Any:
        """Return the registration of this lab."""
        lab: Lab = get_lab(city=city, slug=lab_slug)
        return get_lab_registration(city=city, lab=lab, registration_id=registration_id)


class RegistrationCancelApi(_RegistrationStepApi):
    """Giving a place back."""

    permissions = {"POST": REGISTRATIONS_EDIT}

    def post(self, request: HttpRequest, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
        """Cancel for a person; the seat is offered to the waiting list at once. Twice changes nothing."""
        person = self.find(city, lab_slug, registration_id)
        return self.answer(cancel_registration(city=city, actor=self.actor, registration=person))


class RegistrationConfirmApi(_RegistrationStepApi):
    """Giving a seat by hand."""

    permissions = {"POST": REGISTRATIONS_EDIT}

    def post(self, request: HttpRequest, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
        """Give a waiting person a free seat, or accept an offer for them."""
        person = self.find(city, lab_slug, registration_id)
        return self.answer(confirm_registration(city=city, actor=self.actor, registration=person))


class CheckInApi(_RegistrationStepApi):
    """The door."""

    permissions = {"POST": CHECKIN_USE, "DELETE": CHECKIN_USE}
    tag = "check-in"
    answers = {"POST": (200, RegistrationSerializer), "DELETE": (200, RegistrationSerializer)}

    def post(self, request: HttpRequest, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
        """Check a person in. Twice changes nothing."""
        person = self.find(city, lab_slug, registration_id)
        checked, _came = check_in(city=city, actor=self.actor, registration=person)
        return self.answer(checked)

    def delete(self, request: HttpRequest, city: City, lab_slug: str, registration_id: UUID) -> HttpResponse:
        """Take a check-in back."""
        person = self.find(city, lab_slug, registration_id)
        checked, _was_in = undo_check_in(city=city, actor=self.actor, registration=person)
        return self.answer(checked)


class SeatCountsApi(CityApi):
    """How full a lab is."""

    permissions = {"GET": CHECKIN_USE}
    tag = "registrations"
    output_example = _COUNTS

    class OutputSerializer(serializers.Serializer):
        capacity = serializers.IntegerField()
        confirmed = serializers.IntegerField()
        offered = serializers.IntegerField()
        waiting = serializers.IntegerField()
        cancelled = serializers.IntegerField()
        checked_in = serializers.IntegerField()
        free = serializers.IntegerField()
        seated_by_group = serializers.JSONField(help_text="Helix group → seats taken.")
        waiting_by_group = serializers.JSONField(help_text="Helix group → people waiting.")

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Count seats, waiting people and arrivals."""
        return self.answer(get_seat_counts(city=city, lab=get_lab(city=city, slug=lab_slug)))


class PublicRegistrationApi(CityPublicApi):
    """Registering from anywhere."""

    tag = "registrations"
    InputSerializer = DetailsSerializer
    input_example = _INPUT
    answers = {"POST": (202, None)}

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Register for a lab. The answer is the same whether the address was known or not; a mail tells its owner."""
        lab = get_open_lab(city=city, slug=lab_slug)
        register_or_remind(
            city=city, actor=self.actor, lab=lab, details=_details(self.read()), source=RegistrationSource.API
        )
        return HttpResponse(status=202)
