"""A number for every request, in the answer and in every log line, so that a person can quote it."""

import re
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

_GIVEN = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestIdMiddleware:
    """Takes a well-formed X-Request-ID of a proxy or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the id for the time of the request and return it as a header."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN.match(given) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # read by the error pages and problem answers
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
