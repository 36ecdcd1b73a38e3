"""The city's log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from cities.permissions import LOG_READ
from cities.selectors.log import LogFilters, list_log_entries


@extend_schema_field(str)
class HexField(serializers.Field):
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: Any) -> str:
        """Write the bytes."""
        return bytes(value).hex()


class LogListApi(CityApi):
    """The append-only log of a city."""

    permissions = {"GET": LOG_READ}
    many = True
    tag = "log"

    class FilterSerializer(serializers.Serializer):
        actor = serializers.CharField(max_length=254, required=False, help_text="Part of the actor's name.")
        action = serializers.RegexField(
            r"^[a-z_]+(\.[a-z_]+)?$", max_length=60, required=False, help_text="`member` or `member.add`."
        )
        object_id = serializers.UUIDField(required=False)

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField()
        seq = serializers.IntegerField(help_text="The entry's number in the chain.")
        at = serializers.DateTimeField()
        actor_kind = serializers.CharField()
        actor_id = serializers.UUIDField(allow_null=True)
        actor_label = serializers.CharField()
        action = serializers.CharField()
        object_type = serializers.CharField()
        object_id = serializers.UUIDField(allow_null=True)
        object_label = serializers.CharField()
        changes = serializers.JSONField()
        previous_hash = HexField()
        hash = HexField()

    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "seq": 42,
        "at": "2026-05-01T12:00:00Z",
        "actor_kind": "member",
        "actor_id": "01890a5d-ac96-774b-bcce-b302099a8058",
        "actor_label": "kadri@tartu.example",
        "action": "need.move",
        "object_type": "procurement.need",
        "object_id": "01890a5d-ac96-774b-bcce-b302099a8059",
        "object_label": "Cooler streets",
        "changes": {"stage": ["idea", "validated"]},
        "previous_hash": "5d41402abc4b2a76b9719d911017c592",
        "hash": "7d793037a0760186574b0282f2f435e7",
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the log, newest first. `modified_since` means written since."""
        entries = list_log_entries(city=city, filters=LogFilters(**self.filters()))
        return self.page(entries, order="-seq", changed="at")
