"""Who counts in which column: the address, the wish not to be written to, the proof of consent, the time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import Suppression
from cities.tenancy import enter_city
from stakeholders.enums import ConsentBasis, ConsentPurpose
from stakeholders.models import Stakeholder
from stakeholders.selectors.coverage import get_coverage
from stakeholders.selectors.reach import keep_reachable
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BY_CONSENT = ConsentBasis.CONSENT


def test_keep_reachable_leaves_out_who_may_not_be_written_to(cast: Cast) -> None:
    city = cast.ours
    StakeholderFactory(city=city, organisation="fine", email="Fine@x.example")
    StakeholderFactory(city=city, organisation="no address", email="")
    StakeholderFactory(city=city, organisation="suppressed", email="No@x.example")
    StakeholderFactory(city=city, organisation="unproven", email="u@x.example", consent_basis=BY_CONSENT)
    StakeholderFactory(
        city=city, organisation="proven", email="p@x.example", consent_basis=BY_CONSENT, consent_note="Card of 2026"
    )
    StakeholderFactory(city=city, organisation="said yes", email="Y@x.example", consent_basis=BY_CONSENT)
    StakeholderFactory(
        city=city, organisation="took it back", email="t@x.example", consent_basis=BY_CONSENT, consent_note="Card"
    )
    ConsentFactory(city=city, email="y@x.example", purpose=ConsentPurpose.INVITE)
    ConsentFactory(city=city, email="t@x.example", purpose=ConsentPurpose.INVITE, withdrawn_at=NOW)

    with enter_city(city):
        Suppression.objects.create(city=city, email="no@x.example", scope="invitations", reason="asked")
        kept = keep_reachable(city=city, entries=Stakeholder.objects.filter(city=city)).order_by("organisation")
        assert [entry.organisation for entry in kept] == ["fine", "proven", "said yes"]


def test_get_coverage_counts_contacts_and_what_labs_know_of_a_year(cast: Cast) -> None:
    city = cast.ours
    StakeholderFactory(city=city, email="A@x.example", helix_group="sme")
    StakeholderFactory(city=city, email="b@x.example", helix_group="policy_maker", level="local")
    StakeholderFactory(city=city, email="c@x.example", helix_group="sme", last_contact_on=date(2025, 11, 23))
    StakeholderFactory(city=city, email="", helix_group="sme", last_contact_on=date(2025, 11, 24))
    StakeholderFactory(city=cast.theirs, email="a@x.example", helix_group="sme")
    lab, other = LabFactory.create_batch(2, city=city)
    campaign = CampaignFactory(city=city, lab=lab)
    InvitationFactory(city=city, lab=lab, campaign=campaign, email="a@x.example", state="accepted")
    InvitationFactory(city=city, lab=other, campaign=CampaignFactory(city=city, lab=other), email="a@x.example")
    old = InvitationFactory(city=city, lab=lab, campaign=campaign, email="c@x.example", state="accepted")
    RegistrationFactory(city=city, lab=lab, email="B@x.example", checked_in_at=NOW)

    with enter_city(city):
        type(old).objects.all().update(created_at=NOW - timedelta(days=30))
        type(old).objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=370))
        coverage = get_coverage(city=city, now=NOW)

    groups = {row.code: row.numbers for row in coverage.groups if row.entries}
    assert groups == {
        "sme": {"entries": 3, "reachable": 2, "contacted": 2, "invited": 1, "accepted": 1, "attended": 0},
        "policy_maker": {"entries": 1, "reachable": 1, "contacted": 1, "invited": 0, "accepted": 0, "attended": 1},
    }
    assert [(row.code, row.entries) for row in coverage.levels if row.entries] == [("local", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_get_coverage_asks_once_for_each_column(cast: Cast, number: int) -> None:
    for _each in range(number):
        StakeholderFactory(city=cast.ours)
    with enter_city(cast.ours), CaptureQueriesContext(connection) as captured:
        coverage = get_coverage(city=cast.ours, now=NOW)

    assert coverage.total.entries == number
    assert len(captured) == 7
