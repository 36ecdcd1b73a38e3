"""Searching labs and registrations of a city; and, for everybody, the public catalogue."""

from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from cities.models import City
from cities.models.folding import TextsOf, folded_now
from cities.selectors.search import list_cities_by_word
from cities.selectors.searching import SearchWords, list_found, list_newest
from citylabs.models import Lab, PublicLab, Registration
from citylabs.models.catalogue import TITLE_END

ALIKE = 5_000
"""In so many of the newest public labs a misspelt title is looked for."""


def search_labs(*, city: City, query: SearchWords, limit: int) -> tuple[list[Lab], int]:
    """Return labs in whatever state by title, round, place and address, latest first. Call inside `enter_city`."""
    haystack = folded_now(TextsOf("title"), F("round"), F("venue"), F("slug"))
    order = (F("starts_at").desc(nulls_first=True), "-pk")
    return list_found(Lab.objects.filter(city=city), haystack=haystack, query=query, limit=limit, order_by=order)


def search_registrations(*, city: City, query: SearchWords, limit: int) -> tuple[list[Registration], int]:
    """Return people registered anywhere in the city, newest first, with their labs. Call inside `enter_city`."""
    rows: QuerySet[Any] = list_newest(Registration.objects.filter(city=city)).select_related("lab")
    haystack = folded_now(F("person"), F("organisation"), F("email"))
    return list_found(rows, haystack=haystack, query=query, limit=limit, order_by=("-pk",))


def search_public_labs(*, query: SearchWords, limit: int, with_report: bool = False) -> tuple[list[PublicLab], int]:
    """Return public labs by title, purpose, place and the name of their city, latest first.

    A word that names a city keeps to the labs of that city or to labs that hold the word themselves.
    """
    rows: QuerySet[PublicLab] = PublicLab.objects.filter(has_report=True) if with_report else PublicLab.objects.all()
    if query.is_forgiving:
        rows = list_newest(rows, most=ALIKE)
    return list_found(
        rows.select_related("city"),
        haystack=F("words"),
        query=query,
        limit=limit,
        order_by=("-starts_at", "-pk"),
        also={} if query.is_forgiving else _by_city(query),
        alike=Func(F("words"), Value(TITLE_END), Value(1), function="split_part", output_field=TextField()),
    )


def _by_city(query: SearchWords) -> dict[str, Q]:
    """Return, for each word, the condition that the lab is one of a city with that name."""
    named = list_cities_by_word(query=query)
    return {word: Q(city_id__in=[city.pk for city in cities]) for word, cities in named.items() if cities}
