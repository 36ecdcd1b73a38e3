"""What pages of a lab do first."""

from typing import Any

from django.http import Http404

from cities.models import City
from citylabs.models import Lab
from citylabs.selectors.labs import get_lab


def find_lab(city: City, slug: str) -> Lab:
    """Return the city's lab or answer 404."""
    try:
        return get_lab(city=city, slug=slug)
    except Lab.DoesNotExist:
        raise Http404 from None


def posted(request: Any) -> Any:
    """Return what a form was sent with, also when that is nothing, or None when it was only asked for."""
    return request.POST if request.method == "POST" else None
