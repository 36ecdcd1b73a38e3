"""Whoever said no under an address they had before is not invited under the present one, at any moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, OutboxMail, Suppression
from cities.outbox import MailItem, queue_mails
from cities.outbox.seals import seal_address
from cities.permissions import Actor
from cities.services.mail_sending import send_due_mails
from cities.tenancy import enter_city
from citylabs.models import Invitation, Lab
from citylabs.rules.audience import LeftOut
from citylabs.selectors.audience import mark_left_out
from citylabs.selectors.campaigns import list_to_invite
from citylabs.selectors.invitations import get_mail_key
from citylabs.services.campaigns import send_campaign
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent, Stakeholder
from stakeholders.selectors.reach import find_closed, keep_reachable
from stakeholders.services.consents import record_consent, withdraw_consent
from stakeholders.services.merges import merge_entries
from tests.citylabs.services.test_campaigns import NOW, work_off
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

OLD, NEW = "old@ilm.example", "new@ilm.example"
THEN = timezone.now() - timedelta(days=30)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True)


def write(city: City, **values: Any) -> Stakeholder:
    return StakeholderFactory(**{"city": city, "email": NEW, "other_emails": [OLD], **values})


def suppress(city: City, email: str = OLD) -> None:
    Suppression.objects.create(city=city, email=email, scope="invitations", reason="asked")


def say_yes(city: City, email: str, **values: Any) -> Consent:
    given = {"purpose": ConsentPurpose.INVITE, "language": "en", "channel": "paper", "given_at": THEN, **values}
    return Consent.objects.create(city=city, email=email, **given)


def take_back(city: City, email: str = OLD) -> None:
    say_yes(city, email, withdrawn_at=THEN + timedelta(days=1))


def reason_of(city: City, lab: Lab) -> str:
    marked: Any = mark_left_out(city=city, lab=lab, entries=Stakeholder.objects.filter(city=city))
    return str(marked.get().left_out)


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["consent", "legitimate_interest"])
@pytest.mark.parametrize(
    ("say_no", "reason"), [(suppress, LeftOut.SUPPRESSED), (take_back, LeftOut.NO_CONSENT)], ids=["list", "consent"]
)
def test_a_no_under_an_earlier_address_counts(cast: Cast, lab: Lab, basis: str, say_no: Any, reason: str) -> None:
    write(cast.ours, consent_basis=basis, consent_note="Signed at the fair")
    with enter_city(cast.ours):
        entries = Stakeholder.objects.filter(city=cast.ours)
        assert reason_of(cast.ours, lab) == ""
        assert find_closed(city=cast.ours, emails=[NEW]) == set()

        say_no(cast.ours)

        assert reason_of(cast.ours, lab) == reason
        assert not keep_reachable(city=cast.ours, entries=entries).exists()
        assert not list_to_invite(city=cast.ours, campaign=CampaignFactory(lab=lab)).exists()
        assert find_closed(city=cast.ours, emails=[NEW.upper()]) == {NEW}


@pytest.mark.django_db
def test_a_later_yes_under_any_address_opens_again_and_an_older_one_does_not(cast: Cast, lab: Lab) -> None:
    write(cast.ours)
    with enter_city(cast.ours):
        take_back(cast.ours)
        older = say_yes(cast.ours, NEW)
        assert reason_of(cast.ours, lab) == LeftOut.NO_CONSENT
        assert find_closed(city=cast.ours, emails=[NEW]) == {NEW}

        older.given_at = THEN + timedelta(days=2)
        older.save()
        assert reason_of(cast.ours, lab) == ""
        assert find_closed(city=cast.ours, emails=[NEW]) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["consent", "legitimate_interest"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("side", ["kept", "gone"])
@pytest.mark.parametrize("way", ["list", "consent"])
def test_a_merge_opens_no_way_round(
    cast: Cast, lab: Lab, organiser: Actor, basis: str, when: str, side: str, way: str
) -> None:
    kept, gone = (
        write(cast.ours, email=f"{name}@ilm.example", other_emails=[], consent_basis=basis, consent_note="Signed")
        for name in ("kept", "gone")
    )
    address = f"{side}@ilm.example"
    invite = {"purpose": ConsentPurpose.INVITE, "city": cast.ours, "actor": organiser, "email": address}

    def say_no() -> None:
        if way == "list":
            suppress(cast.ours, address)
        else:
            record_consent(**invite, language="en", channel="paper")
            withdraw_consent(**invite)

    with enter_city(cast.ours):
        if when == "before":
            say_no()
        merge_entries(city=cast.ours, actor=organiser, kept_id=kept.pk, gone_id=gone.pk)
        if when == "after":
            say_no()

        assert reason_of(cast.ours, lab) in (LeftOut.SUPPRESSED, LeftOut.NO_CONSENT)


@pytest.mark.django_db
@pytest.mark.parametrize(("factory", "reason"), [("invited", LeftOut.INVITED), ("registered", LeftOut.REGISTERED)])
def test_who_is_invited_or_comes_under_an_earlier_address_is_not_invited_again(
    cast: Cast, lab: Lab, factory: str, reason: str
) -> None:
    write(cast.ours)
    if factory == "invited":
        InvitationFactory(campaign__lab=lab, email=OLD)
    else:
        RegistrationFactory(lab=lab, email=OLD.title())
    with enter_city(cast.ours):
        assert reason_of(cast.ours, lab) == reason


@pytest.mark.django_db(transaction=True)
def test_an_erased_earlier_address_is_known_by_its_seal_when_the_mails_are_written(
    cast: Cast, lab: Lab, organiser: Actor
) -> None:
    write(cast.ours)
    free = write(cast.ours, email="free@ilm.example", other_emails=["free-before@ilm.example"])
    seal = seal_address(OLD, city_id=cast.ours.pk)
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email=None, address_seal=seal, scope="invitations", reason="erased")
        send_campaign(city=cast.ours, actor=organiser, campaign=CampaignFactory(lab=lab), now=NOW)

    work_off(cast.ours)

    with enter_city(cast.ours):
        assert [one.stakeholder_id for one in Invitation.objects.all()] == [free.pk]
        assert [mail.recipient for mail in OutboxMail.objects.all()] == [free.email]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("say_no", [suppress, take_back], ids=["list", "consent"])
def test_a_no_while_the_mail_waits_keeps_it_back(cast: Cast, lab: Lab, say_no: Any) -> None:
    write(cast.ours)
    write(cast.ours, email="free@ilm.example", other_emails=["free-before@ilm.example"])
    with enter_city(cast.ours):
        items = [MailItem(email, {}) for email in (NEW, "free@ilm.example")]
        queue_mails(city=cast.ours, kind="invitation", campaign=get_mail_key(lab.pk), items=items)
        say_no(cast.ours)

    count = send_due_mails(city_id=cast.ours.pk)

    assert count.suppressed == 1
    with enter_city(cast.ours):
        assert OutboxMail.objects.get(recipient=NEW).state == "suppressed"
        assert OutboxMail.objects.get(recipient="free@ilm.example").state != "suppressed"


@pytest.mark.django_db
def test_looking_closed_addresses_up_takes_the_same_queries_for_one_and_for_many(cast: Cast) -> None:
    people = [
        write(cast.ours, email=f"new-{number}@ilm.example", other_emails=[f"old-{number}@ilm.example"])
        for number in range(3)
    ]
    numbers = []
    with enter_city(cast.ours):
        for some in (people[:1], people):
            with CaptureQueriesContext(connection) as queries:
                find_closed(city=cast.ours, emails=[one.email for one in some])
            numbers.append(len(queries))
    assert numbers == [4, 4]
