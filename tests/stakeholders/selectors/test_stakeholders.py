"""Finding entries: the city's own, in one order, in few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from stakeholders.selectors.stakeholders import (
    Filters,
    count_up_to_limit,
    find_by_email,
    has_stakeholders,
    list_audience,
    list_stakeholders,
    list_tags,
)
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory


@pytest.fixture
def registry(cast: Cast) -> Cast:
    make = StakeholderFactory
    make(city=cast.ours, organisation="Östra AB", email="o@x.example", language="sv", tags=["energy", "it"])
    make(city=cast.ours, organisation="alfa", email="a@x.example", helix_group="research", tags=["it"])
    make(city=cast.ours, organisation="", person="Õie", email="", helix_group="citizen", tags=["energy"])
    make(city=cast.ours, organisation="Beeta", email="b@x.example", helix_group="research", language="et")
    make(city=cast.theirs, organisation="Theirs", email="t@x.example", tags=["energy", "secret"])
    return cast


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["a@x.example", "b@x.example", "o@x.example"]),
        ({"groups": ["research"]}, ["a@x.example", "b@x.example"]),
        ({"groups": ["research", "sme"], "tags": ["it", "energy"]}, ["a@x.example", "o@x.example"]),
        ({"tags": ["energy"]}, ["o@x.example"]),
        ({"tags": ["secret"]}, []),
        ({"languages": ["et", "sv"]}, ["b@x.example", "o@x.example"]),
        ({"groups": ["media"]}, []),
    ],
)
def test_list_audience_has_addresses_of_ours_in_order(
    given: dict[str, list[str]], found: list[str], registry: Cast
) -> None:
    with enter_city(registry.ours):
        audience = list_audience(city=registry.ours, **given)
        assert [entry.email for entry in audience] == found
        assert [entry.pk for entry in audience] == [entry.pk for entry in list_audience(city=registry.ours, **given)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["alfa", "Beeta", "", "Östra AB"]),
        (Filters(q="ostra"), ["Östra AB"]),
        (Filters(q="AB  öst"), ["Östra AB"]),
        (Filters(q="ÕIE"), [""]),
        (Filters(q="_"), []),
        (Filters(q="theirs"), []),
        (Filters(tags=("energy", "it")), ["Östra AB"]),
        (Filters(group="research", language="et"), ["Beeta"]),
    ],
)
def test_list_stakeholders_filters_without_accents(filters: Filters, found: list[str], registry: Cast) -> None:
    with enter_city(registry.ours):
        entries = list_stakeholders(city=registry.ours, filters=filters)
        assert [entry.organisation for entry in entries] == found
        assert count_up_to_limit(entries) == len(found)


def test_tags_are_the_city_s_own(registry: Cast) -> None:
    with enter_city(registry.ours), CaptureQueriesContext(connection) as captured:
        tags = list_tags(city=registry.ours)
        first = list_tags(city=registry.ours, limit=1)

    assert (tags, first) == ([("energy", 2), ("it", 2)], [("energy", 2)])
    assert (
        len([query for query in captured if query["sql"].startswith("SELECT") and "stakeholder" in query["sql"]]) == 2
    )


def test_find_by_email_and_has_stakeholders(registry: Cast) -> None:
    with enter_city(registry.ours):
        found = find_by_email(city=registry.ours, email="A@X.example")
        assert found is not None
        assert found.organisation == "alfa"
        assert find_by_email(city=registry.ours, email="t@x.example") is None
        assert find_by_email(city=registry.ours, email="") is None
        assert has_stakeholders(city=registry.ours)
    with enter_city(registry.theirs):
        assert not has_stakeholders(city=registry.ours)
