"""The page for when there is no connection, and the small service worker that keeps it.

The worker's scope is the whole site, but it only steps in when a page cannot be fetched. It caches the offline page,
the sheets of the error layout, the font and the icon; no other answer is ever stored. Its text holds a fingerprint of
all of them, so that a new release is a new worker, which replaces the cache and deletes the old one. There is one
worker for all languages: pages tell it theirs, and it fetches the offline page in that one.
"""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from cities.views.gates import public_page

_FILES = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components/buttons.css",
    "css/components/errors.css",
    "fonts/schibsted-grotesk-latin.woff2",
    "fonts/schibsted-grotesk-latin-ext.woff2",
    "icons/citylabs.svg",
    "js/theme.js",
)
_LANGUAGES = {code for code, _name in settings.LANGUAGES}


@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page in the language of `?in=`; the same for everybody."""
    return HttpResponse(_page(_language(request)))


@public_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer the worker's script. Browsers ask for it again and again: it must not be kept."""
    assets = [static(name) for name in _FILES]
    context = {"version": _fingerprint(assets), "page": reverse("offline"), "assets": assets}
    script = render_to_string("offline_worker.js", context)
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _fingerprint(assets: list[str]) -> str:
    kept = "\n".join([*(_page(language) for language in sorted(_LANGUAGES)), *assets])
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def _page(language: str) -> str:
    with translation.override(language):
        return render_to_string("offline.html")


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in _LANGUAGES else "en"
