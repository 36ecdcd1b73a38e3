"""What every page of a lab in the workspace does first."""

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
