"""The city's logo."""

from django.http import Http404, HttpRequest, HttpResponse

from cities.models import City, CityLogo
from cities.selectors.cities import get_logo
from cities.views.gates import city_page


@city_page
def city_logo(request: HttpRequest, city: City, version: int) -> HttpResponse:
    """The picture's bytes. The address changes with every upload, so it may be kept for a year."""
    if version != city.logo_version:
        raise Http404
    try:
        logo = get_logo(city=city)
    except CityLogo.DoesNotExist:
        raise Http404 from None
    response = HttpResponse(bytes(logo.content), content_type=logo.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # Whatever a browser makes of the bytes, it must not run anything in them.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
