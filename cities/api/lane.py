"""A shorter way for the API: no sessions, messages, templates or pages' headers, which it has no use for.

Everything before this middleware still holds for the API (TLS redirect, security headers, request id); the rest of the
chain is for pages. Measured on the list of 50: ops/bench/api.py.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cities.api.bases import Api
from cities.api.problems import Problem, answer_error

_ROOT = "/api/"


class ApiLaneMiddleware:
    """Answers addresses under /api/ by itself, except the few that are pages (the documentation)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the endpoint and call it; every error on the way is a problem document."""
        if not request.path_info.startswith(_ROOT):
            return self.get_response(request)
        try:
            request.get_host()  # refuses a forged Host header
            match = resolve(request.path_info)
        except Resolver404:
            _speak(request)
            return answer_error(_nothing_here(request), request)
        except Exception as error:  # DisallowedHost and addresses that cannot be decoded
            return answer_error(error, request)
        if not issubclass(getattr(match.func, "view_class", object), Api):
            return self.get_response(request)
        _speak(request)
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer


def _nothing_here(request: HttpRequest) -> Problem:
    text = _("There is nothing at this address.")
    if not request.path_info.endswith("/"):
        text = _("There is nothing at this address. Addresses of the API end with a slash.")
    return Problem("not-found", text)


def _speak(request: HttpRequest) -> None:
    """Activate the reader's language for messages; a thread keeps the language of its last request otherwise."""
    asked = "HTTP_ACCEPT_LANGUAGE" in request.META or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language_from_request(request) if asked else settings.LANGUAGE_CODE
    translation.activate(language)
    request.LANGUAGE_CODE = language  # as LocaleMiddleware does for pages
