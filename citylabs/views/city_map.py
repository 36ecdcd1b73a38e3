"""Cities as pins on the map. The same cities stand in a list beside it, for everybody who does not see maps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.models import City
from citylabs.rules.map_pins import Pin, Place, place_pins
from citylabs.rules.map_projection import BALTIC_SEA_REGION as FRAME

LIST_ANCHOR = "#cities"


@dataclass(frozen=True)
class MapPin:
    """One pin as components/map.html wants it. `left` and `top` are percentages, written as CSS writes numbers."""

    key: str
    name: str
    words: str
    href: str
    count: int
    side: str
    left: str
    top: str
    others: int = 0
    is_here: bool = False


class _Spot(TypedDict):
    side: str
    left: str
    top: str


def draw_pins(cities: Iterable[Any]) -> list[MapPin]:
    """Return pins for those of the cities (with `labs_ahead`) that lie on the map."""
    known = {city.slug: city for city in cities}
    places = [place for city in known.values() if (place := _place(city, city.labs_ahead))]
    return [_pin(pin, known) for pin in place_pins(places, height=FRAME.height / FRAME.width)]


def draw_here(city: City) -> list[MapPin]:
    """Return the one pin of a small map that says where a city is; none if it does not lie on the map."""
    place = _place(city, 0)
    pins = place_pins([place], height=FRAME.height / FRAME.width, width=240) if place else []
    return [
        MapPin(key=city.slug, name=str(city), words="", href="", count=0, is_here=True, **_position(pin))
        for pin in pins
    ]


def _place(city: City, weight: int) -> Place | None:
    share = FRAME.find_share(city.latitude, city.longitude)
    return Place(city.slug, str(city), *share, weight=weight) if share else None


def _pin(pin: Pin, known: dict[str, City]) -> MapPin:
    name, others = pin.place.name, len(pin.others)
    labs = ngettext("%(number)d lab ahead", "%(number)d labs ahead", pin.weight) % {"number": pin.weight}
    whose = (
        ngettext("%(city)s and %(number)d city nearby", "%(city)s and %(number)d cities nearby", others)
        % {"city": name, "number": others}
        if others
        else name
    )
    return MapPin(
        key=pin.place.key,
        name=name,
        words=_("%(place)s: %(labs)s") % {"place": whose, "labs": labs},
        href=LIST_ANCHOR if others else reverse("city", args=[known[pin.place.key].slug]),
        count=pin.weight,
        others=others,
        **_position(pin),
    )


def _position(pin: Pin) -> _Spot:
    return {"side": pin.side, "left": f"{pin.place.across:.2%}", "top": f"{pin.place.down:.2%}"}
