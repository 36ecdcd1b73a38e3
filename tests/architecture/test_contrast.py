"""Every pair of colours the design system puts on each other reaches the contrast of WCAG 2.2, light and dark.

Text: 4.5:1 (success criterion 1.4.3). Edges of controls, focus and parts of charts: 3:1 (1.4.11). A city's own colours
are computed; tests/cities/views/test_brand.py tries them at random.
"""

import re

import pytest

from tests.architecture.sources import ROOT

Colour = tuple[float, float, float]

TOKENS = (ROOT / "static/css/tokens.css").read_text()
GROUNDS = ("paper", "surface", "sunken", "raised")
TONES = ("info", "success", "warning", "danger")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in GROUNDS),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, ground) for tone in TONES for ground in ("paper", "surface", "raised")),
    *(("ink", f"{tone}-soft") for tone in TONES),
    *(("brand-text", ground) for ground in ("paper", "surface", "raised", "brand-soft")),
    *((ink, "brand-soft") for ink in ("ink", "ink-soft")),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
]
PARTS = [
    *((edge, ground) for edge in ("line-strong", "focus", "brand") for ground in GROUNDS),
    *((f"series-{number}", "surface") for number in range(1, 7)),
]


def read_hex(text: str) -> Colour:
    return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def to_oklab(colour: Colour) -> Colour:
    """CSS Color 4, section 10.3: sRGB to Oklab."""
    r, g, b = map(linear, colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def from_oklab(colour: Colour) -> Colour:
    light, a, b = colour
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def read_value(value: str, *, is_dark: bool) -> Colour:
    """A colour, `light-dark(a, b)`, `var(--x, fallback)` or `color-mix(in oklab, a n%, b)`."""
    value = value.strip()
    if value.startswith("#"):
        return read_hex(value)
    inner = value[value.index("(") + 1 : -1]
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", inner)]
    if value.startswith("light-dark"):
        return read_value(parts[int(is_dark)], is_dark=is_dark)
    if value.startswith("var(--city-"):
        return read_value(parts[1], is_dark=is_dark)
    if value.startswith("var("):
        return token(parts[0].removeprefix("--"), is_dark=is_dark)
    assert value.startswith("color-mix(in oklab")
    first, share = re.fullmatch(r"(.+?)\s+(\d+)%", parts[1]).groups()  # type: ignore[union-attr]
    one, other = (to_oklab(read_value(each, is_dark=is_dark)) for each in (first, parts[2]))
    weight = int(share) / 100
    return from_oklab(tuple(a * weight + b * (1 - weight) for a, b in zip(one, other, strict=True)))  # type: ignore[arg-type]


def token(name: str, *, is_dark: bool) -> Colour:
    found = re.search(rf"^\s+--{name}: (.+);$", TOKENS, re.MULTILINE)
    assert found is not None, name
    return read_value(found[1], is_dark=is_dark)


def contrast(one: Colour, other: Colour) -> float:
    dark, bright = sorted(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) for r, g, b in (one, other))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink: str, ground: str, is_dark: bool) -> None:
    assert contrast(token(ink, is_dark=is_dark), token(ground, is_dark=is_dark)) >= 4.5


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_edges_and_marks_are_visible(part: str, ground: str, is_dark: bool) -> None:
    assert contrast(token(part, is_dark=is_dark), token(ground, is_dark=is_dark)) >= 3


def test_sheets_use_tokens_and_no_colours_of_their_own() -> None:
    """A colour written into a sheet would escape this test. White and black of paper, shadows and veils are excused."""
    # The verdict at the door fills the screen and looks the same by day and by night; its pairs are checked below.
    excused = {"day.css": {"#1f6b3a", "#f4b740", "#12262b", "#a3262a"}}
    stray = []
    for sheet in sorted((ROOT / "static/css").rglob("*.css")):
        if sheet.name in {"tokens.css", "print.css", "api-docs.css"}:
            continue
        for number, line in enumerate(sheet.read_text().splitlines(), 1):
            for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", line):
                if colour.lower() not in {"#fff", "#ffffff", "#000", "#000000"} | excused.get(sheet.name, set()):
                    stray.append(f"{sheet.name}:{number} {colour}")
    assert stray == []


@pytest.mark.parametrize(("ink", "ground"), [("#ffffff", "#1f6b3a"), ("#12262b", "#f4b740"), ("#ffffff", "#a3262a")])
def test_verdict_at_the_door_is_readable(ink: str, ground: str) -> None:
    assert contrast(read_hex(ink), read_hex(ground)) >= 4.5
