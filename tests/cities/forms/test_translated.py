"""The field for texts in several languages."""

import re

import pytest
from django import forms

from cities.forms.translated import TranslatedFormField
from cities.models import Translations


def make_form(
    data: dict[str, str] | None = None, *, languages: tuple[str, ...] = ("en", "et"), **options: object
) -> forms.Form:
    initial = options.pop("initial", None)

    class TitleForm(forms.Form):
        title = TranslatedFormField(languages=languages, label="Title", **options)

    return TitleForm(data, initial={"title": initial} if initial else None)


def test_field_gives_translations_without_blanks() -> None:
    form = make_form({"title_en": " Hello ", "title_et": "  "})

    assert form.is_valid()
    assert form.cleaned_data["title"] == Translations(en="Hello")


@pytest.mark.parametrize(
    ("data", "options", "errors"),
    [
        ({"title_et": "Tere"}, {}, ["Write this in English."]),
        ({}, {}, ["Write this in English."]),
        ({}, {"required": False}, []),
        ({"title_en": "a" * 301}, {}, ["English: at most 300 characters, this has 301."]),
        ({"title_en": "a" * 301}, {"multiline": True}, []),
        (
            {"title_en": "ok", "title_et": "a" * 11},
            {"max_length": 10},
            ["Estonian: at most 10 characters, this has 11."],
        ),
        ({"title_en": "a\x00b"}, {}, ["English: the text holds a character that cannot be stored."]),
    ],
)
def test_field_refuses(data: dict[str, str], options: dict[str, object], errors: list[str]) -> None:
    form = make_form(data, **options)

    assert form.errors.get("title", []) == errors


def test_field_keeps_texts_of_languages_given_up() -> None:
    form = make_form({"title_en": "New"}, initial={"en": "Old", "fi": "Vanha"})

    assert form.is_valid()
    assert form.cleaned_data["title"] == Translations(en="New", fi="Vanha")


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        ({"title_en": "Old", "title_et": ""}, []),
        ({"title_en": "Old ", "title_et": ""}, []),
        ({"title_en": "New", "title_et": ""}, ["title"]),
        ({"title_en": "Old", "title_et": "Vana"}, ["title"]),
    ],
)
def test_field_says_what_changed(data: dict[str, str], changed: list[str]) -> None:
    assert make_form(data, initial={"en": "Old"}).changed_data == changed


def test_widget_labels_each_input_with_its_language() -> None:
    html = str(make_form({"title_en": "<b>", "title_et": "Tere"}))

    first, second = (set(tag.split()) for tag in re.findall(r"<input ([^>]*)>", html))
    assert first == {'type="text"', 'name="title_en"', 'value="&lt;b&gt;"', 'lang="en"', "required", 'id="id_title_0"'}
    assert second == {'type="text"', 'name="title_et"', 'value="Tere"', 'lang="et"', 'id="id_title_1"'}
    assert '<label class="field__label" for="id_title_1">Estonian' in html
    assert "<legend>Title</legend>" in html


def test_widget_of_one_language_is_a_plain_field() -> None:
    html = str(make_form({}, languages=("en",)))

    assert '<label for="id_title_0">Title</label>' in html
    assert '<a href="#id_title_0">' in html
    assert "fieldset" not in html


def test_widget_of_a_long_text_is_a_textarea() -> None:
    html = str(make_form({"title_en": "Hello"}, multiline=True))

    assert html.count("<textarea") == 2
