"""Pins that do not hide each other: where a name stands beside its pin, and which pins become one.

Decided for the narrowest map, a phone 360 pixels wide; on a wider map everything lies further apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

RIGHT, LEFT, BELOW, ABOVE, HIDDEN = "right", "left", "below", "above", "hidden"

NARROWEST = 328.0
# Sizes of components/map.html in pixels: a pin with the space that a finger needs, and its name.
_PIN, _LETTER, _LINE, _GAP = 28.0, 8.2, 20.0, 3.0


@dataclass(frozen=True)
class Place:
    """Something to show on a map. `across` and `down` are shares of its size; the heaviest are placed first."""

    key: str
    name: str
    across: float
    down: float
    weight: int = 0


@dataclass(frozen=True)
class Pin:
    """A pin for a place, and for those too near to have their own; `side` is where the name stands, if it does."""

    place: Place
    side: str = HIDDEN
    others: tuple[Place, ...] = ()

    @property
    def weight(self) -> int:
        """The weight of all places under the pin."""
        return self.place.weight + sum(other.weight for other in self.others)


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def place_pins(places: Iterable[Place], *, height: float, width: float = NARROWEST) -> list[Pin]:
    """Return the pins of a map `width` pixels wide and `height` times as high, heaviest first."""
    pins = _gather(sorted(places, key=lambda place: (-place.weight, place.key)), width, width * height)
    taken = [_box_of_pin(pin.place, width, width * height) for pin in pins]
    placed = []
    for number, pin in enumerate(pins):
        others = [box for position, box in enumerate(taken) if position != number]
        side, box = _find_side(pin, others, width, width * height)
        if box:
            taken.append(box)
        placed.append(replace(pin, side=side))
    return placed


def _gather(places: list[Place], width: float, height: float) -> list[Pin]:
    """A place too near to a heavier one goes under its pin: two targets for one finger serve nobody."""
    pins: list[Pin] = []
    for place in places:
        box = _box_of_pin(place, width, height)
        near = next((n for n, pin in enumerate(pins) if _box_of_pin(pin.place, width, height).touches(box)), None)
        if near is None:
            pins.append(Pin(place))
        else:
            pins[near] = replace(pins[near], others=(*pins[near].others, place))
    return pins


def _box_of_pin(place: Place, width: float, height: float) -> _Box:
    x, y, half = place.across * width, place.down * height, _PIN / 2
    return _Box(x - half, y - half, x + half, y + half)


def _find_side(pin: Pin, taken: list[_Box], width: float, height: float) -> tuple[str, _Box | None]:
    """The first side on which the name fits into the map and touches nothing."""
    for side, box in _list_sides(pin, width, height):
        fits = box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height
        if fits and not any(box.touches(other) for other in taken):
            return side, box
    return HIDDEN, None


def _list_sides(pin: Pin, width: float, height: float) -> list[tuple[str, _Box]]:
    own = _box_of_pin(pin.place, width, height)
    letters = len(pin.place.name) + (len(f" +{len(pin.others)}") if pin.others else 0)
    long, middle = letters * _LETTER, (own.left + own.right) / 2
    top = (own.top + own.bottom - _LINE) / 2
    return [
        (RIGHT, _Box(own.right, top, own.right + _GAP + long, top + _LINE)),
        (LEFT, _Box(own.left - _GAP - long, top, own.left, top + _LINE)),
        (BELOW, _Box(middle - long / 2, own.bottom, middle + long / 2, own.bottom + _LINE)),
        (ABOVE, _Box(middle - long / 2, own.top - _LINE, middle + long / 2, own.top)),
    ]
