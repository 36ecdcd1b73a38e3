"""The translators' catalogues: what guests read is complete, and no placeholder is lost on the way."""

import re
from collections.abc import Sequence
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings

from tests.architecture.sources import ROOT

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
GUESTS = re.compile(
    r"templates/mail/|/notifications/|templates/citylabs/(registration|survey|public)/|"
    r"templates/citylabs/invitations/(accept|decline)|(cities|stakeholders|citylabs)/enums/"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def read_messages(language: str) -> list[Message]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def forms(text: str | Sequence[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_guests_read_their_language(language: str) -> None:
    missing = [
        message.id
        for message in read_messages(language)
        if any(GUESTS.search(place) for place, _line in message.locations) and not all(forms(message.string))
    ]
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
