"""Picking people for a campaign: who can be, who is left out, the rule that fills a group, and the way back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cities.models import LogEntry, Suppression
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import CampaignState
from citylabs.models import Campaign, Invitation, Lab
from citylabs.rules.audience import GroupBalance, LeftOut
from citylabs.selectors.audience import (
    count_left_out,
    list_candidates,
    list_group_balance,
    list_picked,
    mark_left_out,
)
from citylabs.selectors.campaigns import list_to_invite
from citylabs.services.audience import (
    NotPicked,
    change_choice,
    choose_matching,
    drop_matching,
    fill_group,
    start_choice,
    undo_choice,
)
from citylabs.services.campaigns import CampaignSent
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent, Stakeholder
from stakeholders.rules.filters import Filters
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabTargetFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2029, 1, 1, tzinfo=UTC)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True)


@pytest.fixture
def campaign(cast: Cast, lab: Lab) -> Campaign:
    return CampaignFactory(lab=lab, is_picked=True)


def names(campaign: Campaign) -> list[str]:
    return [one.person for one in list_picked(city=campaign.city, campaign=campaign)]


def agree(email: str, cast: Cast, **values: Any) -> None:
    given: dict[str, Any] = {"purpose": ConsentPurpose.INVITE, "language": "en", "channel": "test", "given_at": THEN}
    Consent.objects.create(city=cast.ours, email=email, **{**given, **values})


def test_every_entry_has_its_first_reason(cast: Cast, lab: Lab) -> None:
    people = {name: StakeholderFactory(city=cast.ours, person=name) for name in ("free", "invited", "comes", "stopped")}
    StakeholderFactory(city=cast.ours, person="no address", email="")
    InvitationFactory(campaign__lab=lab, email=people["invited"].email)
    InvitationFactory(campaign__lab=LabFactory(city=cast.ours), email=people["free"].email)
    RegistrationFactory(lab=lab, email=people["comes"].email.upper())
    on_consent = {"city": cast.ours, "consent_basis": "consent", "consent_note": ""}
    StakeholderFactory(**on_consent, person="unproven")
    said_yes = StakeholderFactory(**on_consent, person="said yes")
    StakeholderFactory(**{**on_consent, "consent_note": "Signed at the fair"}, person="on paper")
    took_back = StakeholderFactory(**{**on_consent, "consent_note": "Signed at the fair"}, person="took back")
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email=people["stopped"].email, scope="invitations", reason="asked")
        agree(said_yes.email, cast)
        agree(took_back.email, cast, withdrawn_at=THEN + timedelta(days=1))

        entries = Stakeholder.objects.filter(city=cast.ours)
        marked: Any = mark_left_out(city=cast.ours, lab=lab, entries=entries)
        counts = count_left_out(city=cast.ours, lab=lab, entries=entries)

        assert {one.person: one.left_out for one in marked} == {
            "free": "",
            "said yes": "",
            "on paper": "",
            "invited": LeftOut.INVITED,
            "comes": LeftOut.REGISTERED,
            "stopped": LeftOut.SUPPRESSED,
            "no address": LeftOut.NO_ADDRESS,
            "unproven": LeftOut.NO_CONSENT,
            "took back": LeftOut.NO_CONSENT,
        }
    assert counts == {"": 3, "no-address": 1, "invited": 1, "registered": 1, "suppressed": 1, "no-consent": 2}


def test_change_choice_touches_only_what_was_shown(cast: Cast, campaign: Campaign, organiser: Actor) -> None:
    a, b, c, d = (StakeholderFactory(city=cast.ours, person=name, organisation="") for name in "abcd")
    stranger = StakeholderFactory(city=cast.theirs)
    no_address = StakeholderFactory(city=cast.ours, email="")
    act = {"city": cast.ours, "actor": organiser, "campaign": campaign}
    with enter_city(cast.ours):
        first = change_choice(**act, ticked=[a.pk, b.pk, c.pk], shown=[a.pk, b.pk, c.pk, d.pk])
        assert (first.added, first.dropped, names(campaign)) == (3, 0, ["a", "b", "c"])

        ticked = [b.pk, d.pk, stranger.pk, no_address.pk]
        second = change_choice(**act, ticked=ticked, shown=[a.pk, b.pk, d.pk, stranger.pk, no_address.pk])
        assert (second.added, second.dropped, names(campaign)) == (1, 1, ["b", "c", "d"])

        undo_choice(**act, batch=second.batch)
        assert names(campaign) == ["a", "b", "c"]
        same = change_choice(**act, ticked=[a.pk], shown=[a.pk])
        assert (same.added, same.dropped) == (0, 0)
        changes = LogEntry.objects.filter(action="campaign.choose").values_list("changes", flat=True)
        assert sorted(changes, key=str) == sorted(
            [{"added": 3, "dropped": 0}, {"added": 1, "dropped": 1}, {"added": 1, "dropped": 1}], key=str
        )


def test_choose_and_drop_matching_and_take_it_back(cast: Cast, campaign: Campaign, organiser: Actor) -> None:
    for name, group in (("a", "sme"), ("b", "sme"), ("c", "research")):
        StakeholderFactory(city=cast.ours, person=name, organisation="", helix_group=group)
    act = {"city": cast.ours, "actor": organiser, "campaign": campaign}
    with enter_city(cast.ours):
        everybody = choose_matching(**act, filters=Filters())
        assert (everybody.added, choose_matching(**act, filters=Filters()).added) == (3, 0)
        dropped = drop_matching(**act, filters=Filters(group="sme"))
        assert (dropped.dropped, names(campaign)) == (2, ["c"])
        undo_choice(**act, batch=dropped.batch)
        assert names(campaign) == ["a", "b", "c"]
        assert [one.person for one in list_to_invite(city=cast.ours, campaign=campaign)] == ["a", "b", "c"]


def test_a_group_is_filled_by_the_rule(cast: Cast, campaign: Campaign, organiser: Actor) -> None:
    """Never invited first, in the order of the registry; then whose last invitation is longest ago."""
    lately, never, long_ago, never_too, elsewhere = (
        StakeholderFactory(city=cast.ours, person=name, helix_group="policy_maker" if name != "elsewhere" else "sme")
        for name in ("lately", "never", "long ago", "never too", "elsewhere")
    )
    other = CampaignFactory(lab=LabFactory(city=cast.ours))
    for person, days in ((lately, 300), (long_ago, 10)):
        one = InvitationFactory(campaign=other, email=person.email)
        with enter_city(cast.ours):
            Invitation.objects.filter(pk=one.pk).update(created_at=THEN + timedelta(days=days))
    act: dict[str, Any] = {"city": cast.ours, "actor": organiser, "campaign": campaign}
    with enter_city(cast.ours):
        candidates = list_candidates(city=cast.ours, campaign=campaign, group="policy_maker")
        assert [one.person for one in candidates] == ["never", "never too", "long ago", "lately"]

        assert fill_group(**act, group="policy_maker", number=3).added == 3
        assert set(names(campaign)) == {"never", "never too", "long ago"}
        assert fill_group(**act, group="policy_maker", number=3).added == 1
        assert elsewhere.person not in names(campaign)


def test_balance_counts_everybody_once(cast: Cast, lab: Lab, campaign: Campaign, organiser: Actor) -> None:
    LabTargetFactory(lab=lab, helix_group="sme", target=6)
    LabTargetFactory(lab=lab, helix_group="media", target=2)
    people = StakeholderFactory.create_batch(4, city=cast.ours, helix_group="sme")
    RegistrationFactory(lab=lab, helix_group="sme", email=people[0].email)
    InvitationFactory(campaign__lab=lab, helix_group="sme", email=people[1].email)
    InvitationFactory(campaign__lab=lab, helix_group="research", state="declined")
    with enter_city(cast.ours):
        shown = [one.pk for one in people]
        change_choice(city=cast.ours, actor=organiser, campaign=campaign, ticked=[people[2].pk], shown=shown)

        sme, media = list_group_balance(city=cast.ours, lab=lab, campaign=campaign)

    assert sme == GroupBalance("sme", sme.label, target=6, registered=1, waiting=1, picked=1, available=1)
    assert (sme.expected, sme.missing, sme.can_add) == (3, 3, 1)
    assert [(name, round(width)) for name, _start, width in sme.bar] == [
        ("registered", 17),
        ("waiting", 17),
        ("picked", 17),
    ]
    assert (media.missing, media.can_add) == (2, 0)


def test_choice_is_refused_where_there_is_none(cast: Cast, lab: Lab, organiser: Actor) -> None:
    by_filter = CampaignFactory(lab=lab)
    sent = CampaignFactory(lab=lab, is_picked=True, state=CampaignState.SENT)
    with enter_city(cast.ours):
        for campaign, refusal in ((by_filter, NotPicked), (sent, CampaignSent)):
            with pytest.raises(refusal):
                choose_matching(city=cast.ours, actor=organiser, campaign=campaign, filters=Filters())
        fresh = start_choice(city=cast.ours, actor=organiser, lab=lab, user=cast.organiser)
        assert (fresh.is_picked, fresh.state) == (True, CampaignState.DRAFT)
        assert LogEntry.objects.filter(action="campaign.create", object_id=fresh.pk).count() == 1
