"""Searching what the platform itself keeps: mails and colleagues of a city; and, for everybody, cities."""

from typing import Any

from django.db.models import F, QuerySet

from cities.models import City, Membership, OutboxMail
from cities.models.city import CITY_HAYSTACK
from cities.models.folding import fold, folded_now
from cities.selectors.searching import SearchWords, list_found, list_newest


def search_mails(*, city: City, query: SearchWords, limit: int) -> tuple[list[OutboxMail], int]:
    """Return mails by recipient and subject, newest first. Call inside `enter_city`."""
    rows: QuerySet[Any] = list_newest(OutboxMail.objects.filter(city=city)).defer("context", "history")
    haystack = folded_now(F("recipient_name"), F("recipient"), F("subject"))
    return list_found(rows, haystack=haystack, query=query, limit=limit, order_by=("-pk",))


def search_members(*, city: City, query: SearchWords, limit: int) -> tuple[list[Membership], int]:
    """Return colleagues by name and address. Call inside `enter_city`."""
    rows = Membership.objects.filter(city=city).select_related("user")
    haystack = folded_now(F("user__name"), F("user__email"))
    return list_found(rows, haystack=haystack, query=query, limit=limit, order_by=("user__name", "pk"))


def search_cities(*, query: SearchWords, limit: int) -> tuple[list[City], int]:
    """Return cities by name and address; for everybody."""
    return list_found(City.objects.all(), haystack=CITY_HAYSTACK, query=query, limit=limit, order_by=("slug",))


def list_cities_by_word(*, query: SearchWords, limit: int = 20) -> dict[str, list[City]]:
    """Return the cities that each single word names, so that "tartu rain" finds the labs of Tartu about rain.

    Each word has its own limit, all words one query.
    """
    named = City.objects.alias(_haystack=CITY_HAYSTACK)
    first, *more = [named.filter(_haystack__contains=word).order_by("slug")[:limit] for word in query.folded]
    cities = dict.fromkeys(first.union(*more) if more else first)
    names = {city: fold(" ".join([*city.name.values(), city.slug])) for city in cities}
    return {word: [city for city, name in names.items() if word in name] for word in query.folded}
