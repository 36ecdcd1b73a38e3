"""Filters and segments against the same rules in plain Python."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.models import City
from cities.tenancy import enter_city
from stakeholders.models import Segment, Stakeholder
from stakeholders.rules.filters import Filters, find_filter_fault, months_before
from stakeholders.selectors.filtering import Narrower, list_segment
from stakeholders.selectors.segments import count_segments
from stakeholders.selectors.stakeholders import list_stakeholders
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 31)


def make(city: City, **values: Any) -> Stakeholder:
    return StakeholderFactory(city=city, **values)


@pytest.fixture
def entries(cast: Cast) -> list[Stakeholder]:
    """Entries that differ in everything a filter asks for, and one of another city that fits everything."""
    ours = partial(make, cast.ours)
    make(cast.theirs, organisation="Theirs", themes=["energy"], region="EE008", level="local")
    return [
        ours(organisation="A", region="EE008", country="EE", level="local", helix_group="public_buyer", influence=5),
        ours(organisation="B", region="EE00", cpv=["45233140"], cpv_tree=["45", "452", "4523", "45233", "452331"]),
        ours(organisation="C", themes=["energy"], interest=4, influence=2, last_contact_on=TODAY - timedelta(days=5)),
        ours(organisation="D", email="", tags=["x", "y"], last_contact_on=date(2026, 2, 27), language="et"),
        ours(organisation="E", tags=["y"], last_contact_on=date(2026, 2, 28), interest=1, source="import"),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "ABCDE"),
        (Filters(level="local"), "A"),
        (Filters(region="EE00"), "AB"),
        (Filters(region="EE008"), "A"),
        (Filters(region="LT"), ""),
        (Filters(cpv="45230000"), "B"),
        (Filters(cpv="45000000"), "B"),
        (Filters(cpv="90000000"), ""),
        (Filters(theme="energy"), "C"),
        (Filters(influence_min=2), "AC"),
        (Filters(influence_max=4), "C"),
        (Filters(influence_min=3, interest_min=3), ""),
        (Filters(interest_max=1), "E"),
        (Filters(address="yes"), "ABCE"),
        (Filters(address="no"), "D"),
        (Filters(profile="no"), "ABCDE"),
        (Filters(profile="yes"), ""),
        (Filters(tags=("x", "y")), "D"),
        (Filters(any_tags=("x", "y")), "DE"),
        (Filters(no_tags=("x",)), "ABCE"),
        (Filters(contact="never"), "AB"),
        (Filters(contact="none-6"), "ABD"),
        (Filters(contact="none-1"), "ABDE"),
        (Filters(contact="within-12"), "CDE"),
        (Filters(contact_from=date(2026, 2, 28)), "CE"),
        (Filters(contact_to=date(2026, 2, 28)), "DE"),
        (Filters(source="import"), "E"),
        (Filters(condition="no-such-condition"), ""),
        (Filters(segment="01890a5d-ac96-774b-bcce-b302099a8057"), ""),
        (Filters(group="public_buyer", country="EE"), "A"),
    ],
)
def test_each_filter_keeps_exactly_its_entries(
    filters: Filters, expected: str, cast: Cast, entries: list[Stakeholder]
) -> None:
    with enter_city(cast.ours):
        narrowed = Stakeholder.objects.filter(Narrower(cast.ours, today=TODAY).of_filters(filters), city=cast.ours)
        found = narrowed.order_by("organisation").values_list("organisation", flat=True)

        assert "".join(found) == expected
    if given_filters := filters.given():
        assert (find_filter_fault(given_filters), Filters.from_given(given_filters)) == ("", filters)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 8, 31), 12, date(2025, 8, 31)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


_PARTS = st.one_of(
    st.fixed_dictionaries({"group": st.sampled_from(["sme", "research", "public_buyer"])}),
    st.fixed_dictionaries({"country": st.sampled_from(["EE", "LT"])}),
    st.fixed_dictionaries({"tags": st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"any_tags": st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"no_tags": st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"influence_min": st.integers(1, 5), "influence_max": st.integers(1, 5)}),
    st.fixed_dictionaries({"contact": st.sampled_from(["never", "none-3", "within-3"])}),
    st.fixed_dictionaries({"segment": st.sampled_from(["01890a5d-0000-774b-bcce-b302099a8057", "inner"])}),
).map(lambda filters: {"segment": "inner"} if filters.get("segment") == "inner" else {"filters": filters})
_DEFINITIONS = st.fixed_dictionaries({}, optional={way: st.lists(_PARTS, max_size=3) for way in ("all", "any", "none")})
_INNER = {
    "any": [{"filters": {"country": "EE"}}, {"filters": {"tags": ["x"]}}],
    "none": [{"filters": {"group": "sme"}}],
}


def meets(entry: Stakeholder, part: dict[str, Any]) -> bool:
    """The meaning of a part, said once more without a database."""
    if "segment" in part:
        return is_in(entry, _INNER)
    wanted = part["filters"]
    day, since = entry.last_contact_on, months_before(TODAY, 3)
    number, tags = entry.influence, set(entry.tags)
    says = {
        "group": lambda value: entry.helix_group == value,
        "country": lambda value: entry.country == value,
        "tags": lambda value: set(value) <= tags,
        "any_tags": lambda value: bool(set(value) & tags),
        "no_tags": lambda value: not set(value) & tags,
        "influence_min": lambda value: number is not None and number >= value,
        "influence_max": lambda value: number is not None and number <= value,
        "contact": lambda value: {
            "never": day is None,
            "none-3": day is None or day < since,
            "within-3": day is not None and day >= since,
        }[value],
        "segment": lambda _value: False,
    }
    return all(says[name](value) for name, value in wanted.items())


def is_in(entry: Stakeholder, definition: dict[str, Any]) -> bool:
    return (
        all(meets(entry, part) for part in definition.get("all", []))
        and (not definition.get("any") or any(meets(entry, part) for part in definition["any"]))
        and not any(meets(entry, part) for part in definition.get("none", []))
    )


@pytest.fixture
def crowd(cast: Cast) -> list[Stakeholder]:
    """Every combination of a few values."""
    days = (None, TODAY - timedelta(days=10), TODAY - timedelta(days=200))
    kinds = [
        (group, country, tags, influence)
        for group in ("sme", "research", "public_buyer")
        for country in ("EE", "LT", "")
        for tags in ([], ["x"], ["x", "y"], ["z"])
        for influence in (None, 1, 4)
    ]
    return [
        StakeholderFactory(
            city=cast.ours,
            helix_group=group,
            country=country,
            tags=tags,
            influence=influence,
            last_contact_on=days[place % 3],
        )
        for place, (group, country, tags, influence) in enumerate(kinds)
    ]


def test_segments_mean_what_plain_python_says(cast: Cast, crowd: list[Stakeholder]) -> None:
    with enter_city(cast.ours):
        inner = Segment.objects.create(city=cast.ours, name="Inner", definition=_INNER)
        narrower = Narrower(cast.ours, today=TODAY)

        @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
        @given(_DEFINITIONS)
        def check(definition: dict[str, Any]) -> None:
            kept = {
                way: [{"segment": str(inner.pk)} if part == {"segment": "inner"} else part for part in parts]
                for way, parts in definition.items()
            }
            found = Stakeholder.objects.filter(narrower.of_definition(kept), city=cast.ours)
            expected = {entry.pk for entry in crowd if is_in(entry, definition)}
            assert set(found.order_by("id").values_list("pk", flat=True)) == expected

        check()


def test_a_segment_is_one_query_beside_the_definitions_however_deep(cast: Cast, crowd: list[Stakeholder]) -> None:
    with enter_city(cast.ours):
        inner = Segment.objects.create(city=cast.ours, name="1", definition=_INNER)
        for depth in range(2, 5):
            held = {"all": [{"segment": str(inner.pk)}], "none": [{"filters": {"influence_min": depth}}]}
            inner = Segment.objects.create(city=cast.ours, name=str(depth), definition=held)
        with CaptureQueriesContext(connection) as queries:
            people = list(list_segment(city=cast.ours, segment=inner.pk))
        counted = count_segments(city=cast.ours, segments=[inner])
        listed = list_stakeholders(city=cast.ours, filters=Filters(segment=str(inner.pk)))

        assert len(queries) == 2
        assert people
        assert counted == {inner.pk: len(people)}
        assert list(listed) == people


def test_segments_end_at_the_city_wall(cast: Cast) -> None:
    with enter_city(cast.theirs):
        foreign = Segment.objects.create(
            city=cast.theirs, name="Theirs", definition={"all": [{"filters": {"address": "yes"}}]}
        )
    StakeholderFactory(city=cast.ours)
    with enter_city(cast.ours):
        assert list(list_segment(city=cast.ours, segment=foreign.pk)) == []
