"""Searching everywhere: one page for everybody, one in a city's workspace. Both also answer the search dialog."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.hooks import Hit, HitGroup, public_search_sources, search_pages, search_sources
from cities.models import City
from cities.models.folding import fold
from cities.permissions import WORKSPACE_READ, Actor
from cities.selectors.searching import SearchWords, TooBroad, bounded_search, read_words
from cities.views.gates import public_page, workspace_page
from cities.views.pace import SEARCHES_PER_PLACE, TooMany, guard_pace

SHOWN = 20
SHOWN_AT_ONCE = 5  # while somebody types


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Cities, public labs and published reports."""

    def look(query: SearchWords) -> list[HitGroup]:
        if not request.user.is_authenticated and not query.is_forgiving:
            guard_pace(request, None, "search", most=SEARCHES_PER_PLACE)
        return _sorted(public_search_sources.call(query=query, limit=_limit(request)))

    return _answer(request, "search/public.html", look, reverse("search"))


@workspace_page(get=WORKSPACE_READ)
def workspace_search(request: Any, city: City) -> HttpResponse:
    """Everything of the city that the person may see, and the pages and actions by their names."""

    def look(query: SearchWords) -> list[HitGroup]:
        found = search_sources.call(city=city, actor=request.actor, query=query, limit=_limit(request))
        return _sorted([*found, _find_pages(city, request.actor, query)])

    return _answer(request, "search/workspace.html", look, reverse("workspace-search", args=[city.slug]))


def _answer(request: Any, template: str, look: Callable[[SearchWords], list[HitGroup]], address: str) -> HttpResponse:
    query = read_words(request.GET.get("q", ""))
    groups: list[HitGroup] = []
    is_alike, refusal = False, None
    try:
        groups, is_alike = _look_twice(look, query)
    except (TooBroad, TooMany) as refused:
        refusal = refused
    context = {
        "is_alike": is_alike,
        "query": query,
        "groups": groups,
        "total": sum(group.count for group in groups),
        "is_more": any(group.is_more for group in groups),
        "refusal": refusal.message if refusal else "",
        "address": address,
        "is_typing": bool(request.htmx),
    }
    shown = "search/results.html" if request.htmx else template
    return TemplateResponse(request, shown, context, status=refusal.status if refusal else 200)


def _look_twice(look: Callable[[SearchWords], list[HitGroup]], query: SearchWords) -> tuple[list[HitGroup], bool]:
    """Return what holds the words as typed, else what is most alike; and which of the two it is."""
    if not query.is_enough:
        return [], False
    with bounded_search():
        groups = look(query)
        return (groups, False) if groups else (look(replace(query, is_forgiving=True)), True)


def _limit(request: Any) -> int:
    return SHOWN_AT_ONCE if request.htmx else SHOWN


def _sorted(groups: list[HitGroup | None]) -> list[HitGroup]:
    return sorted((group for group in groups if group and group.hits), key=lambda group: group.order)


def _find_pages(city: City, actor: Actor, query: SearchWords) -> HitGroup | None:
    """Find pages and actions whose name holds every word, among those the person may open."""
    pages = [page for pages in search_pages.call() for page in pages if actor.may(page.permission)]
    named = {page: fold(f"{page.label} {page.words}") for page in pages}
    found = [page for page, name in named.items() if all(word in name for word in query.folded)]
    hits = [Hit(str(page.label), reverse(page.address, args=[city.slug])) for page in found]
    return HitGroup(order=0, label=_("Pages and actions"), icon="arrow-right", hits=hits[:SHOWN], count=len(hits))
