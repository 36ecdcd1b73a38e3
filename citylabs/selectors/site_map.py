"""What search engines are told of: addresses only, in the order of the keys, so that new pages come last."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cities.models import City
from citylabs.models import PublicLab


def _cities_with_labs() -> QuerySet[City]:
    return City.objects.filter(Exists(PublicLab.objects.filter(city=OuterRef("pk"))))


def count_sitemap_cities() -> int:
    """Return how many cities have a public lab."""
    return _cities_with_labs().count()


def count_sitemap_labs() -> int:
    """Return how many labs are public."""
    return PublicLab.objects.count()


def list_sitemap_cities(*, offset: int, limit: int) -> list[str]:
    """Return the addresses of cities that have a public lab."""
    return list(_cities_with_labs().order_by("pk").values_list("slug", flat=True)[offset : offset + limit])


def list_sitemap_labs(*, offset: int, limit: int) -> list[tuple[str, str, datetime]]:
    """Return (address of the city, address, last change) of public labs."""
    keys: list[UUID] = list(PublicLab.objects.order_by("pk").values_list("pk", flat=True)[offset : offset + limit])
    if not keys:
        return []
    # Between two keys: reading thousands of rows to skip them would cost more than those shown.
    labs = PublicLab.objects.filter(pk__range=(keys[0], keys[-1])).order_by("pk")
    return list(labs.values_list("city__slug", "slug", "changed_at"))
