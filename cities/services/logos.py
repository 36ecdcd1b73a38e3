"""Taking in a city's logo: whatever comes is decoded, checked and written anew."""

import io
import warnings
import zlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import City, CityLogo
from cities.permissions import Actor

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_SIDE = 6000
SHORTEST_SIDE = 16
KEPT_SIZE = (640, 240)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class LogoTooLarge(Refusal):
    """The file or the picture in it is too large."""

    code = "logo-too-large"
    status = 422
    message = _("The logo may have at most 2 MB and 6,000 pixels on each side.")


class NotAPicture(Refusal):
    """SVG (it can carry scripts), documents, broken files."""

    code = "not-a-picture"
    status = 422
    message = _("This is not a PNG, JPEG, WebP or GIF picture. Export the logo as PNG and try again.")


def change_logo(*, city: City, actor: Actor, content: bytes) -> City:
    """Store the picture, re-encoded as PNG of at most 640 × 240 pixels. Refuses LogoTooLarge, NotAPicture.

    Re-encoding drops whatever else the file carried (metadata, trailing data, a second format).
    """
    picture = _reencode(content)
    with transaction.atomic():
        found = City.objects.select_for_update(no_key=True).get(pk=city.pk)
        CityLogo.objects.update_or_create(city=found, defaults={"content": picture, "content_type": "image/png"})
        found.logo_version = _version_of(picture)
        found.save(update_fields=["logo_version", "changed_at"])
        forget_guest_pages()
        changes = {"logo_version": found.logo_version, "bytes": len(picture)}
        record(city=city, actor=actor, action="city.change_logo", target=found, changes=changes)
    city.logo_version = found.logo_version
    return found


def remove_logo(*, city: City, actor: Actor) -> City:
    """Take the logo away; without one nothing changes."""
    with transaction.atomic():
        found = City.objects.select_for_update(no_key=True).get(pk=city.pk)
        if found.logo_version:
            CityLogo.objects.filter(city=found).delete()
            found.logo_version = 0
            found.save(update_fields=["logo_version", "changed_at"])
            forget_guest_pages()
            record(city=city, actor=actor, action="city.remove_logo", target=found)
    city.logo_version = 0
    return found


def _version_of(picture: bytes) -> int:
    """Named after its content: the address may be cached for ever, because another picture has another address."""
    return zlib.crc32(picture) & 0x7FFFFFFF or 1


def _reencode(content: bytes) -> bytes:
    if len(content) > LARGEST_FILE:
        raise LogoTooLarge(field="logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Only the header is read here, so a bomb is recognised by its size before any pixel is unpacked.
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if max(picture.size) > LARGEST_SIDE or min(picture.size) < SHORTEST_SIDE:
                    raise LogoTooLarge(field="logo")
                return _draw(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise LogoTooLarge(field="logo") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise NotAPicture(field="logo") from None


def _draw(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(KEPT_SIZE, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "PNG", optimize=True)
    return out.getvalue()
