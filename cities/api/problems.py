"""Every error of the API is a problem document (RFC 9457), also those that Django itself would answer with a page."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ErrorDetail

from cities.api.rendering import JsonAnswer
from cities.errors import Refusal

logger = logging.getLogger("django.request")
TYPE_ROOT = "/api/v1/problems/"

# code: (status, title). The codes of refusals stand beside the services that raise them.
PROBLEMS: dict[str, tuple[int, Promise]] = {
    "malformed": (400, _("The request cannot be read")),
    "unknown-parameter": (400, _("Unknown parameter")),
    "bad-parameter": (400, _("A parameter has no usable value")),
    "bad-idempotency-key": (400, _("The Idempotency-Key cannot be used")),
    "not-authenticated": (401, _("Who are you?")),
    "bad-token": (401, _("The token is not valid")),
    "csrf": (403, _("The CSRF token is missing or wrong")),
    "not-allowed": (403, _("Not allowed")),
    "not-found": (404, _("Not found")),
    "method-not-allowed": (405, _("Method not allowed")),
    "in-progress": (409, _("The same request is being worked on")),
    "precondition-failed": (412, _("The record has changed meanwhile")),
    "too-large": (413, _("The request is too large")),
    "unsupported-media-type": (415, _("Unsupported media type")),
    "invalid": (422, _("Some fields are not right")),
    "idempotency-key-reused": (422, _("The Idempotency-Key belongs to another request")),
    "too-many-requests": (429, _("Too many requests")),
    "server-error": (500, _("Our mistake")),
}


class Problem(Exception):
    """Ends a request with a problem document. `code` is one of PROBLEMS."""

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.code = code
        self.detail = detail
        self.errors = errors or []
        self.headers = headers or {}
        super().__init__(code)


def list_field_errors(details: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Flatten a serializer's errors into field, JSON pointer, code and message."""
    if isinstance(details, dict):
        for name, inner in details.items():
            yield from list_field_errors(inner, path if name == "non_field_errors" else (*path, str(name)))
    elif isinstance(details, list):
        for place, inner in enumerate(details):
            yield from list_field_errors(inner, path if isinstance(inner, str) else (*path, str(place)))
    else:
        code = str(details.code) if isinstance(details, ErrorDetail) else "invalid"
        yield error_entry(path, code, details)


def error_entry(path: tuple[str, ...], code: str, message: str | Promise) -> dict[str, str]:
    """Return one entry of a problem's `errors`."""
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    return {"field": ".".join(path), "pointer": f"#{pointer}", "code": str(code), "message": str(message)}


def _document(request: HttpRequest, code: str, status: int, title: str | Promise, problem: Problem) -> JsonAnswer:
    body = {
        "type": f"{TYPE_ROOT}{code}/",
        "title": str(title),
        "status": status,
        "detail": str(problem.detail or title),
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
        "errors": problem.errors,
    }
    answer = JsonAnswer(body, status=status, content_type="application/problem+json")
    for name, value in problem.headers.items():
        answer[name] = value
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would log every 404 and each 500 twice
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="CityLabs API"'
    return answer


def _from_refusal(request: HttpRequest, refusal: Refusal) -> JsonAnswer:
    errors = [error_entry((refusal.field,), refusal.code, refusal.message)] if refusal.field else []
    headers = {"Retry-After": "1"} if refusal.status in {429, 503} else {}
    title = PROBLEMS.get(refusal.code, (0, refusal.message))[1]
    problem = Problem(refusal.code, refusal.message, errors=errors, headers=headers)
    return _document(request, refusal.code, refusal.status, title, problem)


def _from_framework(error: APIException) -> Problem:
    """What a serializer or one of the framework's own views raises."""
    if error.status_code == 400 and isinstance(error.detail, dict | list):
        return Problem("invalid", errors=list(list_field_errors(error.detail)))
    by_status = {status: code for code, (status, _title) in reversed(PROBLEMS.items())}
    return Problem(by_status.get(error.status_code, "malformed"), str(error.detail))


def problem_of(error: Exception) -> Problem | None:
    """Translate an exception into a problem; None for those that are our mistake."""
    match error:
        case Problem():
            return error
        case APIException():
            return _from_framework(error)
        case Http404() | ObjectDoesNotExist():
            return Problem("not-found", _("There is nothing at this address, or it is not yours to see."))
        case RequestDataTooBig():
            return Problem("too-large", _("A request may have at most 2 MB."))
        case SuspiciousOperation():
            return Problem("malformed", str(error))
        case _:
            return None


def answer_error(error: Exception, request: HttpRequest) -> JsonAnswer:
    """Return the problem document for any exception; unknown ones are logged and become 500."""
    if isinstance(error, Refusal):
        return _from_refusal(request, error)
    problem = problem_of(error)
    if problem is None:
        got_request_exception.send(sender=None, request=request)
        logger.error("Internal error in %s", request.path, exc_info=error, extra={"request": request})
        problem = Problem("server-error", _("We have noted it. Quote the request_id if you ask about it."))
    status, title = PROBLEMS[problem.code]
    return _document(request, problem.code, status, title, problem)


def answer_problem(error: Exception, context: dict[str, Any]) -> JsonAnswer:
    """The framework's exception handler (REST_FRAMEWORK["EXCEPTION_HANDLER"]), for its own views."""
    return answer_error(error, context["request"])
