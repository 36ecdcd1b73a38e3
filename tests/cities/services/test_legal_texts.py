"""Legal texts are published, never edited."""

from datetime import UTC, datetime

import pytest

from cities.enums import LegalTextKind
from cities.errors import Refusal
from cities.models import LegalText, LogEntry
from cities.permissions import SYSTEM
from cities.selectors.legal_texts import current_legal_text, list_current_legal_texts, list_legal_texts
from cities.services.legal_texts import EmptyText, SameText, TextTooLong, add_starter_texts, publish_legal_text
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)


def publish(cast: Cast, body: str, language: str = "en", kind: str = "privacy") -> LegalText:
    return publish_legal_text(city=cast.ours, actor=SYSTEM, kind=kind, language=language, body=body, now=NOW)


def test_publish_legal_text_counts_versions_per_language(cast: Cast) -> None:
    with enter_city(cast.ours):
        published = [publish(cast, "One"), publish(cast, "Two\r\nlines "), publish(cast, "Üks", "et")]

        assert [(text.language, text.version, text.body) for text in published] == [
            ("en", 1, "One"),
            ("en", 2, "Two\nlines"),
            ("et", 1, "Üks"),
        ]
        assert {text.published_at for text in published} == {NOW}
        entry = LogEntry.objects.filter(city=cast.ours, object_id=published[1].pk).get()
        assert (entry.action, entry.changes) == (
            "legal_text.publish",
            {"kind": "privacy", "language": "en", "version": 2},
        )


@pytest.mark.parametrize(("body", "refusal"), [(" \n", EmptyText), ("a" * 100_001, TextTooLong), (" Same\n", SameText)])
def test_publish_legal_text_refuses(cast: Cast, body: str, refusal: type[Refusal]) -> None:
    with enter_city(cast.ours):
        publish(cast, "Same")
        with pytest.raises(refusal) as refused:
            publish(cast, body)

        assert refused.value.field == "body"
        assert LegalText.objects.count() == 1


@pytest.mark.parametrize(
    ("written", "asked", "found"),
    [
        (["fi", "et", "en"], "fi", "fi"),
        (["et", "en"], "fi", "en"),
        (["et"], "fi", "et"),
        (["en", "lt"], "fi", "en"),
        (["lt"], "fi", None),
    ],
)
def test_current_legal_text_falls_back(cast: Cast, written: list[str], asked: str, found: str | None) -> None:
    city = cast.ours
    city.languages = ["et", "en"]
    with enter_city(city):
        for language in written:
            publish(cast, f"Old in {language}", language)
            publish(cast, f"New in {language}", language)

        text = current_legal_text(city=city, kind="privacy", language=asked)

        assert (text and text.body) == (f"New in {found}" if found else None)


def test_list_current_legal_texts_takes_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with enter_city(cast.ours):
        publish(cast, "Invite", "et", "consent_invite")
        publish(cast, "Photos", "en", "consent_photos")
        publish(cast, "Photos, better", "en", "consent_photos")
        with django_assert_num_queries(1):
            texts = list_current_legal_texts(
                city=cast.ours, kinds=["consent_photos", "consent_listed", "consent_invite"], language="et"
            )

    assert [(text.kind, text.body) for text in texts] == [
        ("consent_photos", "Photos, better"),
        ("consent_invite", "Invite"),
    ]


def test_selectors_know_only_their_city(cast: Cast) -> None:
    with enter_city(cast.ours):
        publish(cast, "Ours")
        assert current_legal_text(city=cast.theirs, kind="privacy", language="en") is None
    with enter_city(cast.theirs):
        assert list(list_legal_texts(city=cast.theirs)) == []


def test_add_starter_texts_fills_only_gaps(cast: Cast) -> None:
    with enter_city(cast.ours):
        own = publish(cast, "Our own privacy notice")

        added = add_starter_texts(city=cast.ours, actor=SYSTEM, now=NOW)

        kinds = set(LegalTextKind.values)
        assert {(text.kind, text.language) for text in added} == {
            (kind, language) for kind in kinds for language in ("en", "et")
        } - {("privacy", "en")}
        assert current_legal_text(city=cast.ours, kind="privacy", language="en") == own
        assert all("{city}" not in text.body for text in added)
        assert add_starter_texts(city=cast.ours, actor=SYSTEM, now=NOW) == []
