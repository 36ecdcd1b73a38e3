"""Whole pages kept for guests: the same bytes for everybody who is not signed in, so they are rendered once.

A kept page holds nothing personal: no token of a form, no message, no name. Its content security nonce is replaced for
every answer. `cities.jobs.guest_pages.forget_guest_pages` makes all of them old at once.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from cities.jobs.guest_pages import GENERATION_KEY

LONGEST_ADDRESS = 300
_NONCE = b"@@nonce-of-this-answer@@"

View = Callable[..., HttpResponse]


def kept_for_guests(view: View) -> View:
    """Answer guests from the cache; stands above the gate. Use it for pages that read public rows only."""

    @wraps(view)
    def kept(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not _is_plain_guest(request):
            return view(request, **kwargs)
        key = _key(request)
        found = cache.get_many([GENERATION_KEY, key])
        generation = found.get(GENERATION_KEY, 0)
        page = found.get(key)
        if page and page[0] == generation:
            return HttpResponse(_with_nonce(request, page[1]), content_type=page[2])
        response = view(request, **kwargs)
        if response.status_code == 200 and not response.streaming and not _is_personal(request, response):
            body = _without_nonce(request, response.content)
            cache.set(key, (generation, body, response["Content-Type"]), settings.GUEST_PAGE_SECONDS)
        return response

    return kept


def _is_plain_guest(request: HttpRequest) -> bool:
    """Nobody in particular asks for a page of a plausible address."""
    personal = {settings.SESSION_COOKIE_NAME, "messages"}
    return (
        settings.GUEST_PAGE_SECONDS > 0
        and request.method in {"GET", "HEAD"}
        and not personal & set(request.COOKIES)
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """A cookie is about to be set: by the view, or, once this has returned, for the token of a form on the page."""
    return bool(response.cookies) or bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


def _key(request: HttpRequest) -> str:
    asked = f"{get_language()} {request.headers.get('HX-Request', '')} {request.get_full_path()}"
    return f"guest-pages:{hashlib.sha256(asked.encode()).hexdigest()}"


def _without_nonce(request: Any, body: bytes) -> bytes:
    nonce = str(request.csp_nonce).encode()
    return body.replace(nonce, _NONCE)


def _with_nonce(request: Any, body: bytes) -> bytes:
    return body.replace(_NONCE, str(request.csp_nonce).encode()) if _NONCE in body else body
