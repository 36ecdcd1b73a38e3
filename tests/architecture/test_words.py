"""The translators' catalogues: complete, in the words of the glossary, written as each language is written."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override

from stakeholders.enums import HelixGroup
from stakeholders.rules.words import name_group
from tests.architecture.sources import ROOT

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
GREETING = "Dear %(person)s,"  # a comma, an exclamation mark or nothing: each language has its own custom
ABBREVIATIONS = ("val.",)


def read_messages(language: str) -> list[Message]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def forms(text: str | Sequence[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def read_pairs(language: str) -> list[tuple[list[str], str]]:
    """Return every translated form beside the English forms of its message."""
    return [(forms(message.id), text) for message in read_messages(language) for text in forms(message.string)]


def read_glossary(heading: str) -> dict[str, dict[str, str]]:
    """Return a table of GLOSSARY.md: what stands in each column, per first cell of a row."""
    section = (ROOT / "GLOSSARY.md").read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    titles, _rule, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(titles[1:], row[1:], strict=True)) for row in rows}


def start_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def ending(text: str) -> str:
    """Return how a text ends: as a sentence, with a colon or comma, or openly."""
    last = text.rstrip().rstrip("”“)")[-1:]
    return "sentence" if last in ".!?…" else last if last in ":,;" else "open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing(language: str) -> None:
    missing = [message.id for message in read_messages(language) if not all(forms(message.string))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy(language: str) -> None:
    assert [message.id for message in read_messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    """A lost one loses a name; an invented one breaks the page."""
    broken = []
    for message in read_messages(language):
        known = {found for text in forms(message.id) for found in PLACEHOLDER.findall(text)}
        for text in filter(None, forms(message.string)):
            used = set(PLACEHOLDER.findall(text))
            if not used <= known or (isinstance(message.id, str) and used != known):
                broken.append(message.id)
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_counts_as_django_does(language: str) -> None:
    """Babel writes its own rule where a file has none, and Lithuanian then counts wrongly."""
    rule = re.compile(r"nplurals=(\d)")
    ours = (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text()[:2000]
    djangos = (Path(django.__file__).parent / "conf/locale" / language / "LC_MESSAGES/django.po").read_text()[:4000]
    assert rule.findall(ours) == rule.findall(djangos)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_month_is_translated_as_something_else(language: str) -> None:
    """Our words win over Django's: a column called "May" would rename the month in every date."""
    months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October"}
    ours = {message.id for message in read_messages(language) if isinstance(message.id, str) and not message.context}
    assert ours & (months | {"November", "December"}) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_those_of_the_glossary(language: str) -> None:
    table = read_glossary("The words in the other languages")
    glossary = {start_small(term): row[language] for term, row in table.items()}
    other = {
        message.id: (message.string, glossary[start_small(str(message.id))])
        for message in read_messages(language)
        if start_small(str(message.id)) in glossary and not message.context
        if start_small(str(message.string)) != start_small(glossary[start_small(str(message.id))])
    }
    assert other == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_name_groups_as_pages_do(language: str) -> None:
    """Who exports the registry and filters it on the page reads one word, not two."""
    shown = {message.id: message.string for message in read_messages(language)}
    with override("en"):
        labels = {group.value: str(group.label) for group in HelixGroup}
    other = {code: shown[label] for code, label in labels.items() if name_group(code, language) != shown[label]}
    assert other == {}


@pytest.mark.parametrize("heading", ["The words in the other languages", "Legal terms", "How each language is written"])
def test_glossary_names_every_language(heading: str) -> None:
    empty = [term for term, row in read_glossary(heading).items() if not all(row[code] for code in LANGUAGES)]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    opening, closing = read_glossary("How each language is written")["quotation marks"][language].split("…")
    quotation = re.compile(f"{opening}[^{opening}{closing}]*{closing}")
    wrong = [text for _, text in read_pairs(language) if set(quotation.sub("", TAG.sub("", text))) & set('“”„"«»‟')]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_are_single_and_inside(language: str) -> None:
    wrong = [
        text
        for english, text in read_pairs(language)
        if re.search(r"\S  +\S", text)
        or (text.strip("\n") != text.strip() and english[0].strip("\n") == english[0].strip())
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_stay_sentences_and_labels_stay_labels(language: str) -> None:
    wrong = [
        (english, text)
        for english, text in read_pairs(language)
        if ending(text) not in map(ending, english) and GREETING not in english and not text.endswith(ABBREVIATIONS)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_latin(language: str) -> None:
    """A Cyrillic "а" looks the same and is read out as another letter."""
    foreign = [
        (letter, text)
        for _, text in read_pairs(language)
        for letter in text
        if letter.isalpha() and not unicodedata.name(letter).startswith("LATIN")
    ]
    assert foreign == []
