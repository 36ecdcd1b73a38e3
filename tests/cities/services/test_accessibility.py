"""The accessibility statement: its claims hold together, and every version stays."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.errors import Refusal
from cities.models import AccessibilityStatement, LogEntry, Translations
from cities.permissions import SYSTEM
from cities.selectors.accessibility import current_statement, suggest_for_country
from cities.services.accessibility import (
    BadDates,
    BadStatement,
    ListedDespiteFull,
    NobodyNamed,
    NoStatement,
    NothingListed,
    confirm_statement,
    publish_statement,
)
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.accessibility import make_content

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 23, 30, tzinfo=UTC)  # in Tartu it is the second of March already


def test_publish_statement_counts_versions_and_is_reviewed_that_day(cast: Cast) -> None:
    with enter_city(cast.ours):
        first = publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(), now=NOW)
        second = publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(contact_phone="+372 1"), now=NOW)

        assert [(one.version, one.reviewed_date) for one in (first, second)] == [
            (1, date(2024, 3, 2)),
            (2, date(2024, 3, 2)),
        ]
        assert current_statement(city=cast.ours) == second
        entry = LogEntry.objects.get(object_id=second.pk)
        assert (entry.action, entry.changes) == (
            "accessibility.publish",
            {"version": 2, "contact_phone": ["", "+372 1"]},
        )


def test_confirm_statement_keeps_the_words_and_moves_the_review(cast: Cast) -> None:
    with enter_city(cast.ours):
        with pytest.raises(NoStatement):
            confirm_statement(city=cast.ours, actor=SYSTEM)
        publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(), now=NOW)

        later = confirm_statement(city=cast.ours, actor=SYSTEM, now=datetime(2025, 3, 1, tzinfo=UTC))

        assert (later.version, later.prepared_date, later.reviewed_date) == (2, date(2024, 2, 1), date(2025, 3, 1))
        assert later.failures == make_content().failures
        assert LogEntry.objects.get(object_id=later.pk).changes == {"version": 2}


def test_confirm_statement_waits_for_a_colleague_before_it_reads_the_words(cast: Cast) -> None:
    """Read before the lock, the words of whoever publishes in between would be replaced by older ones."""
    with enter_city(cast.ours):
        publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            confirm_statement(city=cast.ours, actor=SYSTEM)

    asked = [query["sql"] for query in queries]
    lock = next(place for place, sql in enumerate(asked) if "FOR NO KEY UPDATE" in sql)
    read = next(place for place, sql in enumerate(asked) if '"cities_accessibilitystatement"' in sql)
    assert lock < read


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"failures": Translations()}, NothingListed, "failures"),
        ({"status": "none", "failures": Translations()}, NothingListed, "failures"),
        ({"status": "full"}, ListedDespiteFull, "failures"),
        ({"status": "full", "failures": Translations(), "burdens": Translations(en="x")}, ListedDespiteFull, "burdens"),
        ({"method": "third_party"}, NobodyNamed, "assessor"),
        ({"prepared_date": date(2024, 3, 3)}, BadDates, "prepared_date"),
        ({"contact_email": "nobody"}, BadStatement, "contact_email"),
        ({"status": "nearly"}, BadStatement, "status"),
        ({"body_url": "javascript:alert(1)"}, BadStatement, "body_url"),
    ],
)
def test_publish_statement_refuses(cast: Cast, changes: dict[str, object], refusal: type[Refusal], field: str) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal) as refused:
            publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(**changes), now=NOW)

        assert refused.value.field == field
        assert not AccessibilityStatement.objects.exists()


def test_full_compliance_may_still_name_what_the_law_does_not_cover(cast: Cast) -> None:
    content = make_content(status="full", failures=Translations(), outside=Translations(en="Live video"))
    with enter_city(cast.ours):
        assert publish_statement(city=cast.ours, actor=SYSTEM, content=content, now=NOW).version == 1


@pytest.mark.parametrize(("today", "overdue"), [(date(2025, 3, 1), False), (date(2025, 3, 3), True)])
def test_review_is_due_after_a_year(cast: Cast, today: date, overdue: bool) -> None:
    with enter_city(cast.ours):
        statement = publish_statement(city=cast.ours, actor=SYSTEM, content=make_content(), now=NOW)

        assert statement.is_overdue(today) is overdue


@pytest.mark.parametrize("country", ["EE", "FI", "LT", "SE", "DK"])
def test_suggestion_names_law_body_and_source(country: str) -> None:
    suggested = suggest_for_country(country)

    assert suggested.law
    assert suggested.body_name
    assert suggested.source.startswith("https://")


def test_unknown_country_suggests_nothing() -> None:
    assert suggest_for_country("XX").law == ""
