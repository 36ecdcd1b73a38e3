"""Reading cities. They are public."""

from django.db.models import QuerySet

from cities.models import City


def get_city(*, slug: str) -> City:
    """Return the city with this address; raises City.DoesNotExist."""
    return City.objects.get(slug=slug)


def list_cities() -> QuerySet[City]:
    """Return all cities by address."""
    return City.objects.order_by("slug")
