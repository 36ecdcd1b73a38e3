"""Whom a city is missing, and taking an organisation in."""

from typing import Any

import pytest
from django.urls import reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.models import CoverageTarget, Organisation, Stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
HERE = "/c/tartu/work/stakeholders/coverage/missing/"


@pytest.fixture
def profile(cast: Cast) -> Organisation:
    """A listed small company of the group that is short."""
    with enter_city(cast.ours):
        CoverageTarget.objects.create(city=cast.ours, helix_group="sme", target=3)
    return make_profile("paike", name="Päike OÜ", themes=["energy"], cpv=["45331000"], cpv_tree=["45", "453"])


def make_profile(slug: str, **more: Any) -> Organisation:
    values = {"name": slug, "country": "EE", "helix_group": "sme", "is_listed": True, "region": "EE008", **more}
    return Organisation.objects.create(slug=slug, **values)


def test_page_proposes_listed_profiles_that_nobody_has(cast: Cast, profile: Organisation, as_user: Any) -> None:
    make_profile("hidden", name="Hidden OÜ", is_listed=False)
    make_profile("buyer", name="Buyer", helix_group="public_buyer")
    known = make_profile("known", name="Known OÜ")
    numbered = make_profile("numbered", name="Numbered OÜ", scheme="EE-RIK", registration_id="1234")
    StakeholderFactory(city=cast.ours, helix_group="media", profile=known)
    StakeholderFactory(
        city=cast.ours, helix_group="media", scheme=numbered.scheme, registration_id=numbered.registration_id
    )

    answer = as_user(cast.organiser).get(HERE)

    assert [one.candidate.name for one in answer.context["profiles"]] == ["Päike OÜ"]
    assert answer.context["profiles"][0].reasons == [
        "Group “Small or medium company” is 3 short",
        "Is in the region of the city",
    ]
    assert as_user(cast.reviewer).get(HERE).status_code == 403


def test_button_writes_an_entry_of_the_profile_and_undo_takes_it_out(
    cast: Cast, profile: Organisation, as_user: Any
) -> None:
    client = as_user(cast.organiser)

    client.post(reverse("missing-add", args=["tartu", profile.pk]))
    with enter_city(cast.ours):
        entry = Stakeholder.objects.get()
        actions = list(LogEntry.objects.order_by("seq").values_list("action", flat=True))
    assert (entry.profile_id, entry.organisation, entry.themes, entry.region) == (
        profile.pk,
        "Päike OÜ",
        ["energy"],
        "EE008",
    )
    assert entry.cpv_tree == ["45", "453", "4533", "45331"]
    assert "stakeholder.create" in actions
    shown = client.get(HERE)
    assert "is in the registry now" in shown.content.decode()
    assert shown.context["profiles"] == []
    client.post(reverse("missing-add", args=["tartu", profile.pk]))
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1
    client.post(reverse("missing-remove", args=["tartu", entry.pk]))
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 0


@pytest.mark.parametrize("wanted", ["https://evil.example/c/tartu/work/", "//evil.example", "/c/tampere/work/", ""])
def test_button_leads_back_inside_the_workspace_only(
    cast: Cast, profile: Organisation, as_user: Any, wanted: str
) -> None:
    answer = as_user(cast.organiser).post(reverse("missing-add", args=["tartu", profile.pk]), {"next": wanted})

    assert answer["Location"] == HERE


def test_silent_entries_are_proposed_and_others_are_not(cast: Cast, profile: Organisation, as_user: Any) -> None:
    silent = StakeholderFactory(city=cast.ours, helix_group="sme", email="s@x.example")
    StakeholderFactory(city=cast.ours, helix_group="sme", email="c@x.example", consent_basis="consent")
    StakeholderFactory(city=cast.ours, helix_group="research", email="r@x.example")
    StakeholderFactory(city=cast.theirs, helix_group="sme", email="t@x.example")

    answer = as_user(cast.organiser).get(HERE)

    assert [one.candidate.id for one in answer.context["silent"]] == [silent.pk]


def test_api_lists_and_adds(cast: Cast, profile: Organisation, as_user: Any) -> None:
    client = as_user(cast.organiser)
    address = "/api/v1/cities/tartu/missing/"

    found = client.get(address).json()
    added = client.post(f"{address}add/", {"organisation_id": str(profile.pk)}, content_type="application/json")

    assert (found["gaps"], [one["name"] for one in found["profiles"]]) == (
        {"groups": {"sme": 3}, "levels": {}},
        ["Päike OÜ"],
    )
    assert added.status_code == 201
    again = client.post(f"{address}add/", {"organisation_id": str(profile.pk)}, content_type="application/json")
    assert (again.status_code, again.json()["type"].split("/")[-2]) == (409, "in-registry-already")
