"""Searching the public catalogue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.selectors.search import list_cities_by_word
from cities.selectors.searching import MOST_COUNTED, read_words
from citylabs.models import PublicLab
from citylabs.selectors.search import search_public_labs
from tests.conftest import Cast
from tests.factories.cities import CityFactory

pytestmark = pytest.mark.django_db


def announce(city: Any, slug: str, title: str, *, purpose: str = "", has_report: bool = False) -> None:
    now = timezone.now()
    PublicLab.objects.create(
        id=uuid4(),
        city=city,
        slug=slug,
        kind="market_dialogue",
        state="published",
        title={"en": title},
        purpose={"en": purpose},
        time_zone="Europe/Tallinn",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        published_at=now,
        capacity=10,
        has_report=has_report,
    )


def slugs(q: str, **more: Any) -> list[str]:
    labs, count = search_public_labs(query=read_words(q), limit=10, **more)
    assert count == len(labs)
    return [lab.slug for lab in labs]


def alike(q: str) -> list[str]:
    labs, count = search_public_labs(query=replace(read_words(q), is_forgiving=True), limit=10)
    assert count == len(labs)
    return [lab.slug for lab in labs]


@pytest.fixture(autouse=True)
def _announced(cast: Cast) -> None:
    announce(cast.ours, "rain", "Rain in narrow streets", has_report=True)
    announce(cast.ours, "heat", "Heat islands")
    announce(cast.theirs, "rain-too", "Rain gardens")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("rain", {"rain", "rain-too"}),
        ("tartu rain", {"rain"}),
        ("rain TAMPERE", {"rain-too"}),
        ("tartu", {"rain", "heat"}),
        ("narow streets", set()),
        ("snow", set()),
    ],
)
def test_words_of_the_lab_and_of_its_city(q: str, expected: set[str]) -> None:
    assert set(slugs(q)) == expected


def test_forgiving_finds_what_is_alike() -> None:
    assert alike("narow streets") == ["rain"]


def test_reports_are_those_of_labs_that_have_one() -> None:
    assert slugs("rain", with_report=True) == ["rain"]


def test_search_uses_its_index() -> None:
    """On a table of this size the planner would read everything; forbidden to, it must have the index to turn to."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = PublicLab.objects.filter(words__contains="narrow").order_by().values("pk").explain()

    assert "citylabs_publiclab_words" in plan


def test_words_are_stored_and_no_page_reads_them() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert slugs("rain gardens") == ["rain-too"]
        list(PublicLab.objects.select_related("city"))

    asked = [query["sql"] for query in queries]
    assert not [sql for sql in asked if "translate(" in sql and "citylabs_publiclab" in sql]
    assert '"words"' not in asked[-1]


def test_misspelt_word_is_looked_for_in_titles_only(cast: Cast) -> None:
    announce(cast.ours, "floods", "Floods", purpose="Rain in narrow streets " * 60)

    assert alike("narow streets") == ["rain"]
    assert slugs("narrow streets") != alike("narow streets")


def test_nobody_counts_beyond_a_hundred(cast: Cast) -> None:
    for number in range(MOST_COUNTED + 5):
        announce(cast.ours, f"hail-{number}", "Hail")

    labs, count = search_public_labs(query=read_words("hail"), limit=20)

    assert (len(labs), count) == (20, MOST_COUNTED + 1)


def test_each_word_finds_its_own_cities() -> None:
    """More cities fit the first word than anybody looks at; the city of the second is found all the same."""
    for number in range(25):
        CityFactory(slug=f"a-new-{number}", name={"en": f"Newtown {number}"})

    named = list_cities_by_word(query=read_words("newtown tartu in"))

    assert {word: len(cities) for word, cities in named.items()} == {"newtown": 20, "tartu": 1}


def test_old_release_may_write_rows_without_the_new_columns() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'citylabs_publiclab'"
            " AND column_name IN ('groups', 'seats_taken', 'waiting') AND column_default IS NOT NULL"
        )
        assert {name for (name,) in cursor.fetchall()} == {"groups", "seats_taken", "waiting"}
