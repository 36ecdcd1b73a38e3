"""Texts in several languages on a page: printed in the reader's language, marked where a translation is missing.

`{% load content %}`, then (docs/design-system.md, "Texts in several languages"):

    {% content lab %}                            what it is called: its title or name
    {% content lab.title %}                      a title; where it had to fall back, a small mark follows
    {% content lab.title mark=False %}           the same without the mark, where a line on the page says it already
    {% content_block lab.description %}          a long text in paragraphs, with a line above it
    {% language_note text.language %}            the line above a text kept in one language, such as a legal text
    {% content_note lab.title lab.purpose %}     one line for a whole page, when any of these texts fell back
    <h1{% content_lang lab.title %}>             only the attribute, for markup written by hand
    {{ lab.title|missing_in:city.languages }}    names of the languages in which the text is still missing
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cities.models import Translations

register = template.Library()

# Whole phrases: "in Estonian" is one word in Finnish and another case in Polish.
_IN_LANGUAGE = {
    "en": gettext_lazy("in English"),
    "et": gettext_lazy("in Estonian"),
    "fi": gettext_lazy("in Finnish"),
    "lt": gettext_lazy("in Lithuanian"),
    "lv": gettext_lazy("in Latvian"),
    "sv": gettext_lazy("in Swedish"),
    "da": gettext_lazy("in Danish"),
    "de": gettext_lazy("in German"),
    "pl": gettext_lazy("in Polish"),
}
_NAMES = dict(settings.LANGUAGES)


def _page_language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _read(value: Any) -> tuple[str, str]:
    """Return (language, text); the language is blank where it is the page's own, or nobody knows it."""
    texts = value if isinstance(value, dict) else _name_of(value)
    if texts is None:
        return "", "" if value is None else str(value)
    language, text = Translations(texts).best()
    return ("" if language == _page_language() else language), text


def _name_of(thing: Any) -> Translations | None:
    """The title or name of a lab, a need, a city …, where that is what the thing is called."""
    for name in ("title", "name"):
        texts = getattr(thing, name, None)
        if isinstance(texts, Translations) and str(texts) == str(thing):
            return texts
    return None


@register.simple_tag
def content(value: Any, mark: bool = True) -> SafeString:
    """Print a short text; in another language than the page's it carries `lang` and, unless told not to, a mark."""
    language, text = _read(value)
    if not language:
        return format_html("{}", text)
    if not mark:
        return format_html('<span lang="{}">{}</span>', language, text)
    return format_html('<span lang="{}">{}</span> {}', language, text, _mark(language))


@register.simple_tag
def content_block(value: Any, css: str = "prose", mark: bool = True) -> SafeString:
    """Print a long text in paragraphs; one that fell back has `lang` and a line above it."""
    language, text = _read(value)
    if not text:
        return mark_safe("")  # noqa: S308 - a constant
    body = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    if not language:
        return format_html('<div class="{}">{}</div>', css, body)
    note = language_note(language) if mark else ""
    return format_html('{}<div class="{}" lang="{}">{}</div>', note, css, language, body)


@register.simple_tag
def language_note(language: str) -> SafeString:
    """Print the line above a text that is in another language than the page, nothing where it is the page's own."""
    if language == _page_language():
        return mark_safe("")  # noqa: S308 - a constant
    return _note(_("Not translated yet: this text is %(in_language)s.") % _phrase([language]))


@register.simple_tag
def content_note(*values: Any) -> SafeString:
    """Print one line when any of the texts had to fall back, naming the languages; nothing otherwise."""
    found = list(dict.fromkeys(language for language, text in map(_read, values) if language and text))
    if not found:
        return mark_safe("")  # noqa: S308 - a constant
    return _note(_("Not everything here is translated yet: some texts are %(in_language)s.") % _phrase(found))


@register.simple_tag
def content_lang(value: Any) -> SafeString:
    """Print ` lang="et"` when the text is in another language than the page's, nothing otherwise."""
    language, text = _read(value)
    return format_html(' lang="{}"', language) if language and text else mark_safe("")  # noqa: S308 - a constant


@register.filter
def missing_in(value: Any, languages: Iterable[str]) -> list[str]:
    """Return the names of those languages in which the text is not written yet; none for a text not begun at all."""
    texts = value if isinstance(value, dict) else {}
    if not any(texts.values()):
        return []
    return [str(_NAMES[code]) for code in languages if code in _NAMES and not texts.get(code)]


@register.filter
def in_language(code: str) -> str:
    """Return "in Estonian" in the reader's language; the code itself where it is none of ours."""
    return str(_IN_LANGUAGE.get(code, code))


def _phrase(languages: list[str]) -> dict[str, str]:
    return {"in_language": ", ".join(in_language(code) for code in languages)}


def _mark(language: str) -> SafeString:
    return format_html('<span class="language-mark">{}</span>', in_language(language))


def _note(words: str) -> SafeString:
    return format_html('<p class="language-note">{}</p>', words)
