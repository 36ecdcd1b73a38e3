"""Reading what was sent: bodies and query parameters, checked to the last unknown name."""

from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import Serializer

from cities.api.problems import Problem, error_entry, list_field_errors

_PAGE_PARAMETERS = frozenset({"cursor", "limit", "modified_since"})
_FORM = "multipart/form-data"


def _read_json(request: HttpRequest) -> Any:
    body = request.body
    if not body.strip():
        return {}
    if b"\\u0000" in body or b"\x00" in body:
        raise Problem("malformed", _("Texts may not contain the character NUL."))
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem("malformed", _("The body is not JSON in UTF-8: %(reason)s") % {"reason": error}) from None


def _content(request: HttpRequest, accepted: frozenset[str]) -> Any:
    kind = request.content_type or ""
    if not kind and not request.body:
        return {}
    if kind not in accepted:
        text = _("Send the body as %(kinds)s.") % {"kinds": ", ".join(sorted(accepted))}
        raise Problem("unsupported-media-type", text, headers={"Accept": ", ".join(sorted(accepted))})
    if kind == _FORM:
        return {**request.POST.dict(), **request.FILES.dict()}
    return _read_json(request)


def read_body(
    request: HttpRequest, serializer: type[Serializer], accepted: frozenset[str], *, partial: bool = False
) -> dict[str, Any]:
    """Return the checked body. Refuses what cannot be read (400, 415) and, field by field, what is wrong (422)."""
    content = _content(request, accepted)
    if not isinstance(content, dict):
        raise Problem("malformed", _("The body must be a JSON object."))
    reader = serializer(data=content, partial=partial)
    errors = [] if reader.is_valid() else list(list_field_errors(reader.errors))
    unknown = _("There is no such field.")
    known = {name for name, field in reader.fields.items() if not field.read_only}
    errors += [error_entry((name,), "unknown", unknown) for name in content if name not in known]
    if errors:
        raise Problem("invalid", errors=errors)
    return dict(reader.validated_data)


def read_parameters(request: HttpRequest, serializer: type[Serializer] | None, *, paged: bool) -> dict[str, Any]:
    """Return the checked query parameters; refuses unknown names and wrong values with 400."""
    given = request.GET
    if not given:
        return _defaults(serializer)
    known = set(serializer().fields) if serializer else set()
    allowed = known | (_PAGE_PARAMETERS if paged else frozenset())
    if unknown := sorted(set(given) - allowed):
        errors = [error_entry((name[:60],), "unknown-parameter", _("There is no such parameter.")) for name in unknown]
        raise Problem("unknown-parameter", errors=errors)
    if any("\x00" in text for values in given.lists() for text in values[1]):
        raise Problem("bad-parameter", _("Texts may not contain the character NUL."))
    return _checked(serializer, given)


@cache
def _defaults(serializer: type[Serializer] | None) -> dict[str, Any]:
    """What the parameters are when none is given, found out once per endpoint."""
    return _checked(serializer, {})


def _checked(serializer: type[Serializer] | None, given: Any) -> dict[str, Any]:
    if serializer is None:
        return {}
    reader = serializer(data=given)
    if not reader.is_valid():
        raise Problem("bad-parameter", errors=list(list_field_errors(reader.errors)))
    return dict(reader.validated_data)
