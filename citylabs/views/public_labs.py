"""The platform's public pages: the start page and the list of all labs."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cities.models import City
from cities.selectors.cities import get_city
from cities.views.gates import public_page
from cities.views.guest_pages import kept_for_guests
from citylabs.forms.lab_lists import CatalogueForm
from citylabs.selectors.catalogue import (
    PAST,
    UPCOMING,
    CatalogueFilter,
    list_cities_taking_part,
    list_cities_with_labs,
    list_next_labs,
    list_public_labs,
)
from citylabs.selectors.pages import BadPlace, KeyPage, take_page
from citylabs.views.city_map import draw_pins
from citylabs.views.lab_cards import make_cards
from citylabs.views.platform_numbers import find_numbers

_PAGE = 24
_CITIES_ON_HOME = 60
_CITIES_TO_CHOOSE = 300


@kept_for_guests
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is on next, who takes part, how it works."""
    now = timezone.now()
    cities = list(list_cities_taking_part(now=now, limit=_CITIES_ON_HOME))
    context = {
        "cards": make_cards(list_next_labs(now=now, limit=6), now=now),
        "cities": cities,
        "pins": draw_pins(cities),
        "numbers": find_numbers(now=now),
    }
    return TemplateResponse(request, "citylabs/public/home.html", context)


@kept_for_guests
@public_page
def labs(request: Any) -> HttpResponse:
    """All labs of all cities; every choice is an address that can be shared."""
    cities = list(list_cities_with_labs(limit=_CITIES_TO_CHOOSE))
    chosen_city = _find_city(request.GET.get("city", ""))
    if chosen_city and chosen_city not in cities:
        cities.append(chosen_city)
    form = CatalogueForm({"when": UPCOMING, **request.GET.dict()}, cities=cities)
    if not form.is_valid():
        form = CatalogueForm({"when": UPCOMING}, cities=cities)
        form.is_valid()
    chosen = _read(form.cleaned_data, chosen_city)
    page = _page(request, chosen)
    context = {
        "filter_form": form,
        "cards": make_cards(page.rows, now=timezone.now()),
        "previous_href": _link(request, before=page.before) if page.before else "",
        "next_href": _link(request, after=page.after) if page.after else "",
        "is_past": chosen.when == PAST,
        "is_narrowed": chosen != CatalogueFilter(),
    }
    return TemplateResponse(request, "citylabs/public/labs.html", context)


def _find_city(slug: str) -> City | None:
    if not slug:
        return None
    try:
        return get_city(slug=slug)
    except (City.DoesNotExist, ValueError):
        return None


def _read(values: dict[str, Any], city: City | None) -> CatalogueFilter:
    return CatalogueFilter(
        when=values["when"] or UPCOMING,
        city_id=city.pk if city else None,
        kind=values["kind"],
        language=values["language"],
        online=values["online"],
    )


def _page(request: Any, chosen: CatalogueFilter) -> KeyPage[Any]:
    rows = list_public_labs(chosen=chosen, now=timezone.now())
    try:
        return take_page(
            rows,
            key="starts_at",
            size=_PAGE,
            before=request.GET.get("before", ""),
            after=request.GET.get("after", ""),
            newest_first=chosen.when == PAST,
        )
    except BadPlace:
        raise Http404 from None


def _link(request: Any, **place: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "after")}
    return f"?{urlencode({**kept, **place})}"
