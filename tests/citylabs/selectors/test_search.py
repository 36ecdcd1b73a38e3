"""Searching the public catalogue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cities.selectors.searching import read_words
from citylabs.models import PublicLab
from citylabs.selectors.search import search_public_labs
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def announce(city: Any, slug: str, title: str, *, has_report: bool = False) -> None:
    now = timezone.now()
    PublicLab.objects.create(
        id=uuid4(),
        city=city,
        slug=slug,
        kind="market_dialogue",
        state="published",
        title={"en": title},
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
    query = replace(read_words("narow streets"), is_forgiving=True)

    labs, count = search_public_labs(query=query, limit=10)

    assert ([lab.slug for lab in labs], count) == (["rain"], 1)


def test_reports_are_those_of_labs_that_have_one() -> None:
    assert slugs("rain", with_report=True) == ["rain"]


def test_search_uses_its_index() -> None:
    """On a table of this size the planner would read everything; forbidden to, it must have the index to turn to."""
    rows = PublicLab.objects.alias(_hay=PublicLab._meta.indexes[-1].expressions[0].get_source_expressions()[0])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = [
        rows.filter(_hay__contains="narrow").order_by().values("pk").explain(),
        rows.filter(_hay__trigram_word_similar="narow streets").order_by().values("pk").explain(),
    ]

    assert ["citylabs_publiclab_search" in plan for plan in plans] == [True, True], plans
