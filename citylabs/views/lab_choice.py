"""Which labs the address of a public list asks for."""

from typing import Any

from cities.models import City
from cities.selectors.cities import get_city
from citylabs.forms.lab_lists import CatalogueForm, bind_catalogue_form
from citylabs.selectors.catalogue import UPCOMING, CatalogueFilter, list_cities_with_labs

_CITIES_TO_CHOOSE = 300


def read_choice(request: Any, *, is_month: bool = False) -> tuple[CatalogueForm, CatalogueFilter]:
    """Return the form of the choice and the choice itself. A month has no upcoming and past."""
    city = _find_city(request.GET.get("city", ""))
    form = bind_catalogue_form(request.GET, cities=_list_cities(city), is_month=is_month)
    return form, _read(form, city)


def _list_cities(chosen: City | None) -> list[City]:
    cities = list(list_cities_with_labs(limit=_CITIES_TO_CHOOSE))
    return [*cities, chosen] if chosen and chosen not in cities else cities


def _find_city(slug: str) -> City | None:
    if not slug:
        return None
    try:
        return get_city(slug=slug)
    except (City.DoesNotExist, ValueError):
        return None


def _read(form: CatalogueForm, city: City | None) -> CatalogueFilter:
    values = form.cleaned_data
    return CatalogueFilter(
        when=values.get("when") or UPCOMING,
        city_id=city.pk if city else None,
        kind=values["kind"],
        group=values["group"],
        language=values["language"],
        place=values["place"],
    )
