"""Reading cities. They are public."""

from django.db.models import QuerySet

from cities.models import City, CityLogo


def get_city(*, slug: str) -> City:
    """Return the city with this address; raises City.DoesNotExist."""
    return City.objects.get(slug=slug)


def list_cities() -> QuerySet[City]:
    """Return all cities by address."""
    return City.objects.order_by("slug")


def get_logo(*, city: City) -> CityLogo:
    """Return the city's logo with its bytes; raises CityLogo.DoesNotExist."""
    return CityLogo.objects.get(city=city)
