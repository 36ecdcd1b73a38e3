"""Pictures come from anywhere: they are decoded, checked and written anew."""

import io
import struct
import zlib

import pytest
from PIL import Image

from cities.errors import Refusal
from cities.models import City, CityLogo, LogEntry
from cities.permissions import SYSTEM
from cities.services.logos import LogoTooLarge, NotAPicture, change_logo, remove_logo
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size: tuple[int, int] = (1200, 300), kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b5560").save(out, kind, **options)
    return out.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that claims to be 2.5 gigapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_change_logo_reencodes(cast: Cast, kind: str) -> None:
    with enter_city(cast.ours):
        change_logo(city=cast.ours, actor=SYSTEM, content=picture(kind=kind) + b"<script>trailing</script>")

        logo = CityLogo.objects.get(city=cast.ours)
        stored = Image.open(io.BytesIO(bytes(logo.content)))
        assert (stored.format, stored.size, logo.content_type) == ("PNG", (640, 160), "image/png")
        assert b"script" not in bytes(logo.content)
        assert cast.ours.logo_url == f"/c/tartu/logo/{cast.ours.logo_version}"
        assert LogEntry.objects.get(city=cast.ours).action == "city.change_logo"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (SVG, NotAPicture),
        (b"", NotAPicture),
        (b"%PDF-1.7", NotAPicture),
        (picture()[:80], NotAPicture),
        (picture(kind="BMP"), NotAPicture),
        (bomb(), LogoTooLarge),
        (bomb(6001), LogoTooLarge),
        (picture((15, 300)), LogoTooLarge),
        (picture() + b"\0" * 2 * 1024 * 1024, LogoTooLarge),
    ],
    ids=["svg", "empty", "pdf", "cut", "bmp", "bomb", "too wide", "too small", "too heavy"],
)
def test_change_logo_refuses(cast: Cast, content: bytes, refusal: type[Refusal]) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal) as refused:
            change_logo(city=cast.ours, actor=SYSTEM, content=content)

        assert refused.value.field == "logo"
        assert not CityLogo.objects.exists()


def test_another_picture_has_another_address(cast: Cast) -> None:
    with enter_city(cast.ours):
        first = change_logo(city=cast.ours, actor=SYSTEM, content=picture()).logo_url
        again = change_logo(city=cast.ours, actor=SYSTEM, content=picture()).logo_url
        other = change_logo(city=cast.ours, actor=SYSTEM, content=picture((600, 300))).logo_url

        assert first == again != other


def test_remove_logo_forgets_the_picture(cast: Cast) -> None:
    with enter_city(cast.ours):
        change_logo(city=cast.ours, actor=SYSTEM, content=picture())
        remove_logo(city=cast.ours, actor=SYSTEM)
        remove_logo(city=cast.ours, actor=SYSTEM)

        assert City.objects.get(pk=cast.ours.pk).logo_url == ""
        assert not CityLogo.objects.exists()
        assert LogEntry.objects.filter(action="city.remove_logo").count() == 1
