"""Names beside pins, and pins that share a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citylabs.rules.map_pins import ABOVE, BELOW, HIDDEN, LEFT, RIGHT, Place, place_pins


def sides(*places: Place) -> dict[str, str]:
    return {pin.place.key: pin.side for pin in place_pins(places, height=1.0)}


@pytest.mark.parametrize(
    ("place", "side"),
    [
        (Place("a", "Tartu", 0.5, 0.5), RIGHT),
        (Place("a", "Tartu", 0.95, 0.5), LEFT),
        (Place("a", "Panevėžys on the river", 0.5, 0.5), BELOW),
        (Place("a", "Panevėžys on the river", 0.5, 0.95), ABOVE),
        (Place("a", "x" * 60, 0.5, 0.5), HIDDEN),
    ],
)
def test_name_stands_where_it_fits(place: Place, side: str) -> None:
    assert sides(place) == {"a": side}


def test_name_gives_way_to_a_heavier_neighbour() -> None:
    heavy, light = Place("heavy", "Helsinki", 0.5, 0.5, weight=3), Place("light", "Porvoo", 0.62, 0.5, weight=1)

    assert sides(light, heavy) == {"heavy": LEFT, "light": RIGHT}


def test_places_too_near_share_a_pin() -> None:
    near = [Place("helsinki", "Helsinki", 0.5, 0.5, 2), Place("espoo", "Espoo", 0.52, 0.5, 1)]
    pins = place_pins([*near, Place("oulu", "Oulu", 0.5, 0.1)], height=1.0)

    assert [(pin.place.key, [other.key for other in pin.others], pin.weight) for pin in pins] == [
        ("helsinki", ["espoo"], 3),
        ("oulu", [], 0),
    ]


def test_order_of_the_input_does_not_matter() -> None:
    places = [Place(str(n), f"City {n}", 0.1 * n, 0.07 * n, n % 3) for n in range(1, 9)]

    assert place_pins(places, height=1.2) == place_pins(places[::-1], height=1.2)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 5)), max_size=30))
def test_no_pin_touches_another_and_nobody_is_lost(spots: list[tuple[float, float, int]]) -> None:
    places = [Place(str(n), f"City {n}", across, down, weight) for n, (across, down, weight) in enumerate(spots)]
    pins = place_pins(places, height=1.0, width=328)

    assert sum(1 + len(pin.others) for pin in pins) == len(places)
    centres = [(pin.place.across * 328, pin.place.down * 328) for pin in pins]
    for number, (x, y) in enumerate(centres):
        assert all(abs(x - a) >= 27.9 or abs(y - b) >= 27.9 for a, b in centres[:number])
