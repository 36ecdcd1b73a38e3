"""Who is missing, and what an entry was invited to."""

from datetime import timedelta
from typing import Any

import pytest

from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.selectors.panels import list_gaps, list_invitations_of
from citylabs.views.panel_people import list_people_duties, show_invitations
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
NOW = START - timedelta(days=20)


def make_gaps(cast: Cast) -> Any:
    lab = LabFactory(city=cast.ours, published=True)
    campaign = CampaignFactory(lab=lab)
    InvitationFactory(campaign=campaign)
    InvitationFactory(campaign=campaign, state="declined")
    LabTargetFactory(lab=lab, helix_group="sme", target=1)
    LabTargetFactory(lab=lab, helix_group="research", target=1)
    RegistrationFactory(lab=lab, helix_group="sme")
    RegistrationFactory(lab=lab, helix_group="research", state="waiting_list")
    return lab


def test_list_gaps_names_silent_people_and_short_groups(cast: Cast) -> None:
    lab = make_gaps(cast)
    full = LabFactory(city=cast.ours, published=True)  # nobody is missing
    InvitationFactory(campaign=CampaignFactory(lab=full), state="accepted")
    LabTargetFactory(lab=LabFactory(city=cast.theirs, published=True))
    with enter_city(cast.ours):
        (gap,) = list_gaps(city=cast.ours, now=NOW)

        assert (gap.lab, gap.unanswered, gap.invited) == (lab, 1, 2)
        assert [(row.label, row.got, row.target) for row in gap.short] == [("Research and education", 0, 1)]
        assert list_gaps(city=cast.ours, now=START) == []


def test_list_gaps_asks_the_same_for_many(cast: Cast, django_assert_num_queries: Any) -> None:
    for _number in range(3):
        make_gaps(cast)
    with enter_city(cast.ours), django_assert_num_queries(6):
        assert len(list_gaps(city=cast.ours, now=NOW)) == 3


def test_panels_are_for_those_who_may_see_people(cast: Cast, organiser: Actor) -> None:
    make_gaps(cast)
    entry = StakeholderFactory(city=cast.ours, email="mari@firm.example")
    invitation = InvitationFactory(campaign__lab__city=cast.ours, email="mari@firm.example")
    InvitationFactory(campaign__lab__city=cast.ours)
    nobody = Actor(kind="member", label="reader")
    with enter_city(cast.ours):
        assert list(list_invitations_of(city=cast.ours, stakeholder=entry)) == [invitation]
        assert list_people_duties(city=cast.ours, actor=organiser, now=NOW) != []
        assert list_people_duties(city=cast.ours, actor=nobody, now=NOW) == []
        assert show_invitations(city=cast.ours, actor=organiser, stakeholder=entry) is not None
        assert show_invitations(city=cast.ours, actor=nobody, stakeholder=entry) is None
