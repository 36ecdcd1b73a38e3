"""The living page of the design system."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cities.views.gates import public_page


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return TemplateResponse(request, "styleguide.html")
