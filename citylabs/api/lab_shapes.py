"""What a city's lab looks like in the API, and which part of a change belongs to which page of the editor."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from cities.api.fields import TranslationsField
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab
from citylabs.services.lab_inputs import LabPlace, LabTexts

LAB_INPUT = {
    "kind": "market_dialogue",
    "title": {"en": "Cooler streets", "et": "Jahedamad tänavad"},
    "purpose": {"en": "Find out what the market can do against heat."},
    "languages": ["et", "en"],
    "time_zone": "Europe/Tallinn",
    "starts_at": "2026-05-14T09:00:00+03:00",
    "ends_at": "2026-05-14T16:00:00+03:00",
    "venue": "Town hall",
    "capacity": 50,
}
LAB_OUTPUT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "slug": "cooler-streets",
    "state": "draft",
    **LAB_INPUT,
    "starts_at": "2026-05-14T06:00:00Z",
    "ends_at": "2026-05-14T13:00:00Z",
    "round": "",
    "description": {},
    "access_notes": {},
    "address": "Raekoja plats 1",
    "online_url": "",
    "date_is_invented": False,
    "registration_opens_at": None,
    "registration_closes_at": "2026-05-12T12:00:00Z",
    "calendar_sequence": 0,
    "cancellation_reason": "",
    "published_at": None,
    "survey_sent_at": None,
    "created_at": "2026-03-01T12:00:00Z",
    "changed_at": "2026-03-01T12:00:00Z",
}


class LabSerializer(serializers.Serializer):
    """A lab of the city, in whatever state."""

    id = serializers.UUIDField()
    slug = serializers.CharField(help_text="The lab's name in addresses of its city.")
    kind = serializers.ChoiceField(LabKind.choices)
    state = serializers.ChoiceField(LabState.choices)
    round = serializers.CharField()
    title = TranslationsField()
    purpose = TranslationsField()
    description = TranslationsField()
    access_notes = TranslationsField()
    languages = serializers.ListField(child=serializers.CharField())
    time_zone = serializers.CharField(help_text="IANA name of the zone in which the lab's times are shown.")
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    date_is_invented = serializers.BooleanField()
    venue = serializers.CharField()
    address = serializers.CharField()
    online_url = serializers.CharField(help_text="Private: registered people get it.")
    capacity = serializers.IntegerField()
    registration_opens_at = serializers.DateTimeField(allow_null=True)
    registration_closes_at = serializers.DateTimeField(allow_null=True)
    calendar_sequence = serializers.IntegerField()
    cancellation_reason = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    survey_sent_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class LabChangeSerializer(serializers.Serializer):
    """What can be changed. Moments carry their offset; a PATCH leaves what it does not name."""

    kind = serializers.ChoiceField(LabKind.choices, required=False)
    title = TranslationsField(max_length=300, required=False)
    purpose = TranslationsField(required=False)
    description = TranslationsField(required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(settings.LANGUAGES), required=False, allow_empty=False, max_length=9
    )
    round = serializers.CharField(max_length=80, required=False, allow_blank=True)
    time_zone = serializers.CharField(max_length=64, required=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    venue = serializers.CharField(max_length=200, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    online_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    access_notes = TranslationsField(required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=10_000, required=False)
    registration_opens_at = serializers.DateTimeField(required=False, allow_null=True)
    registration_closes_at = serializers.DateTimeField(required=False, allow_null=True)


_TEXTS, _PLACE = set(LabTexts.__dataclass_fields__), set(LabPlace.__dataclass_fields__)
SEATS = ("capacity", "registration_opens_at", "registration_closes_at")


def read_texts(lab: Lab, given: dict[str, Any]) -> LabTexts | None:
    """Return the lab's texts with the changes, or None where none is among them."""
    return LabTexts(**_merge(lab, given, _TEXTS)) if _TEXTS & set(given) else None


def read_place(lab: Lab, given: dict[str, Any]) -> LabPlace | None:
    """Return the lab's place and time with the changes, or None where none is among them."""
    return LabPlace(**_merge(lab, given, _PLACE)) if _PLACE & set(given) else None


def read_seats(lab: Lab, given: dict[str, Any]) -> dict[str, Any] | None:
    """Return seats and window with the changes, or None where none is among them."""
    return _merge(lab, given, set(SEATS)) if set(SEATS) & set(given) else None


def _merge(lab: Lab, given: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: given[name] if name in given else getattr(lab, name) for name in names}
