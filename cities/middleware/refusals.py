"""A refusal that no view caught becomes a page that says why."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from cities.errors import NotAllowed, Refusal


class RefusalMiddleware:
    """The transaction is rolled back by then: nothing is half-saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal with its status and words; leave everything else to Django."""
        if not isinstance(exception, Refusal):
            return None
        if exception.status == NotAllowed.status:
            return render(request, "403.html", {"text": exception.message}, status=exception.status)
        context = {"text": exception.message, "status": exception.status, "back": _came_from(request)}
        return render(request, "refused.html", context, status=exception.status)


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours that the person came from, as a path; blank when it is unknown or another's."""
    referrer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(referrer)
    if parts.path[1:2] in {"/", "\\"}:  # as a link this would lead to another host
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
