"""The language of the page: the address's choice, the cookie, the person's own, then the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

_KNOWN = {code for code, _name in settings.LANGUAGES}


class PreferencesMiddleware:
    """LocaleMiddleware has looked at cookie and browser; `?lang=et` and the account's language come on top."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request. A choice in the address is kept in the cookie."""
        asked = request.GET.get("lang", "")
        chosen = asked if asked in _KNOWN else ""
        if not chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            chosen = request.user.language
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        # A shared cache must not give one reader's language to the next; Accept-Language is Django's own to add.
        patch_vary_headers(response, ["Cookie"])
        if asked in _KNOWN:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=31536000, samesite="Lax")
        return response
