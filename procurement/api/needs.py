"""Needs of a city."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.fields import TranslationsField
from cities.enums import Theme
from cities.models import City
from procurement.enums import NeedStage, Visibility
from procurement.models import Need
from procurement.rules.permissions import NEEDS_EDIT, NEEDS_READ
from procurement.selectors.needs import get_need, list_needs
from procurement.services.needs import NeedContent, create_need, edit_need, move_need, show_need

_INPUT = {
    "title": {"en": "Cooler streets", "et": "Jahedamad tänavad"},
    "ask": {"en": "How can we cool streets in summer?"},
    "theme": "climate",
    "cpv": "90720000",
    "owner_unit": "Department of urban planning",
}
_OUTPUT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    **_INPUT,
    "situation": {},
    "outcome": {"en": "Five degrees less on ten streets"},
    "stage": "idea",
    "closing_reason": "",
    "visibility": "private",
    "created_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
}


class NeedSerializer(serializers.Serializer):
    """A need."""

    id = serializers.UUIDField()
    title = TranslationsField()
    ask = TranslationsField()
    situation = TranslationsField()
    outcome = TranslationsField()
    theme = serializers.ChoiceField(Theme.choices)
    cpv = serializers.CharField(help_text="Main CPV code, 8 digits, or blank.")
    owner_unit = serializers.CharField()
    stage = serializers.ChoiceField(NeedStage.choices)
    closing_reason = serializers.CharField()
    visibility = serializers.ChoiceField(Visibility.choices)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class NeedContentSerializer(serializers.Serializer):
    """What a person writes about a need."""

    title = TranslationsField(max_length=300)
    ask = TranslationsField(max_length=300, required=False)
    situation = TranslationsField(required=False)
    outcome = TranslationsField(required=False)
    theme = serializers.ChoiceField(Theme.choices, required=False)
    cpv = serializers.CharField(max_length=10, required=False, allow_blank=True, help_text="8 digits.")
    owner_unit = serializers.CharField(max_length=200, required=False, allow_blank=True)


class NeedListApi(CityApi):
    """The needs of a city."""

    permissions = {"GET": NEEDS_READ, "POST": NEEDS_EDIT}
    many = True
    tag = "needs"
    InputSerializer = NeedContentSerializer
    OutputSerializer = NeedSerializer
    input_example = _INPUT
    output_example = _OUTPUT

    class FilterSerializer(serializers.Serializer):
        stage = serializers.ChoiceField(NeedStage.choices, required=False)
        theme = serializers.ChoiceField(Theme.choices, required=False)
        visibility = serializers.ChoiceField(Visibility.choices, required=False)
        text = serializers.CharField(
            max_length=100, required=False, help_text="Words of title, ask or unit; a CPV code."
        )

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the needs, newest first, private ones too."""
        return self.page(list_needs(city=city, **self.filters()), order="-created_at")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Write a need down. It begins as a private idea."""
        need = create_need(city=city, actor=self.actor, content=NeedContent(**self.read()))
        return self.answer(need, status=201)


class NeedDetailApi(CityApi):
    """One need."""

    permissions = {"GET": NEEDS_READ, "PATCH": NEEDS_EDIT}
    tag = "needs"
    OutputSerializer = NeedSerializer
    input_example = {"visibility": "public"}
    output_example = _OUTPUT

    class InputSerializer(NeedContentSerializer):
        stage = serializers.ChoiceField(NeedStage.choices, required=False)
        closing_reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
        visibility = serializers.ChoiceField(Visibility.choices, required=False)

    def get(self, request: HttpRequest, city: City, need_id: UUID) -> HttpResponse:
        """Read one need."""
        return self.answer(get_need(city=city, need_id=need_id))

    def patch(self, request: HttpRequest, city: City, need_id: UUID) -> HttpResponse:
        """Change a need: its content, its stage (with a reason when it is closed), who may see it."""
        need = self._change(city, get_need(city=city, need_id=need_id), self.read(partial=True))
        return self.answer(need)

    def _change(self, city: City, need: Need, given: dict[str, Any]) -> Need:
        """Each part is a service with its own log entry; all of them stand in the one transaction of the request."""
        stage, reason = given.pop("stage", None), given.pop("closing_reason", "")
        visibility = given.pop("visibility", None)
        if given:
            need = edit_need(city=city, actor=self.actor, need=need, changes=given)
        if stage is not None and stage != need.stage:
            need = move_need(city=city, actor=self.actor, need=need, stage=stage, reason=reason)
        if visibility is not None:
            need = show_need(city=city, actor=self.actor, need=need, visibility=visibility)
        return need
