"""What each kind of problem means: the addresses that problem documents name as their `type`."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import PublicApi
from cities.api.problems import PROBLEMS, TYPE_ROOT
from cities.api.rendering import JsonAnswer
from cities.errors import Refusal


class ProblemTypeSerializer(serializers.Serializer):
    """A kind of problem."""

    code = serializers.CharField()
    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField(help_text="In the reader's language.")


class ProblemTypesSerializer(serializers.Serializer):
    """All kinds of problems."""

    results = ProblemTypeSerializer(many=True)


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for refusal in kind.__subclasses__():
        yield refusal
        yield from _refusals(refusal)


def list_problem_types() -> dict[str, dict[str, Any]]:
    """Return all kinds by code: those of the API itself and the refusals of every service."""
    kinds: dict[str, tuple[int, Any]] = {kind.code: (kind.status, kind.message) for kind in _refusals()}
    kinds.update(PROBLEMS)
    return {
        code: {"code": code, "type": f"{TYPE_ROOT}{code}/", "status": status, "title": str(title)}
        for code, (status, title) in sorted(kinds.items())
    }


class ProblemTypeListApi(PublicApi):
    """The kinds of problems."""

    tag = "problems"
    OutputSerializer = ProblemTypesSerializer

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the kinds of problems this API answers with."""
        return JsonAnswer({"results": list(list_problem_types().values())})


class ProblemTypeApi(PublicApi):
    """One kind of problem."""

    tag = "problems"
    OutputSerializer = ProblemTypeSerializer
    output_example = {
        "code": "not-found",
        "type": "/api/v1/problems/not-found/",
        "status": 404,
        "title": "Not found",
    }

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Read what one kind of problem means."""
        found = list_problem_types().get(code)
        if found is None:
            raise Http404
        return JsonAnswer(found)
