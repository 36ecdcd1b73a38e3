"""What comes back when two merged entries are parted: everything whose ground still holds."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from cities.models import LogEntry
from cities.permissions import Actor
from cities.services.networks import leave_network
from cities.tenancy import enter_city
from citylabs.models import AudienceMember
from stakeholders.enums import ConsentPurpose
from stakeholders.models import SharedEntry, Stakeholder
from stakeholders.selectors.sharing import list_shared_entries
from stakeholders.services.consents import withdraw_consent
from stakeholders.services.merges import merge_entries, undo_merge
from stakeholders.services.sharing import share_entries
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import CampaignFactory
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


def merge_and_part(cast: Cast, organiser: Actor, kept: Stakeholder, gone: Stakeholder, between: Any = None) -> None:
    found = merge_entries(city=cast.ours, actor=organiser, kept_id=kept.pk, gone_id=gone.pk)
    if between:
        between()
    undo_merge(city=cast.ours, actor=organiser, merge_id=found.pk)


def test_the_entry_is_as_old_as_before(cast: Cast, organiser: Actor) -> None:
    kept, gone = StakeholderFactory.create_batch(2, city=cast.ours)
    with enter_city(cast.ours):
        Stakeholder.objects.filter(pk=gone.pk).update(created_at=LONG_AGO, changed_at=LONG_AGO)

        merge_and_part(cast, organiser, kept, gone)

        back = Stakeholder.objects.get(pk=gone.pk)
        assert back.created_at == LONG_AGO
        assert back.changed_at > LONG_AGO  # whoever follows the changes of the registry hears of it


@pytest.mark.parametrize("meanwhile", ["nothing", "consent withdrawn", "network left"])
def test_what_a_network_saw_is_shown_again_where_its_ground_holds(cast: Cast, organiser: Actor, meanwhile: str) -> None:
    network = make_network(cast.theirs, cast.ours)
    kept = StakeholderFactory(city=cast.ours)
    gone = make_agreeing(cast.ours, person="Mari", tags=["energy", "secret"])

    def between() -> None:
        assert not SharedEntry.objects.exists()
        if meanwhile == "consent withdrawn":
            withdraw_consent(city=cast.ours, actor=organiser, email=gone.email, purpose=ConsentPurpose.SHARE)
        if meanwhile == "network left":
            leave_network(city=cast.ours, actor=organiser, network=network)

    with enter_city(cast.ours):
        share_entries(city=cast.ours, actor=organiser, network=network, stakeholder_ids=[gone.pk], tags=["energy"])
        merge_and_part(cast, organiser, kept, gone, between)
        is_back = meanwhile == "nothing"
        assert SharedEntry.objects.filter(stakeholder=gone).exists() == is_back
        assert LogEntry.objects.filter(action="stakeholder.share", object_id=gone.pk).count() == 1 + is_back
    with enter_city(cast.theirs):
        assert [(one.person, one.tags) for one in list_shared_entries(city=cast.theirs)] == (
            [("Mari", ["energy"])] if is_back else []
        )


@pytest.mark.parametrize("deleted", [False, True])
def test_the_pick_in_a_campaign_that_had_both_comes_back(cast: Cast, organiser: Actor, deleted: bool) -> None:
    kept, gone = StakeholderFactory.create_batch(2, city=cast.ours)
    lab = LabFactory(city=cast.ours)
    both, one_only = CampaignFactory.create_batch(2, lab=lab, is_picked=True)
    batch = uuid4()
    with enter_city(cast.ours):
        for campaign, entry, is_in in ((both, kept, True), (both, gone, False), (one_only, gone, True)):
            AudienceMember.objects.create(
                city=cast.ours, campaign=campaign, stakeholder=entry, is_in=is_in, batch=batch
            )

        def between() -> None:
            assert set(AudienceMember.objects.values_list("campaign", "stakeholder", "is_in")) == {
                (both.pk, kept.pk, True),
                (one_only.pk, kept.pk, True),
            }
            if deleted:
                both.delete()

        before = set(AudienceMember.objects.values_list("campaign", "stakeholder", "is_in", "batch"))
        both_id = both.pk
        merge_and_part(cast, organiser, kept, gone, between)

        after = set(AudienceMember.objects.values_list("campaign", "stakeholder", "is_in", "batch"))
        assert after == {row for row in before if not deleted or row[0] != both_id}
