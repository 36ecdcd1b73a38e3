"""Inviting somebody whom another city shares."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cities.models import LogEntry, OutboxMail
from cities.outbox.render import render_mail
from cities.permissions import SYSTEM
from cities.services.suppressions import add_suppression, forget_address
from cities.tenancy import enter_city
from citylabs.models import Invitation, Lab
from citylabs.services.campaigns import LabNotInviting
from citylabs.services.shared_invitations import NobodyNewToInvite, invite_shared_people
from stakeholders.enums import ConsentPurpose
from stakeholders.models import SharedEntry, SharedUse, Stakeholder
from stakeholders.services.consents import withdraw_consent
from stakeholders.services.sharing import share_entries
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import StakeholderFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(cast: Cast) -> SharedEntry:
    """Somebody our city shares with theirs."""
    network = make_network(cast.ours, cast.theirs, name={"en": "Baltic Cities"})
    entry = make_agreeing(cast.ours, person="Mari", email="mari@paike.example")
    office = StakeholderFactory(city=cast.ours, person="")
    with enter_city(cast.ours):
        ids = [entry.pk, office.pk]
        share_entries(city=cast.ours, actor=make_actor(cast.ours), network=network, stakeholder_ids=ids)
    with enter_city(cast.theirs):
        return SharedEntry.objects.select_related("city").get(person="Mari")


@pytest.fixture
def lab(cast: Cast) -> Lab:
    """A lab of theirs that invites."""
    now = timezone.now()
    return LabFactory(
        city=cast.theirs,
        state="published",
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=4),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=29),
    )


def invite(cast: Cast, lab: Lab, *ids: Any) -> list[Invitation]:
    with enter_city(cast.theirs):
        return invite_shared_people(city=cast.theirs, actor=make_actor(cast.theirs), lab=lab, shared_ids=ids)


def test_invitation_says_where_the_address_comes_from_and_copies_nothing(
    cast: Cast, lab: Lab, shared: SharedEntry
) -> None:
    (invitation,) = invite(cast, lab, shared.pk)

    with enter_city(cast.theirs):
        mail = render_mail(OutboxMail.objects.get(kind="invitation"), city=cast.theirs)
        assert not Stakeholder.objects.exists()
        assert LogEntry.objects.get(action="campaign.shared").changes == {"number": 1}
    with enter_city(cast.ours):
        use = SharedUse.objects.get()
    for body in (mail.text, mail.html):
        assert "you agreed in Tartu that cities of Baltic Cities may invite you" in body
    assert (invitation.email, invitation.person, invitation.stakeholder_id) == ("mari@paike.example", "Mari", None)
    assert (use.kind, use.by_city) == ("invited", cast.theirs)


def test_nobody_is_invited_twice(cast: Cast, lab: Lab, shared: SharedEntry) -> None:
    invite(cast, lab, shared.pk)

    with pytest.raises(NobodyNewToInvite):
        invite(cast, lab, shared.pk)


def test_entries_without_address_or_taken_back_are_not_invited(cast: Cast, lab: Lab, shared: SharedEntry) -> None:
    with enter_city(cast.theirs):
        office = SharedEntry.objects.get(person="")
    with pytest.raises(NobodyNewToInvite):
        invite(cast, lab, office.pk)

    with enter_city(cast.ours):
        withdraw_consent(city=cast.ours, actor=make_actor(cast.ours), email=shared.email, purpose=ConsentPurpose.SHARE)
    with pytest.raises(NobodyNewToInvite):
        invite(cast, lab, shared.pk)
    with enter_city(cast.theirs):
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("how", ["erased", "unwilling"])
def test_who_was_erased_here_or_wants_no_invitations_is_not_invited(
    cast: Cast, lab: Lab, shared: SharedEntry, how: str
) -> None:
    common: dict[str, Any] = {"city": cast.theirs, "actor": SYSTEM, "email": shared.email}
    with enter_city(cast.theirs):
        if how == "erased":
            forget_address(**common)
        else:
            add_suppression(**common, scope="invitations", reason="Called us")

    with pytest.raises(NobodyNewToInvite):
        invite(cast, lab, shared.pk)
    with enter_city(cast.theirs):
        assert not Invitation.objects.exists()
        assert not OutboxMail.objects.exists()


def test_draft_lab_invites_nobody(cast: Cast, shared: SharedEntry) -> None:
    with pytest.raises(LabNotInviting):
        invite(cast, LabFactory(city=cast.theirs, state="draft"), shared.pk)


def test_page_of_a_shared_person_invites(cast: Cast, lab: Lab, shared: SharedEntry, as_user: Any) -> None:
    address = f"/c/tampere/work/stakeholders/network/{shared.pk}/"
    client = as_user(cast.stranger)
    assert f'value="{lab.slug}"' in client.get(address).content.decode()

    assert client.post(f"{address}invite/", {"lab": lab.slug})["Location"] == address
    assert f'value="{lab.slug}"' not in client.get(address).content.decode()
    assert client.post(f"{address}invite/", {"lab": lab.slug}).status_code == 409
    assert client.post(f"{address}invite/", {"lab": "nowhere"}).status_code == 404
