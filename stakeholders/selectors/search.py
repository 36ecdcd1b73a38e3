"""Searching the registry. Call inside `enter_city`."""

from django.db.models import F

from cities.models import City
from cities.selectors.searching import SearchWords, list_found
from stakeholders.models import Stakeholder


def search_stakeholders(*, city: City, query: SearchWords, limit: int) -> tuple[list[Stakeholder], int]:
    """Return people and organisations by name and address, in the order of the registry."""
    rows = Stakeholder.objects.filter(city=city)
    return list_found(rows, haystack=F("sort_key"), query=query, limit=limit, order_by=("sort_key", "pk"))
