"""What people ask about their own data, as the city's tasks."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import RequestKind, TaskState
from cities.models import City
from cities.permissions import PRIVACY_HANDLE
from cities.selectors.data_requests import get_task, list_tasks
from cities.services.data_request_tasks import (
    answer_by_worker,
    extend_request,
    refuse_request,
    stop_invitations,
    take_correction,
)

_TASK: dict[str, Any] = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "kind": "access",
    "state": "open",
    "due_at": "2026-06-01T12:00:00Z",
    "extension_reason": "",
    "proposal": {},
    "answer": "",
    "outcome": {},
    "withheld": [],
    "run_id": None,
    "created_at": "2026-05-01T12:00:00Z",
    "handled_at": None,
}


class DataRequestSerializer(serializers.Serializer):
    """One request, as this city's task. The person's address is shown on the page only."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(RequestKind.choices)
    state = serializers.ChoiceField(TaskState.choices)
    due_at = serializers.DateTimeField()
    extension_reason = serializers.CharField()
    proposal = serializers.DictField(
        child=serializers.CharField(), source="request.proposal", help_text="The right values, for a correction."
    )
    answer = serializers.CharField()
    outcome = serializers.DictField(help_text="What was erased, what stays and why.")
    withheld = serializers.ListField(child=serializers.CharField())
    run_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    handled_at = serializers.DateTimeField(allow_null=True)


class DataRequestListApi(CityApi):
    """The requests of people about their own data."""

    permissions = {"GET": PRIVACY_HANDLE}
    many = True
    tag = "data requests"
    OutputSerializer = DataRequestSerializer
    output_example = _TASK

    class FilterSerializer(serializers.Serializer):
        state = serializers.ChoiceField(TaskState.choices, required=False)
        kind = serializers.ChoiceField(RequestKind.choices, required=False)

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the requests, newest first."""
        return self.page(list_tasks(city=city, **self.filters()), order="-created_at")


class DataRequestApi(CityApi):
    """One request about somebody's own data."""

    permissions = {"GET": PRIVACY_HANDLE}
    tag = "data requests"
    OutputSerializer = DataRequestSerializer
    output_example = _TASK

    def get(self, request: HttpRequest, city: City, task_id: UUID) -> HttpResponse:
        """Read one request."""
        return self.answer(get_task(city=city, task_id=task_id))


class DataRequestAnswerApi(CityApi):
    """The city's answer to a request."""

    permissions = {"POST": PRIVACY_HANDLE}
    tag = "data requests"
    OutputSerializer = DataRequestSerializer
    output_example = _TASK
    input_example = {"step": "answer", "words": "", "withheld": [], "values": []}

    class InputSerializer(serializers.Serializer):
        step = serializers.ChoiceField(["answer", "refuse", "extend"])
        words = serializers.CharField(
            max_length=5000, allow_blank=True, default="", help_text="To the person; needed to refuse and to extend."
        )
        withheld = serializers.ListField(
            child=serializers.CharField(max_length=40), default=list, help_text="Sources left out of a copy."
        )
        values = serializers.ListField(
            child=serializers.CharField(max_length=40), default=list, help_text="Values of a correction to take over."
        )

    def post(self, request: HttpRequest, city: City, task_id: UUID) -> HttpResponse:
        """Answer, refuse or extend.

        Answering gives out the copy, erases, corrects or stops invitations, as the request asks; a copy and an
        erasure are a worker's, whose run the answer names.
        """
        task = get_task(city=city, task_id=task_id)
        given = self.read()
        common: dict[str, Any] = {"city": city, "actor": self.actor, "task_id": task_id}
        if given["step"] == "refuse":
            refuse_request(**common, answer=given["words"])
        elif given["step"] == "extend":
            extend_request(**common, reason=given["words"])
        elif task.kind == RequestKind.CORRECTION:
            take_correction(**common, fields=given["values"], answer=given["words"])
        elif task.kind == RequestKind.OBJECTION:
            stop_invitations(**common, answer=given["words"])
        else:
            answer_by_worker(**common, withheld=given["withheld"], answer=given["words"])
        return self.answer(get_task(city=city, task_id=task_id), status=201)
