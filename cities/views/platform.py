"""Pages of the platform itself: what it promises about accessibility and privacy."""

from datetime import date

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from cities.selectors.accessibility import list_enforcement_bodies
from cities.views.gates import public_page

_PREPARED = date(
    2026, 11, 24
)  # when the words of templates/cities/accessibility.html were last checked against the pages


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The platform's own accessibility statement, after the model of Implementing Decision (EU) 2018/1523."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    bodies = sorted((str(names.get(code, code)), body) for code, body in list_enforcement_bodies().items())
    context = {"contact": settings.CONTACT_EMAIL, "prepared": _PREPARED, "bodies": bodies}
    return TemplateResponse(request, "cities/accessibility.html", context)


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice of the platform; each city has its own for its labs."""
    return TemplateResponse(request, "cities/privacy.html", {"contact": settings.CONTACT_EMAIL})
