"""Reading cities. They are public."""

from uuid import UUID

from django.db.models import Q, QuerySet

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


def search_cities(*, words: str) -> QuerySet[City]:
    """Return the cities whose address or name in any language holds the words."""
    found = list_cities()
    return found.filter(Q(slug__icontains=words) | Q(name__icontains=words)) if words else found


def get_city_by_id(*, city_id: UUID) -> City:
    """Return the city with this key; raises City.DoesNotExist. For tasks, which are given ids only."""
    return City.objects.get(pk=city_id)


def list_city_ids(*, after: UUID | None = None, limit: int) -> list[UUID]:
    """Return the next cities by key, for tasks that go through all of them."""
    cities = City.objects.order_by("pk").values_list("pk", flat=True)
    return list((cities.filter(pk__gt=after) if after else cities)[:limit])
