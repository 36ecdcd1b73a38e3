"""Texts in several languages on a page: the language is said, and a missing translation is marked."""

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from cities.models import Translations

BOTH = Translations(en="Rain <in> streets", et="Vihm tänavatel")
ESTONIAN_ONLY = Translations(et="Vihm <tänavatel>")


def show(source: str, language: str, **context: Any) -> str:
    with translation.override(language):
        return Template("{% load content %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (BOTH, "en", "Rain &lt;in&gt; streets"),
        (BOTH, "et", "Vihm tänavatel"),
        (ESTONIAN_ONLY, "et", "Vihm &lt;tänavatel&gt;"),
        (Translations(), "en", ""),
        (None, "en", ""),
        ("Tartu <1>", "lt", "Tartu &lt;1&gt;"),
    ],
)
def test_own_language_is_printed_plain(text: Any, language: str, shown: str) -> None:
    assert show("{% content text %}", language, text=text) == shown


@pytest.mark.parametrize(("language", "words"), [("en", "in Estonian"), ("lt", "")])
def test_missing_translation_is_marked_after_the_text(language: str, words: str) -> None:
    html = show("{% content text %}", language, text=ESTONIAN_ONLY)

    assert html.startswith('<span lang="et">Vihm &lt;tänavatel&gt;</span> <span class="language-mark">')
    assert words in html.partition("language-mark")[2]


def test_mark_can_be_left_out_but_not_the_language() -> None:
    assert show("{% content text mark=False %}", "en", text=ESTONIAN_ONLY) == (
        '<span lang="et">Vihm &lt;tänavatel&gt;</span>'
    )


def test_a_map_from_elsewhere_works_like_the_field() -> None:
    assert 'lang="fi"' in show("{% content text %}", "en", text={"fi": "Sade"})


def test_long_text_is_in_paragraphs_below_a_line() -> None:
    html = show('{% content_block text css="lead" %}', "en", text=Translations(et="Üks <b>\n\nKaks"))

    note, _, body = html.partition("</p>")
    assert note == '<p class="language-note">Not translated yet: this text is in Estonian.'
    assert body == '<div class="lead" lang="et"><p>Üks &lt;b&gt;</p>\n\n<p>Kaks</p></div>'


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [("en", Translations(), ""), ("et", Translations(et="Üks"), '<div class="prose"><p>Üks</p></div>')],
)
def test_long_text_without_need_for_a_line(language: str, text: Translations, shown: str) -> None:
    assert show("{% content_block text %}", language, text=text) == shown


def test_one_line_for_the_page_names_each_language_once() -> None:
    source = "{% content_note one two three %}"
    texts = {"one": ESTONIAN_ONLY, "two": Translations(et="Veel"), "three": Translations(fi="Sade")}

    assert "some texts are in Estonian, in Finnish." in show(source, "en", **texts)
    assert show(source, "et", **{**texts, "three": BOTH}) == ""


def test_attribute_only_where_the_language_differs() -> None:
    source = "<h1{% content_lang text %}>"

    assert show(source, "en", text=ESTONIAN_ONLY) == '<h1 lang="et">'
    assert show(source, "et", text=ESTONIAN_ONLY) == "<h1>"


def test_regional_page_language_counts_as_its_own() -> None:
    with translation.override("de-at"):
        assert show("{% content text %}", "de-at", text={"de": "Regen"}) == "Regen"


@pytest.mark.parametrize(
    ("text", "missing"),
    [(BOTH, "Finnish"), (Translations(en="a", et="b", fi="c"), ""), (Translations(), ""), (Translations(fi=" "), "")],
)
def test_what_is_missing_is_named(text: Translations, missing: str) -> None:
    given = {"text": Translations({code: words.strip() for code, words in text.items()}), "codes": ["en", "et", "fi"]}

    assert show("{{ text|missing_in:codes|join:', ' }}", "en", **given) == missing


class Lab:
    """Stands for whatever is called by a text in several languages."""

    def __init__(self, title: Translations, words: str | None = None) -> None:
        self.title = title
        self.words = words

    def __str__(self) -> str:
        return self.words or str(self.title)


def test_a_thing_is_called_by_its_title_with_its_language() -> None:
    assert show("{% content lab mark=False %}", "en", lab=Lab(ESTONIAN_ONLY)) == (
        '<span lang="et">Vihm &lt;tänavatel&gt;</span>'
    )
    assert show("{% content lab %}", "en", lab=Lab(ESTONIAN_ONLY, "Lab 7")) == "Lab 7"
