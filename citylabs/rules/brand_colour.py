"""A city's colour on paper, with enough contrast to be read (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

PLATFORM_COLOUR = "#0b5560"
INK = "#12262b"
WHITE = "#ffffff"
_READABLE = 4.5


def _split(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _split(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _darken(colour: str, against: str) -> str:
    """Mix in black by hundredths until the colour can be read on `against`."""
    for step in range(101):
        mixed = "#" + "".join(f"{round(part * 255 * (100 - step) / 100):02x}" for part in _split(colour))
        if measure_contrast(mixed, against) >= _READABLE:
            return mixed
    return INK


def choose_print_colours(colour: str) -> tuple[str, str, str]:
    """Return (fill, text on the fill, text and bars on white), each pair with at least 4.5:1."""
    brand = (colour or PLATFORM_COLOUR).lower()
    if measure_contrast(INK, brand) >= _READABLE > measure_contrast(WHITE, brand):
        return brand, INK, _darken(brand, WHITE)
    readable = _darken(brand, WHITE)
    return readable, WHITE, readable
