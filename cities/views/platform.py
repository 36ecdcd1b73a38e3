"""Pages of the platform itself: what it promises about accessibility and privacy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cities.views.gates import public_page


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (Directive (EU) 2016/2102)."""
    return TemplateResponse(request, "cities/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice of the platform; each city has its own for its labs."""
    return TemplateResponse(request, "cities/privacy.html", {"contact": settings.CONTACT_EMAIL})
