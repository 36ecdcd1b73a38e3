"""A refusal that no view caught becomes a page that says why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.errors import Refusal


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
        context = {"text": exception.message, "status": exception.status}
        return render(request, "refused.html", context, status=exception.status)
