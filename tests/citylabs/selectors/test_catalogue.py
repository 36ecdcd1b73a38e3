"""The public catalogue and paging by key."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from citylabs.models import Lab, PublicLab
from citylabs.selectors.catalogue import (
    PAST,
    UPCOMING,
    CatalogueFilter,
    list_cities_taking_part,
    list_cities_with_labs,
    list_next_labs,
    list_public_labs,
)
from citylabs.selectors.lab_facts import list_lab_facts
from citylabs.selectors.labs import LabFilter, get_open_lab, list_labs, list_labs_ahead
from citylabs.selectors.pages import BadPlace, take_page
from citylabs.services.catalogue import refresh_public_lab
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, SessionFactory

pytestmark = pytest.mark.django_db
NOW = START - timedelta(days=1)


def publish(**values: object) -> Lab:
    lab: Lab = LabFactory(**{"published": True, **values})
    with enter_city(lab.city):
        refresh_public_lab(city=lab.city, lab=lab)
    return lab


@pytest.mark.parametrize(
    ("chosen", "slugs"),
    [
        (CatalogueFilter(), ["today", "online"]),
        (CatalogueFilter(when=UPCOMING, kind="market_dialogue"), ["online"]),
        (CatalogueFilter(language="fi"), ["online"]),
        (CatalogueFilter(online=True), ["online"]),
        (CatalogueFilter(when=PAST), ["past"]),
        (CatalogueFilter(when=""), ["past", "today", "online"]),
        (CatalogueFilter(kind="evaluation"), []),
    ],
)
def test_list_public_labs_filters(cast: Cast, chosen: CatalogueFilter, slugs: list[str]) -> None:
    week = timedelta(days=7)
    publish(city=cast.ours, slug="past", starts_at=START - week, ends_at=START - week + timedelta(hours=2))
    publish(city=cast.ours, slug="today")
    more = {"kind": "market_dialogue", "languages": ["fi"], "online_url": "https://meet.example/a"}
    publish(city=cast.theirs, slug="online", starts_at=START + week, ends_at=START + week * 1.1, **more)
    LabFactory(city=cast.ours, slug="draft")

    rows = list_public_labs(chosen=chosen, now=NOW).order_by("starts_at", "id")

    assert [row.slug for row in rows] == slugs


def test_list_next_labs_leaves_out_cancelled_ones(cast: Cast) -> None:
    publish(city=cast.ours, slug="on")
    publish(city=cast.ours, slug="off", state="cancelled")

    assert [row.slug for row in list_next_labs(now=NOW, limit=6)] == ["on"]


def test_list_cities_with_labs(cast: Cast) -> None:
    LabFactory(city=cast.theirs)
    publish(city=cast.ours)

    assert list(list_cities_with_labs(limit=9)) == [cast.ours]


def test_list_cities_taking_part_counts_what_is_ahead(cast: Cast) -> None:
    publish(city=cast.ours, slug="one")
    publish(city=cast.ours, slug="two")
    publish(city=cast.ours, slug="off", state="cancelled")
    publish(city=cast.theirs, slug="not-coming", state="cancelled")

    cities = list_cities_taking_part(now=NOW, limit=9)

    assert {city: city.labs_ahead for city in cities} == {cast.ours: 2, cast.theirs: 0}


def test_refresh_public_lab_removes_the_row_of_a_draft(cast: Cast) -> None:
    lab = publish(city=cast.ours)
    lab.state = "draft"
    with enter_city(cast.ours):
        assert refresh_public_lab(city=cast.ours, lab=lab) is None

    assert PublicLab.objects.count() == 0


def test_list_labs_shows_the_citys_own(cast: Cast) -> None:
    mine = LabFactory(city=cast.ours, title={"en": "Streets"})
    undated = LabFactory(city=cast.ours, starts_at=None, ends_at=None, state="draft")
    LabFactory(city=cast.theirs, title={"en": "Streets"})
    with enter_city(cast.ours):
        assert list(list_labs(city=cast.ours)) == [undated, mine]
        assert list(list_labs(city=cast.ours, chosen=LabFilter(search="street"))) == [mine]
        assert list(list_labs_ahead(city=cast.ours, now=NOW)) == [mine, undated]


def test_get_open_lab_hides_drafts(cast: Cast) -> None:
    draft, public = LabFactory(city=cast.ours), LabFactory(city=cast.ours, published=True)
    with enter_city(cast.ours):
        assert get_open_lab(city=cast.ours, slug=public.slug) == public
        with pytest.raises(Lab.DoesNotExist):
            get_open_lab(city=cast.ours, slug=draft.slug)


@pytest.mark.parametrize("number", [1, 3])
def test_list_lab_facts_asks_a_fixed_number_of_questions(cast: Cast, number: int) -> None:
    labs = [LabFactory(city=cast.ours, kind="market_dialogue") for _ in range(number)]
    for lab in labs:
        SessionFactory(lab=lab)
    with (
        enter_city(cast.ours),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        facts = list_lab_facts(city=cast.ours, labs=labs, now=NOW)

    assert [one.sessions for one in facts] == [1] * number
    assert len([q for q in queries if "set_config" not in q["sql"] and "SAVEPOINT" not in q["sql"]]) == 6


@pytest.mark.parametrize("newest_first", [False, True])
def test_take_page_walks_there_and_back(cast: Cast, newest_first: bool) -> None:
    for hour in (0, 1, 1, 2, 3):  # two labs at the same moment
        publish(city=cast.ours, starts_at=START + timedelta(hours=hour), ends_at=START + timedelta(hours=9))
    rows = PublicLab.objects.all()
    expected = list(rows.order_by(*(("-starts_at", "-id") if newest_first else ("starts_at", "id"))))

    seen: list[PublicLab] = []
    page = take_page(rows, key="starts_at", size=2, newest_first=newest_first)
    pages = [page]
    while page.after:
        page = take_page(rows, key="starts_at", size=2, after=page.after, newest_first=newest_first)
        pages.append(page)
    for one in pages:
        seen += one.rows
    back = take_page(rows, key="starts_at", size=2, before=pages[2].before, newest_first=newest_first)

    assert seen == expected
    assert [bool(one.before) for one in pages] == [False, True, True]
    assert (list(back.rows), bool(back.before), bool(back.after)) == (expected[2:4], True, True)


@pytest.mark.parametrize("place", ["x", "!!!!", "AAAA", "f" * 32, "é", "A" * 10_000])
def test_take_page_refuses_forged_places(place: str) -> None:
    with pytest.raises(BadPlace):
        take_page(PublicLab.objects.all(), key="starts_at", size=2, after=place)
