"""The address of a lab: readable, unique in its city, and kept once it has been published."""

from django.utils.text import slugify
from django.utils.translation import override

from cities.models import City, Translations
from citylabs.models import Lab

# The addresses at which labs are made.
RESERVED = {"new", "from-template"}
_LENGTH = 60


def make_slug(*, city: City, title: Translations, kind: str, keep: Lab | None = None) -> str:
    """Return a free address made from the title (or the kind, for titles without a Latin letter).

    `keep` is a lab whose own address counts as free.
    """
    with override(city.default_language):  # the address must not depend on the language of whoever types
        stem = slugify(str(title))[:_LENGTH].strip("-") or kind.replace("_", "-")
    others = Lab.objects.filter(city=city, slug__startswith=stem)
    if keep is not None:
        others = others.exclude(pk=keep.pk)
    taken = set(others.values_list("slug", flat=True)) | RESERVED
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
