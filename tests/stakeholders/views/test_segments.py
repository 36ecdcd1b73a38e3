"""Pages of segments, and the registry's list under every filter."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.tenancy import enter_city
from stakeholders.models import Segment
from tests.conftest import Cast
from tests.factories.stakeholders import SegmentFactory, StakeholderFactory

PART = json.dumps({"filters": {"group": "sme"}})


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


@pytest.fixture
def smes(cast: Cast) -> Segment:
    return SegmentFactory(city=cast.ours, name="Small companies")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=local", "A"),
        ("theme=energy", "B"),
        ("influence_min=4", "A"),
        ("interest_max=2", "B"),
        ("any_tags=x,%20y", "AB"),
        ("no_tags=x", "BC"),
        ("contact=never", "BC"),
        ("contact_from=2026-01-01", "A"),
        ("contact_to=2025-01-01", ""),
        ("address=no", "C"),
        ("profile=no&tag=x", "A"),
        ("level=planet", "ABC"),
        ("cpv=nonsense", "ABC"),
    ],
)
def test_list_page_filters_by_its_address(query: str, expected: str, cast: Cast, as_user: Any) -> None:
    ours = {"city": cast.ours, "person": ""}
    StakeholderFactory(**ours, organisation="A", level="local", influence=5, tags=["x"], last_contact_on="2026-03-03")
    StakeholderFactory(**ours, organisation="B", themes=["energy"], interest=2, tags=["y"])
    StakeholderFactory(**ours, organisation="C", email="")

    answer = as_user(cast.organiser).get(f"{page('stakeholders')}?{query}")

    assert answer.status_code == 200
    assert "".join(entry.organisation for entry in answer.context["page"].entries) == expected


def test_a_filter_becomes_a_segment_and_filters_the_list(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, organisation="In", level="local")
    StakeholderFactory(city=cast.ours, organisation="Out")
    client = as_user(cast.organiser)

    shown = client.get(f"{page('segment-new')}?level=local&after=x")
    sent = {"name": "Local", "part": shown.context["parts"][0]["raw"], "way-0": "all", "segment_way": "all"}
    saved = client.post(page("segment-new"), {**sent, "filter_way": "all"})

    with enter_city(cast.ours):
        segment = Segment.objects.get()
    assert (saved.status_code, saved["Location"]) == (302, page("segment", segment.pk))
    assert segment.definition == {"all": [{"filters": {"level": "local"}}]}
    assert segment.created_by == cast.organiser
    listed = client.get(f"{page('stakeholders')}?segment={segment.pk}")
    assert [entry.organisation for entry in listed.context["page"].entries] == ["In"]
    assert "Level of government: Local" in client.get(page("segment", segment.pk)).content.decode()


def test_builder_adds_parts_counts_and_takes_out(cast: Cast, as_user: Any, smes: Segment) -> None:
    StakeholderFactory(city=cast.ours, country="EE")
    StakeholderFactory(city=cast.ours, helix_group="research", country="EE")
    client = as_user(cast.organiser)
    ways = {"filter_way": "all", "segment_way": "none"}

    looked = client.post(
        page("segment-new"), {**ways, "look": "1", "add_segment": smes.pk, "f-address": "yes", "description": "Why"}
    )
    first, second = looked.context["parts"]
    kept = {"part": [first["raw"], second["raw"]], "way-0": "all", "way-1": "none"}
    without = client.post(page("segment-new"), {**ways, **kept, "look": "1", "way-1": "remove"})
    saved = client.post(page("segment-new"), {**ways, **kept, "name": "Others"})

    assert (looked.status_code, looked.context["number"]) == (200, "1")
    assert looked.context["form"]["description"].value() == "Why"
    assert (len(without.context["parts"]), without.context["number"]) == (1, "2")
    assert saved.status_code == 302
    with enter_city(cast.ours):
        assert Segment.objects.get(name="Others").definition == {
            "all": [{"filters": {"address": "yes"}}],
            "none": [{"segment": str(smes.pk)}],
        }


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "part": PART, "way-0": "all"}, "name"),
        ({"name": "small companies", "part": PART, "way-0": "all"}, "name"),
        ({"name": "Nothing"}, "__all__"),
        ({"name": "Broken", "part": "{", "way-0": "all"}, "__all__"),
        ({"name": "Broken", "part": json.dumps({"filters": {"group": "elf"}}), "way-0": "all"}, "__all__"),
    ],
)
def test_builder_says_what_is_wrong(sent: dict[str, str], field: str, cast: Cast, as_user: Any, smes: Segment) -> None:
    answer = as_user(cast.organiser).post(page("segment-new"), {"filter_way": "all", "segment_way": "all", **sent})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_segment_that_holds_the_edited_one_is_refused(cast: Cast, as_user: Any, smes: Segment) -> None:
    outer = SegmentFactory(city=cast.ours, name="Outer", definition={"all": [{"segment": str(smes.pk)}]})
    sent = {"name": "Small companies", "add_segment": outer.pk, "segment_way": "all", "filter_way": "all"}
    client = as_user(cast.organiser)

    refused = client.post(page("segment-edit", smes.pk), sent)
    kept = client.post(page("segment-delete", smes.pk))

    assert (refused.status_code, kept.status_code) == (422, 409)
    assert "Outer" in client.get(page("segment-delete", smes.pk)).content.decode()
    assert client.post(page("segment-delete", outer.pk)).status_code == 302
    assert client.post(page("segment-delete", smes.pk)).status_code == 302


def test_lists_take_the_same_queries_for_one_and_three(cast: Cast, as_user: Any, smes: Segment) -> None:
    StakeholderFactory(city=cast.ours)
    client = as_user(cast.organiser)
    addresses = [page("segment", smes.pk), f"{page('stakeholders')}?segment={smes.pk}", page("segment-new")]

    def count() -> list[int]:
        numbers = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers.append(len(queries))
        return numbers

    count()
    before = count()
    StakeholderFactory.create_batch(2, city=cast.ours)
    SegmentFactory.create_batch(2, city=cast.ours)

    assert count() == before


def test_readers_see_and_change_nothing(cast: Cast, as_user: Any, smes: Segment) -> None:
    reviewer = as_user(cast.reviewer)

    assert reviewer.get(page("segments")).status_code == 200
    assert reviewer.get(page("segment", smes.pk)).status_code == 200
    assert reviewer.get(page("segment-new")).status_code == 403
    assert reviewer.post(page("segment-delete", smes.pk)).status_code == 403
    assert as_user(cast.desk).get(page("segments")).status_code == 403
