"""Inviting: whom, whom not and why, once, and again after a stop."""

from datetime import timedelta
from typing import Any

import pytest

from cities.enums import RunState
from cities.models import City, LogEntry, OutboxMail, Run, Suppression
from cities.permissions import Actor
from cities.services.runs import cancel_run
from cities.tenancy import enter_city
from citylabs.enums import CampaignState, InvitationState, LabState
from citylabs.models import Campaign, Invitation, Lab
from citylabs.selectors.campaigns import AudienceCounts, count_audience, list_to_invite
from citylabs.selectors.invitations import list_answers_by_group
from citylabs.services import campaign_sending
from citylabs.services.campaigns import (
    AlreadyReminding,
    CampaignSent,
    LabNotInviting,
    NobodyToInvite,
    NoteTooLong,
    UnknownAudience,
    WrongSendTime,
    create_campaign,
    edit_campaign,
    remind_unanswered,
    send_campaign,
    send_test_mail,
)
from citylabs.tasks import campaigns as tasks
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

NOW = START - timedelta(days=20)
ALL: dict[str, Any] = {"groups": [], "tags": [], "languages": []}


def draft(lab: Lab, audience: dict[str, Any]) -> Campaign:
    return Campaign(city=lab.city, lab=lab, audience=audience)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True)


def work_off(city: City) -> None:
    """Do what the worker does with every waiting run, as if the task had arrived."""
    with enter_city(city):
        runs = list(Run.objects.filter(city=city, state=RunState.WAITING).order_by("created_at"))
    for run in runs:
        task = {"citylabs.send_campaign": tasks.send_campaign, "citylabs.send_reminders": tasks.send_reminders}[
            run.task
        ]
        task(city_id=str(city.pk), run_id=str(run.pk), **run.arguments)


@pytest.mark.django_db
def test_count_audience_says_who_is_left_out_and_why(cast: Cast, lab: Lab) -> None:
    invited, registered, suppressed, both, free = StakeholderFactory.create_batch(5, city=cast.ours)
    StakeholderFactory(city=cast.ours, email="")
    StakeholderFactory(city=cast.theirs)
    for one in (invited, both):
        InvitationFactory(campaign__lab=lab, email=one.email)
    RegistrationFactory(lab=lab, email=registered.email.upper())
    RegistrationFactory(lab=LabFactory(city=cast.ours, published=True), email=free.email)
    with enter_city(cast.ours):
        for one in (suppressed, both):
            Suppression.objects.create(city=cast.ours, email=one.email, scope="invitations", reason="asked")

        assert count_audience(city=cast.ours, campaign=draft(lab, ALL)) == AudienceCounts(5, 2, 1, 1)
        assert list(list_to_invite(city=cast.ours, campaign=draft(lab, ALL))) == [free]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({}, {"a", "b", "c"}),
        ({"groups": ["sme"]}, {"a", "c"}),
        ({"tags": ["water"]}, {"a", "b"}),
        ({"languages": ["et"]}, {"c"}),
        ({"groups": ["sme"], "tags": ["water"]}, {"a"}),
        ({"groups": ["media"]}, set()),
    ],
)
def test_list_to_invite_narrows(cast: Cast, lab: Lab, audience: dict[str, Any], expected: set[str]) -> None:
    StakeholderFactory(city=cast.ours, person="a", tags=["water"])
    StakeholderFactory(city=cast.ours, person="b", tags=["water", "light"], helix_group="research")
    StakeholderFactory(city=cast.ours, person="c", language="et")
    with enter_city(cast.ours):
        found = list_to_invite(city=cast.ours, campaign=draft(lab, audience))
        assert {one.person for one in found} == expected


@pytest.mark.django_db(transaction=True)
def test_send_campaign_invites_everybody_once(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory(city=cast.ours, email="Mari@firm.example".lower(), language="et")
    StakeholderFactory(city=cast.ours, email="jonas@firm.example", helix_group="research")
    LabTargetFactory(lab=lab, helix_group="research", target=6)
    with enter_city(cast.ours):
        note = {"en": "Hello", "et": "Tere"}
        one = create_campaign(city=cast.ours, actor=organiser, lab=lab, audience=ALL, note=note)
        send_campaign(city=cast.ours, actor=organiser, campaign=one, now=NOW)
        with pytest.raises(CampaignSent):
            send_campaign(city=cast.ours, actor=organiser, campaign=one, now=NOW)
        two = create_campaign(city=cast.ours, actor=organiser, lab=lab, audience=ALL, note={})
        send_campaign(city=cast.ours, actor=organiser, campaign=two, now=NOW)

    work_off(cast.ours)

    with enter_city(cast.ours):
        mails = OutboxMail.objects.filter(kind="invitation").order_by("recipient")
        assert [(mail.recipient, mail.language, mail.context["note"], mail.context["target"]) for mail in mails] == [
            ("jonas@firm.example", "en", "Hello", 6),
            ("mari@firm.example", "et", "Tere", 0),
        ]
        assert set(Invitation.objects.values_list("campaign", flat=True)) == {one.pk}
        assert set(Campaign.objects.values_list("state", flat=True)) == {CampaignState.SENT}
        run = Campaign.objects.get(id=one.pk).run
        assert (run.state, run.total, run.done, run.failed) == (RunState.DONE, 2, 2, 0)
        assert list_answers_by_group(city=cast.ours, lab=lab)[-1].invited == 2


@pytest.mark.django_db(transaction=True)
def test_a_stopped_campaign_goes_on_where_it_stopped(
    cast: Cast, lab: Lab, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_sending, "BATCH", 2)
    StakeholderFactory.create_batch(5, city=cast.ours)
    campaign = CampaignFactory(lab=lab)
    with enter_city(cast.ours):
        campaign = send_campaign(city=cast.ours, actor=organiser, campaign=campaign, now=NOW)
        cancel_run(city=cast.ours, actor=organiser, run=campaign.run)
        assert not Invitation.objects.exists()
        # half of it is done by a worker that was killed afterwards
        people = list(list_to_invite(city=cast.ours, campaign=draft(lab, ALL)).order_by("id")[:2])
        campaign_sending._write_rows(cast.ours, campaign, people)
        again = send_campaign(city=cast.ours, actor=organiser, campaign=campaign, now=NOW)

    work_off(cast.ours)

    with enter_city(cast.ours):
        assert Invitation.objects.count() == 5
        run = Run.objects.get(id=again.run_id)
        assert (run.state, run.total, run.done) == (RunState.DONE, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_a_broken_address_is_counted_as_failed(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory(city=cast.ours, email="not-an-address")
    with enter_city(cast.ours):
        send_campaign(city=cast.ours, actor=organiser, campaign=CampaignFactory(lab=lab), now=NOW)

    work_off(cast.ours)

    with enter_city(cast.ours):
        assert [(run.done, run.failed) for run in Run.objects.all()] == [(1, 1)]
        assert list_answers_by_group(city=cast.ours, lab=lab)[-1].failed == 1


@pytest.mark.django_db(transaction=True)
def test_reminders_go_once_to_those_who_have_not_answered(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory.create_batch(3, city=cast.ours)
    with enter_city(cast.ours):
        send_campaign(city=cast.ours, actor=organiser, campaign=CampaignFactory(lab=lab), now=NOW)
    work_off(cast.ours)
    with enter_city(cast.ours):
        answered, unreachable, silent = Invitation.objects.order_by("email")
        Invitation.objects.filter(id=answered.pk).update(state=InvitationState.DECLINED)
        OutboxMail.objects.filter(recipient=unreachable.email).update(state="failed")
        remind_unanswered(city=cast.ours, actor=organiser, lab=lab, now=NOW)
        with pytest.raises(AlreadyReminding):
            remind_unanswered(city=cast.ours, actor=organiser, lab=lab, now=NOW)
    work_off(cast.ours)

    with enter_city(cast.ours):
        with pytest.raises(NobodyToInvite):
            remind_unanswered(city=cast.ours, actor=organiser, lab=lab, now=NOW)
        reminders = OutboxMail.objects.filter(occurrence="reminder-1")
        assert [(mail.recipient, mail.context["reminder"]) for mail in reminders] == [(silent.email, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "now"),
    [
        (LabState.DRAFT, NOW),
        (LabState.CANCELLED, NOW),
        (LabState.CLOSED, NOW),
        (LabState.PUBLISHED, START - timedelta(days=1)),
    ],
)
def test_send_campaign_refuses_when_nobody_could_accept(cast: Cast, organiser: Actor, state: str, now: Any) -> None:
    StakeholderFactory(city=cast.ours)
    campaign = CampaignFactory(lab=LabFactory(city=cast.ours, state=state))
    with enter_city(cast.ours):
        with pytest.raises(LabNotInviting):
            send_campaign(city=cast.ours, actor=organiser, campaign=campaign, now=now)

        assert Campaign.objects.get().state == CampaignState.DRAFT
        assert not Run.objects.exists()


@pytest.mark.django_db
def test_send_campaign_before_registration_opens_is_fine(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory(city=cast.ours)
    with enter_city(cast.ours):
        campaign = send_campaign(
            city=cast.ours, actor=organiser, campaign=CampaignFactory(lab=lab), now=START - timedelta(days=90)
        )

        assert campaign.state == CampaignState.SENDING


@pytest.mark.django_db
def test_send_campaign_refuses_an_empty_audience(cast: Cast, lab: Lab, organiser: Actor) -> None:
    with enter_city(cast.ours), pytest.raises(NobodyToInvite):
        send_campaign(city=cast.ours, actor=organiser, campaign=CampaignFactory(lab=lab), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusal", "values"),
    [
        (UnknownAudience, {"audience": {"groups": ["king"]}}),
        (UnknownAudience, {"audience": {"languages": ["xx"]}}),
        (UnknownAudience, {"note": {"xx": "?"}}),
        (NoteTooLong, {"note": {"en": "x" * 5001}}),
    ],
)
def test_create_campaign_refuses(
    cast: Cast, lab: Lab, organiser: Actor, refusal: type[Exception], values: dict[str, Any]
) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal):
            create_campaign(**{"city": cast.ours, "actor": organiser, "lab": lab, "audience": {}, "note": {}, **values})

        assert not Campaign.objects.exists()


@pytest.mark.django_db
def test_edit_campaign_only_as_a_draft(cast: Cast, lab: Lab, organiser: Actor) -> None:
    campaign = CampaignFactory(lab=lab)
    with enter_city(cast.ours):
        common: dict[str, Any] = {"city": cast.ours, "actor": organiser, "campaign": campaign}
        edit_campaign(**common, note={"et": "Tere"})
        found = Campaign.objects.get()
        assert dict(found.note) == {"et": "Tere"}
        Campaign.objects.update(state=CampaignState.SENT)
        with pytest.raises(CampaignSent):
            edit_campaign(**common, note={})


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (5, False), (19, True)])
def test_send_campaign_at_a_time_when_people_can_answer(
    cast: Cast, lab: Lab, organiser: Actor, days: int, is_refused: bool
) -> None:
    """Twenty days before the lab; registration closes two days before it."""
    StakeholderFactory(city=cast.ours)
    campaign = CampaignFactory(lab=lab)
    send_at = NOW + timedelta(days=days)
    with enter_city(cast.ours):
        common: dict[str, Any] = {"city": cast.ours, "actor": organiser, "campaign": campaign, "now": NOW}
        if is_refused:
            with pytest.raises(WrongSendTime):
                send_campaign(**common, send_at=send_at)
        else:
            assert send_campaign(**common, send_at=send_at).send_at == send_at


@pytest.mark.django_db(transaction=True)
def test_mails_of_a_later_time_wait_in_the_outbox(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory(city=cast.ours)
    send_at = NOW + timedelta(days=3)
    with enter_city(cast.ours):
        campaign = CampaignFactory(lab=lab)
        send_campaign(city=cast.ours, actor=organiser, campaign=campaign, send_at=send_at, now=NOW)

    work_off(cast.ours)

    with enter_city(cast.ours):
        assert [(mail.state, mail.due_at) for mail in OutboxMail.objects.all()] == [("queued", send_at)]


@pytest.mark.django_db
def test_send_test_mail_goes_to_the_sender_alone(cast: Cast, lab: Lab, organiser: Actor) -> None:
    StakeholderFactory(city=cast.ours)
    with enter_city(cast.ours):
        mail = send_test_mail(
            city=cast.ours,
            actor=organiser,
            campaign=CampaignFactory(lab=lab),
            recipient="organiser@tartu.example",
            language="et",
            now=NOW,
        )

        assert (mail.recipient, mail.language, mail.context["is_test"]) == ("organiser@tartu.example", "et", True)
        assert OutboxMail.objects.count() == 1
        assert not Invitation.objects.exists()
        assert LogEntry.objects.filter(action="campaign.test").count() == 1
