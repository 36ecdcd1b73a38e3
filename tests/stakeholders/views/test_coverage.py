"""The coverage page, its file, its targets, and the API."""

from typing import Any

import pytest
from django.urls import reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.models import CoverageTarget
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db


def page(name: str) -> str:
    return reverse(name, args=["tartu"])


def test_coverage_page_asks_for_targets_first(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, helix_group="sme")

    assert "Set targets" in as_user(cast.organiser).get(page("coverage")).content.decode()
    assert "Set targets" not in as_user(cast.reviewer).get(page("coverage")).content.decode()
    assert as_user(cast.reader).get(page("coverage")).status_code == 403
    assert as_user(cast.stranger).get(page("coverage")).status_code == 404


def test_targets_are_kept_and_show_what_is_short(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, helix_group="sme")
    client = as_user(cast.organiser)

    answer = client.post(page("coverage-targets"), {"group_sme": "5", "group_media": "", "level_local": "2"})

    assert answer["Location"] == page("coverage")
    shown = client.get(page("coverage")).content.decode()
    assert "4 short" in shown
    assert "2 short" in shown
    client.post(page("coverage-targets"), {"group_sme": "1"})
    with enter_city(cast.ours):
        assert list(CoverageTarget.objects.values_list("helix_group", "level", "target")) == [("sme", "", 1)]
        changes = [entry.changes for entry in LogEntry.objects.filter(action="coverage.target").order_by("seq")]
    assert changes == [{"groups": {"sme": 5}, "levels": {"local": 2}}, {"groups": {"sme": 1}, "levels": {}}]


def test_targets_refuse_what_is_no_number(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(page("coverage-targets"), {"group_sme": "-1", "level_local": "many"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"group_sme", "level_local"}
    assert as_user(cast.reviewer).get(page("coverage-targets")).status_code == 403


def test_coverage_export_has_every_group_and_level(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, helix_group="research", email="")

    answer = as_user(cast.reviewer).get(page("coverage-export"))
    lines = b"".join(answer).decode("utf-8-sig").splitlines()

    assert lines[0] == "Kind,Name,Target,In the registry,Can be invited,Contacted,Invited,Accepted,Attended"
    assert "Group,Research and education,,1,0,0,0,0,0" in lines
    assert len(lines) == 15


def test_api_reads_coverage_and_sets_targets(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, helix_group="sme")
    client = as_user(cast.organiser)
    address = "/api/v1/cities/tartu/coverage/"

    kept = client.put(f"{address}targets/", {"groups": {"sme": 3}, "levels": {}}, content_type="application/json")
    groups = {row["code"]: row for row in client.get(address).json()["groups"]}

    assert (kept.status_code, kept.json()) == (200, {"groups": {"sme": 3}, "levels": {}})
    assert (groups["sme"]["target"], groups["sme"]["short"], groups["sme"]["numbers"]["entries"]) == (3, 2, 1)
    wrong = client.put(f"{address}targets/", {"groups": {"elves": 3}, "levels": {}}, content_type="application/json")
    assert wrong.status_code == 422
