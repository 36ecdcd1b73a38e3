"""Long runs: imports, campaigns, reports being worked on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import RunState
from cities.models import City
from cities.permissions import WORKSPACE_READ
from cities.selectors.runs import get_run


class RunSerializer(serializers.Serializer):
    """A run and how far it is."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    object_id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(RunState.choices)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    message = serializers.CharField()
    cancel_requested = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class RunApi(CityApi):
    """One run. Ask again, with its ETag, until the state is done, failed or cancelled."""

    permissions = {"GET": WORKSPACE_READ}
    tag = "runs"
    OutputSerializer = RunSerializer
    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "kind": "import",
        "object_id": None,
        "state": "running",
        "total": 1000,
        "done": 250,
        "failed": 0,
        "message": "",
        "cancel_requested": False,
        "created_at": "2026-05-01T12:00:00Z",
        "started_at": "2026-05-01T12:00:01Z",
        "finished_at": None,
    }

    def get(self, request: HttpRequest, city: City, run_id: UUID) -> HttpResponse:
        """Read how far a run is."""
        return self.answer(get_run(city=city, run_id=run_id))
