"""Reading legal texts. Call inside `enter_city`."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, QuerySet, Value, When

from cities.models import City, LegalText


def current_legal_text(*, city: City, kind: str, language: str) -> LegalText | None:
    """Return the newest version in this language, else in English, else in the city's first language, else None.

    English first: whoever does not read the city's language is the likeliest to read that, and the text binds them.
    Whoever stores a consent stores this row's id: it names kind, language and version, and is never edited.
    """
    wanted = [language, "en", city.default_language]
    return _newest(city, kinds=[kind], languages=wanted).first()


def list_current_legal_texts(*, city: City, kinds: Iterable[str], language: str) -> list[LegalText]:
    """Return what `current_legal_text` gives for each kind, in one query; kinds without a text are left out."""
    wanted = [language, "en", city.default_language]
    found: dict[str, LegalText] = {}
    kinds = list(kinds)
    for text in _newest(city, kinds=kinds, languages=wanted):
        found.setdefault(text.kind, text)
    return [found[kind] for kind in kinds if kind in found]


def _newest(city: City, *, kinds: list[str], languages: list[str]) -> QuerySet[LegalText]:
    places = list(dict.fromkeys(languages))
    place = Case(
        *[When(language=code, then=Value(number)) for number, code in enumerate(places)], output_field=IntegerField()
    )
    texts = LegalText.objects.filter(city=city, kind__in=kinds, language__in=places)
    return texts.annotate(place=place).order_by("place", "-version")


def list_legal_texts(*, city: City) -> QuerySet[LegalText]:
    """Return the newest version of every kind in every language."""
    texts = LegalText.objects.filter(city=city).order_by("kind", "language", "-version")
    return texts.distinct("kind", "language")


def list_legal_text_versions(*, city: City, kind: str, language: str) -> QuerySet[LegalText]:
    """Return all versions of one text, newest first."""
    return LegalText.objects.filter(city=city, kind=kind, language=language).order_by("-version")
