"""The address of a lab: readable, unique in its city, and kept once it has been published."""

from django.utils.text import slugify

from cities.models import City, Translations
from citylabs.models import Lab

# "new" is the page on which labs are made.
RESERVED = {"new"}
_LENGTH = 60


def make_slug(*, city: City, title: Translations, kind: str) -> str:
    """Return a free address made from the title (or the kind, for titles without a Latin letter)."""
    stem = slugify(str(title))[:_LENGTH].strip("-") or kind.replace("_", "-")
    taken = set(Lab.objects.filter(city=city, slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
