"""Searching the city's needs. Call inside `enter_city`."""

from django.db.models import F

from cities.models import City
from cities.models.folding import TextsOf, folded_now
from cities.selectors.searching import SearchWords, list_found
from procurement.models import Need


def search_needs(*, city: City, query: SearchWords, limit: int) -> tuple[list[Need], int]:
    """Return needs by title, ask, unit and CPV code, newest first."""
    haystack = folded_now(TextsOf("title"), TextsOf("ask"), F("owner_unit"), F("cpv"))
    rows = Need.objects.filter(city=city)
    return list_found(rows, haystack=haystack, query=query, limit=limit, order_by=("-created_at", "-pk"))
