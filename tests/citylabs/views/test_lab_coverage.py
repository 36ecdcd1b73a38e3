"""The coverage of a lab, whom it is missing, and what the buttons do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import LogEntry, Suppression
from cities.tenancy import enter_city
from citylabs.models import AudienceMember, Lab
from citylabs.selectors.campaigns import find_draft
from citylabs.selectors.lab_coverage import get_lab_coverage
from citylabs.selectors.missing import find_lab_gaps, get_lab_subject, list_lab_proposals
from stakeholders.models import Stakeholder
from stakeholders.rules.proposals import Proposal, get_place
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabNeedFactory, LabTargetFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.procurement import NeedFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(cast: Cast) -> Lab:
    """A lab about energy that wants two small companies."""
    lab = LabFactory(city=cast.ours, slug="heat", published=True)
    LabTargetFactory(city=cast.ours, lab=lab, helix_group="sme", target=2)
    need = NeedFactory(city=cast.ours, title={"en": "Warm schools"}, theme="energy", cpv="45331000")
    LabNeedFactory(city=cast.ours, lab=lab, need=need)
    return lab


def page(name: str) -> str:
    return reverse(name, args=["tartu", "heat"])


def propose(cast: Cast, lab: Lab) -> list[Proposal]:
    city = cast.ours
    with enter_city(city):
        draft, coverage = find_draft(city=city, lab=lab), get_lab_coverage(city=city, lab=lab)
        gaps = find_lab_gaps(city=city, lab=lab, coverage=coverage, campaign=draft)
        subject = get_lab_subject(city=city, lab=lab)
        found = list_lab_proposals(city=city, lab=lab, campaign=draft, gaps=gaps, subject=subject, now=timezone.now())
        # The database sorts by the very rule that stakeholders/rules/proposals.py has.
        assert [one.candidate for one in found] == sorted(
            (one.candidate for one in found), key=lambda one: (one.helix_group, get_place(one, subject))
        )
    return found


def test_coverage_counts_by_group_and_by_level(cast: Cast, lab: Lab) -> None:
    city, campaign = cast.ours, CampaignFactory(city=cast.ours, lab=lab)
    StakeholderFactory(city=city, email="Mayor@x.example", helix_group="policy_maker", level="local")
    InvitationFactory(
        city=city, lab=lab, campaign=campaign, email="mayor@x.example", helix_group="policy_maker", state="accepted"
    )
    RegistrationFactory(city=city, lab=lab, email="MAYOR@x.example", helix_group="policy_maker", state="confirmed")
    RegistrationFactory(
        city=city, lab=lab, email="w@x.example", helix_group="sme", state="confirmed", checked_in_at=timezone.now()
    )

    with enter_city(city), CaptureQueriesContext(connection) as captured:
        coverage = get_lab_coverage(city=city, lab=lab)

    groups = {row.code: row for row in coverage.groups}
    zero = dict.fromkeys(("reachable", "invited", "accepted", "registered", "attended"), 0)
    assert groups["policy_maker"].numbers == {**zero, "reachable": 1, "invited": 1, "accepted": 1, "registered": 1}
    assert (groups["sme"].numbers, groups["sme"].short) == ({**zero, "registered": 1, "attended": 1}, 1)
    levels = {row.code: row.numbers for row in coverage.levels}
    assert levels["local"] == {**zero, "reachable": 1, "invited": 1, "accepted": 1, "registered": 1}
    assert len(captured) == 10


def test_proposals_come_in_the_order_of_the_rule_and_leave_out_who_may_not_be_asked(cast: Cast, lab: Lab) -> None:
    city = cast.ours
    never = StakeholderFactory(city=city, organisation="never", helix_group="sme", email="n@x.example")
    fits = StakeholderFactory(city=city, organisation="fits", helix_group="sme", email="f@x.example", themes=["energy"])
    offers = StakeholderFactory(
        city=city,
        organisation="offers",
        helix_group="sme",
        email="o@x.example",
        cpv=["45331100"],
        cpv_tree=["45", "453", "4533", "45331", "453311"],
    )
    old, recent = (
        StakeholderFactory(city=city, organisation=name, helix_group="sme", email=f"{name}@x.example")
        for name in ("old", "recent")
    )
    other = LabFactory(city=city)
    campaign = CampaignFactory(city=city, lab=other)
    asked = [InvitationFactory(city=city, lab=other, campaign=campaign, email=entry.email) for entry in (recent, old)]
    StakeholderFactory(city=city, helix_group="research", email="r@x.example")
    StakeholderFactory(city=city, helix_group="sme", email="")
    StakeholderFactory(city=city, helix_group="sme", email="q@x.example")
    StakeholderFactory(city=city, helix_group="sme", email="c@x.example", consent_basis="consent")
    StakeholderFactory(city=cast.theirs, helix_group="sme", email="t@x.example")
    with enter_city(city):
        Suppression.objects.create(city=city, email="q@x.example", scope="invitations", reason="asked")
        type(asked[1]).objects.filter(pk=asked[1].pk).update(created_at=timezone.now() - timedelta(days=400))

    found = propose(cast, lab)

    assert [one.candidate.id for one in found] == [fits.pk, offers.pk, never.pk, old.pk, recent.pk]
    assert found[0].reasons[1] == "Works on the theme “Energy and buildings”"
    assert found[1].reasons[1] == "CPV 45331100 fits the need “Warm schools”"
    assert found[3].reasons[1] == "Last invited 13 months ago"
    assert propose(cast, lab) == found


def test_one_button_adds_to_the_draft_and_one_takes_back(cast: Cast, lab: Lab, as_user: Any) -> None:
    one, two = (StakeholderFactory(city=cast.ours, helix_group="sme", email=f"{n}@x.example") for n in "ab")
    foreign = StakeholderFactory(city=cast.theirs, helix_group="sme", email="t@x.example")
    client = as_user(cast.organiser)
    assert "Add to the invitation" in client.get(page("lab-coverage")).content.decode()

    client.post(page("lab-coverage-invite"), {"entry": [one.pk, foreign.pk]})
    with enter_city(cast.ours):
        member = AudienceMember.objects.get()
        assert (member.stakeholder_id, member.is_in) == (one.pk, True)
    assert [proposal.candidate.id for proposal in propose(cast, lab)] == [two.pk]
    client.post(page("lab-coverage-invite"), {"undo": member.batch, "campaign": member.campaign_id})

    assert {proposal.candidate.id for proposal in propose(cast, lab)} == {one.pk, two.pk}
    assert as_user(cast.reviewer).post(page("lab-coverage-invite"), {"entry": one.pk}).status_code == 403
    assert as_user(cast.stranger).post(page("lab-coverage-invite"), {"entry": one.pk}).status_code == 404


def test_facilitators_see_numbers_and_no_proposals(cast: Cast, lab: Lab, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, helix_group="sme", email="a@x.example", organisation="Päike OÜ")

    shown = as_user(cast.facilitator).get(page("lab-coverage"))

    assert shown.status_code == 200
    assert "Päike OÜ" not in shown.content.decode()


def test_level_targets_make_a_level_short(cast: Cast, lab: Lab, as_user: Any) -> None:
    mayor = StakeholderFactory(city=cast.ours, helix_group="policy_maker", level="local", email="m@x.example")
    client = as_user(cast.organiser)

    assert client.post(page("lab-level-targets"), {"local": "-2"}).status_code == 422
    assert client.post(page("lab-level-targets"), {"local": "3"})["Location"] == page("lab-coverage")

    assert [one.candidate.id for one in propose(cast, lab)] == [mayor.pk]
    assert propose(cast, lab)[0].reasons[0] == "Level “Local” is 3 short"
    with enter_city(cast.ours):
        assert LogEntry.objects.get(action="lab.level").changes == {"before": {}, "targets": {"local": 3}}


def test_page_takes_the_same_number_of_queries(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    StakeholderFactory(city=cast.ours, helix_group="sme", email="a@x.example")
    client.get(page("lab-coverage"))
    with CaptureQueriesContext(connection) as one:
        client.get(page("lab-coverage"))
    for name in "bcd":
        StakeholderFactory(city=cast.ours, helix_group="sme", email=f"{name}@x.example")
    with CaptureQueriesContext(connection) as more:
        client.get(page("lab-coverage"))

    assert len(one) == len(more)


def test_file_and_api(cast: Cast, lab: Lab, as_user: Any) -> None:
    entry = StakeholderFactory(city=cast.ours, helix_group="sme", email="a@x.example", organisation="Päike", person="")
    client = as_user(cast.organiser)

    lines = b"".join(client.get(page("lab-coverage-export"))).decode("utf-8-sig").splitlines()
    numbers = client.get("/api/v1/cities/tartu/labs/heat/coverage/").json()
    missing = client.get("/api/v1/cities/tartu/labs/heat/missing/").json()

    assert lines[1] == "Group,Small or medium company,2,1,0,0,0,0"
    assert numbers["groups"][0] == {
        "code": "sme",
        "target": 2,
        "short": 2,
        "numbers": {"reachable": 1, "invited": 0, "accepted": 0, "registered": 0, "attended": 0},
    }
    assert missing["gaps"] == {"groups": {"sme": 2}, "levels": {}}
    assert [(one["id"], one["name"]) for one in missing["entries"]] == [(str(entry.pk), "Päike")]
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1
