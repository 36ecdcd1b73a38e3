"""A city's colour on pages: any colour is allowed, so its contrast is corrected here (docs/design-system.md).

Contrast is that of WCAG 2.2: 3:1 for surfaces (success criterion 1.4.11), 4.5:1 for text (1.4.3).
"""

from dataclasses import dataclass
from functools import lru_cache

from cities.models import City

Colour = tuple[float, float, float]

_WHITE: Colour = (1.0, 1.0, 1.0)
_BLACK: Colour = (0.0, 0.0, 0.0)
_INK: Colour = (6 / 255, 38 / 255, 43 / 255)
_PAGE = (245 / 255, 247 / 255, 245 / 255)
_NIGHT = (21 / 255, 33 / 255, 36 / 255)
_TINT = 0.11
_SURFACE, _TEXT = 3.0, 4.5


@dataclass(frozen=True)
class Brand:
    """The six colours of the page, as #rrggbb. `was_changed`: the city's own colour would not have been readable."""

    fill: str
    on_fill: str
    text: str
    dark_fill: str
    on_dark_fill: str
    dark_text: str
    was_changed: bool


@dataclass(frozen=True)
class Shade:
    """How the colour looks on light or dark pages, with the contrasts reached."""

    is_dark: bool
    ground: str
    tint: str
    fill: str
    on_fill: str
    text: str
    on_fill_contrast: float
    text_contrast: float


@dataclass(frozen=True)
class BrandPreview:
    """What a colour becomes, for the settings."""

    fill: str
    was_changed: bool
    shades: tuple[Shade, Shade]


def brand_of(city: City | None) -> Brand | None:
    """Return the readable colours of a city, or None without a city or a colour of its own."""
    return brand_from(city.brand_colour) if city is not None and city.brand_colour else None


@lru_cache(maxsize=1024)
def brand_from(colour: str) -> Brand:
    """Return the colours that come of `#rrggbb`: as near to it as the contrast allows."""
    wanted = _read(colour)
    fill, on_fill = _fill_and_text(wanted, ground=_WHITE, towards=_BLACK)
    dark_fill, on_dark_fill = _fill_and_text(wanted, ground=_NIGHT, towards=_WHITE)
    return Brand(
        fill=_write(fill),
        on_fill=_write(on_fill),
        text=_write(_text_on(wanted, ground=_PAGE, towards=_BLACK)),
        dark_fill=_write(dark_fill),
        on_dark_fill=_write(on_dark_fill),
        dark_text=_write(_text_on(wanted, ground=_NIGHT, towards=_WHITE)),
        was_changed=_write(fill) != colour.lower(),
    )


def preview_of(colour: str) -> BrandPreview:
    """Return what `#rrggbb` becomes on light and dark pages, measured."""
    brand = brand_from(colour)
    light = _shade(_PAGE, brand.fill, brand.on_fill, brand.text, is_dark=False)
    dark = _shade(_NIGHT, brand.dark_fill, brand.on_dark_fill, brand.dark_text, is_dark=True)
    return BrandPreview(brand.fill, brand.was_changed, (light, dark))


def _shade(ground: Colour, fill: str, on_fill: str, text: str, *, is_dark: bool) -> Shade:
    return Shade(
        is_dark=is_dark,
        ground=_write(ground),
        tint=_write(_mix(ground, _read(text), _TINT)),
        fill=fill,
        on_fill=on_fill,
        text=text,
        on_fill_contrast=contrast(_read(fill), _read(on_fill)),
        text_contrast=contrast(_read(text), ground),
    )


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG, 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _fill_and_text(wanted: Colour, *, ground: Colour, towards: Colour) -> tuple[Colour, Colour]:
    for step in range(101):
        fill = _rounded(_mix(wanted, towards, step / 100))
        readable = [text for text in (_WHITE, _INK) if contrast(fill, text) >= _TEXT]
        if contrast(fill, ground) >= _SURFACE and readable:
            return fill, max(readable, key=lambda text: contrast(fill, text))
    return towards, _INK if towards == _WHITE else _WHITE


def _text_on(wanted: Colour, *, ground: Colour, towards: Colour) -> Colour:
    """Readable on the page and on a tint of itself."""
    for step in range(101):
        text = _rounded(_mix(wanted, towards, step / 100))
        tint = _mix(ground, text, _TINT)
        if min(contrast(text, ground), contrast(text, tint)) >= _TEXT:
            return text
    return towards


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rounded(colour: Colour) -> Colour:
    """What a screen shows: checking the unrounded colour could pass one that fails."""
    return _read(_write(colour))


def _read(colour: str) -> Colour:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _write(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
