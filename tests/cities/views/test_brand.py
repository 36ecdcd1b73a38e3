"""Whatever colour a city chooses, its pages can be read: tried with random colours, light and dark."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cities.views.brand import brand_from, contrast, preview_of

Colour = tuple[float, float, float]
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
WHITE, PAGE, NIGHT = "#ffffff", "#f5f7f5", "#152124"
TINT = 0.11


def read(colour: str) -> Colour:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def ratio(one: str, other: str) -> float:
    return contrast(read(one), read(other))


def on_own_tint(text: str, ground: str) -> float:
    tint = tuple(g + (t - g) * TINT for g, t in zip(read(ground), read(text), strict=True))
    return contrast(read(text), tint)  # type: ignore[arg-type]


@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#808080")
@example("#f5f7f5")
@example("#152124")
def test_any_colour_becomes_readable(colour: str) -> None:
    brand = brand_from(colour)

    assert ratio(brand.on_fill, brand.fill) >= 4.5
    assert ratio(brand.on_dark_fill, brand.dark_fill) >= 4.5
    assert ratio(brand.fill, WHITE) >= 3
    assert ratio(brand.dark_fill, NIGHT) >= 3
    assert min(ratio(brand.text, PAGE), on_own_tint(brand.text, PAGE)) >= 4.5
    assert min(ratio(brand.dark_text, NIGHT), on_own_tint(brand.dark_text, NIGHT)) >= 4.5


@given(COLOURS)
def test_a_colour_that_is_readable_already_is_left_alone(colour: str) -> None:
    brand = brand_from(colour)

    fits = ratio(colour, WHITE) >= 3 and max(ratio(colour, WHITE), ratio(colour, "#06262b")) >= 4.5
    assert brand.was_changed is not fits
    assert (brand.fill == colour) is fits


@given(COLOURS)
def test_what_comes_out_goes_in_unchanged(colour: str) -> None:
    once = brand_from(colour)

    assert brand_from(once.fill).fill == once.fill


@pytest.mark.parametrize("colour", ["#ffcc00", "#0b5560"])
def test_preview_measures_what_pages_use(colour: str) -> None:
    brand, preview = brand_from(colour), preview_of(colour)

    light, dark = preview.shades
    assert (light.fill, dark.fill) == (brand.fill, brand.dark_fill)
    assert light.on_fill_contrast == pytest.approx(ratio(brand.on_fill, brand.fill))
    assert dark.text_contrast == pytest.approx(ratio(brand.dark_text, NIGHT))
