"""OpenAPI 3.1, made from the declarations of the endpoints (docs/api/openapi.yaml, `make schema`)."""

import re
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from cities.api.bases import Api, CityApi, PublicApi


class FieldErrorSerializer(serializers.Serializer):
    """One thing that is wrong with one field."""

    field = serializers.CharField(help_text="The field's name; nested ones with dots.")
    pointer = serializers.CharField(help_text="JSON pointer into the body, as a fragment.")
    code = serializers.CharField()
    message = serializers.CharField(help_text="In the reader's language.")


class ProblemSerializer(serializers.Serializer):
    """A problem document (RFC 9457)."""

    type = serializers.CharField(help_text="Address of the problem's description on this site.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The address that was asked.")
    request_id = serializers.CharField(help_text="Quote it when you ask us.")
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # a field of that name, not the errors


_PROBLEMS = {
    "400": "The request or a parameter cannot be read.",
    "401": "No token or session, or a dead token.",
    "403": "The caller lacks the permission, or the CSRF token is missing.",
    "404": "There is nothing here, or it is not the caller's to see.",
    "409": "The state of the record does not allow this.",
    "412": "The record has changed since it was read (If-Match).",
    "413": "The body is larger than 2 MB.",
    "415": "The body is of a kind that is not read.",
    "422": "Some fields are not right; see `errors`.",
    "429": "Too many requests; see Retry-After.",
}
_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_ALL_READERS = ["400", "404", "429"]


@cache
def page_of(serializer: type[serializers.Serializer], name: str) -> type[serializers.Serializer]:
    """Return the serializer of a page of these records."""
    fields = {
        "results": serializer(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Address of the next page."),
        "previous": serializers.URLField(allow_null=True, help_text="Address of the page before."),
        "__doc__": "A page of a list.",
        "__module__": __name__,
    }
    return type(f"{name}PageSerializer", (serializers.Serializer,), fields)


def _noun_of(kind: type) -> str:
    """The name of a serializer that is nested in an endpoint; blank for any other."""
    outer, _dot, inner = kind.__qualname__.rpartition(".")
    if not outer or "<" in outer or not inner.endswith("Serializer"):
        return ""
    noun = outer.split(".")[-1].removesuffix("Api")
    return {"OutputSerializer": noun, "InputSerializer": f"{noun}Input"}.get(
        inner, noun + inner.removesuffix("Serializer")
    )


_SNAKE = re.compile(r"(?<!^)(?=[A-Z])")


class CitySchema(AutoSchema):
    """Reads our endpoint classes: nested serializers, `many`, `permissions`, examples."""

    view: Any  # one of our endpoints, or one of the framework's own views

    def _is_ours(self) -> bool:
        return isinstance(self.view, Api)

    def get_tags(self) -> list[str]:
        """Return the class's noun, by default the last word of the address that is not a parameter."""
        if self._is_ours() and self.view.tag:
            return [self.view.tag]
        words = [word for word in self.path.split("/") if word and "{" not in word]
        return [words[-1]]

    def get_summary(self) -> str | None:
        """Return the first line of the handler's docstring."""
        return self._lines()[0] or None

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's form of it
        """Return the rest of the docstring and the permission that is asked for."""
        rest = self._lines()[1]
        permission = getattr(self.view, "permissions", {}).get(self.method)
        asked = f"Needs the permission `{permission.code}`." if permission else ""
        return "\n\n".join(part for part in (rest, asked) if part)

    def _lines(self) -> tuple[str, str]:
        handler = getattr(self.view, self.method.lower(), None)
        text = (handler.__doc__ if handler else "") or self.view.__doc__ or ""
        first, _newline, rest = text.strip().partition("\n")
        return first.rstrip("."), "\n".join(line.strip() for line in rest.strip().splitlines())

    def get_request_serializer(self) -> Any:
        """Return the InputSerializer of a writing endpoint."""
        if not self._is_ours():
            return super().get_request_serializer()
        return self.view.InputSerializer if self.method in {"POST", "PUT", "PATCH"} else None

    def get_filter_backends(self) -> list[Any]:
        """None: parameters come from FilterSerializer."""
        return []

    def map_parsers(self) -> list[str]:
        """Return the media types the endpoint reads."""
        return sorted(self.view.content_types) if self._is_ours() else super().map_parsers()

    def get_override_parameters(self) -> list[Any]:
        """Return filters, paging, and the headers our base classes read."""
        if not self._is_ours():
            return []
        found: list[Any] = []
        if self.method == "GET":
            found += [self.view.FilterSerializer] if self.view.FilterSerializer else []
            found += _paging() if self.view.many else []
            found.append(_header("If-None-Match", "An ETag you have; 304 if it is still true."))
        if self.method == "POST" and not isinstance(self.view, PublicApi):
            found.append(
                _header("Idempotency-Key", "The same key gets the same answer for 24 hours, without new work.")
            )
        if self.method in {"PATCH", "PUT", "DELETE"} and isinstance(self.view, CityApi) and hasattr(self.view, "get"):
            found.append(_header("If-Match", "The ETag you read; 412 if the record has changed since."))
        return found

    def get_response_serializers(self) -> Any:
        """Return the good answer and all problems."""
        if not self._is_ours():
            return super().get_response_serializers()
        answers: dict[Any, Any] = {}
        for code in self._problem_codes():
            answers[(code, "application/problem+json")] = OpenApiResponse(ProblemSerializer, _PROBLEMS[code])
        if self.method == "GET":
            answers["304"] = OpenApiResponse(None, "You have it already (If-None-Match).")
        status, serializer = self._good_answer()
        answers[status] = OpenApiResponse(serializer, "As asked.") if serializer else OpenApiResponse(None, "Done.")
        return dict(reversed(answers.items()))

    def _good_answer(self) -> tuple[str, Any]:
        declared = self.view.answers.get(self.method) if self.view.answers else None
        if declared is not None:
            status, serializer = declared
            return str(status), serializer
        wanted = self.view.OutputSerializer
        if self.method == "DELETE" or wanted is None:
            return "204", None
        if self.method == "GET" and self.view.many:
            return "200", page_of(wanted, _noun_of(wanted) or wanted.__name__.removesuffix("Serializer"))
        return ("201" if self.method == "POST" else "200"), wanted

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        """Nested serializers are named after their endpoint: LabListApi.OutputSerializer → LabList."""
        kind = serializer if isinstance(serializer, type) else type(serializer)
        return _noun_of(kind) or super()._get_serializer_name(serializer, direction, bypass_extensions)

    def get_operation_id(self) -> str:
        """Return the class and the method: LabListApi.get → lab_list_get."""
        if not self._is_ours():
            return super().get_operation_id()
        noun = type(self.view).__name__.removesuffix("Api")
        return f"{_SNAKE.sub('_', noun).lower()}_{self.method.lower()}"

    def _problem_codes(self) -> list[str]:
        codes = list(_ALL_READERS)
        if isinstance(self.view, CityApi):
            codes += ["401", "403"]
        if self.method in _WRITES:
            codes += ["409", "413", "415", "422"]
            codes += ["412"] if self.method != "POST" and isinstance(self.view, CityApi) else []
        return sorted(set(codes))

    def get_examples(self) -> list[OpenApiExample]:
        """Return the class's examples."""
        if not self._is_ours():
            return []
        found = []
        if self.view.input_example is not None and self.method in {"POST", "PUT", "PATCH"}:
            found.append(OpenApiExample("Request", value=self.view.input_example, request_only=True))
        if self.view.output_example is not None and self.method != "DELETE":
            one = self.view.output_example
            value = {"results": [one], "next": None, "previous": None} if self._answers_page() else one
            status = "201" if self.method == "POST" else "200"
            found.append(OpenApiExample("Answer", value=value, response_only=True, status_codes=[status]))
        return found

    def _answers_page(self) -> bool:
        return self.method == "GET" and self.view.many

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False


def _header(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words)


def _paging() -> list[OpenApiParameter]:
    return [
        OpenApiParameter("cursor", str, description="From `next` or `previous` of a page."),
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        OpenApiParameter(
            "modified_since", {"type": "string", "format": "date-time"}, description="Changed since then."
        ),
    ]


class TokenScheme(OpenApiAuthenticationExtension):
    """A city's token."""

    target_class = "cities.api.authentication.CityTokenAuthentication"
    name = "cityToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the header."""
        words = "A token of the city with scopes: `Authorization: Bearer clt_…`. It works for that city only."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "clt_…", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):
    """A signed-in person's session."""

    target_class = "cities.api.authentication.CitySessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the cookie."""
        words = "The session of a signed-in person. Writing needs the header X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "citylabs_session", "description": words}


def drop_enum_marks(result: Any, **_: Any) -> Any:
    """Take out the marks by which drf-spectacular would gather choices into components."""
    if isinstance(result, dict):
        return {name: drop_enum_marks(value) for name, value in result.items() if name != "x-spec-enum-id"}
    return [drop_enum_marks(value) for value in result] if isinstance(result, list) else result
