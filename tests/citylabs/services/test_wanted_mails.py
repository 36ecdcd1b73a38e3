"""Mails that were stopped or failed go out again to those only who still wait for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.models import OutboxMail
from cities.outbox import MailItem, queue_mails
from cities.permissions import SYSTEM
from cities.services.mail import (
    NotWantedAnyMore,
    cancel_campaign_mails,
    resume_campaign_mails,
    retry_failed_mails,
    retry_mail,
)
from cities.tenancy import enter_city
from citylabs.models import Invitation, Lab
from citylabs.selectors.invitations import get_mail_key
from tests.citylabs.services.test_campaigns import work_off
from tests.citylabs.views.test_inviting import choose
from tests.citylabs.views.test_people_links import make_lab
from tests.citylabs.views.test_people_work import at
from tests.conftest import Cast
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SeatOfferFactory,
)
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> dict[str, Invitation]:
    """Four invited people with a mail each: silent, declined, accepted, and one who registered on the public page."""
    campaign = CampaignFactory(lab=make_lab(cast), state="sent")
    found = {
        state: InvitationFactory(campaign=campaign, state=state) for state in ("invited", "declined", "accepted")
    } | {"registered": InvitationFactory(campaign=campaign)}
    RegistrationFactory(lab=campaign.lab, email=found["registered"].email.upper())
    with enter_city(cast.ours):
        items = [MailItem(one.email, {}) for one in found.values()]
        queue_mails(city=cast.ours, kind="invitation", campaign=get_mail_key(campaign.lab_id), items=items)
    return found


def states(people: dict[str, Invitation]) -> dict[str, str]:
    known = dict(OutboxMail.objects.values_list("recipient", "state"))
    return {name: known[one.email] for name, one in people.items()}


ONE_ONLY = {"invited": "queued", "declined": "failed", "accepted": "failed", "registered": "failed"}


def test_failed_invitations_are_tried_again_for_the_silent_only(cast: Cast, people: Any) -> None:
    with enter_city(cast.ours):
        OutboxMail.objects.update(state="failed")
        assert retry_failed_mails(city=cast.ours, actor=SYSTEM) == (1, 3)
        assert states(people) == ONE_ONLY


def test_a_stop_is_taken_back_for_the_silent_only(cast: Cast, people: Any) -> None:
    key = get_mail_key(people["invited"].lab_id)
    with enter_city(cast.ours):
        cancel_campaign_mails(city=cast.ours, actor=SYSTEM, campaign=key)
        assert resume_campaign_mails(city=cast.ours, actor=SYSTEM, campaign=key) == (1, 3)
        assert list(states(people).values()) == ["queued", "cancelled", "cancelled", "cancelled"]


def test_nobody_is_invited_to_a_lab_that_is_called_off_by_any_way(cast: Cast, people: Any, as_user: Any) -> None:
    lab = people["invited"].lab
    client = as_user(cast.organiser)
    with enter_city(cast.ours):
        cancel_campaign_mails(city=cast.ours, actor=SYSTEM, campaign=get_mail_key(lab.pk))
        Lab.objects.filter(pk=lab.pk).update(state="cancelled")
    address = reverse("outbox-resume", args=[cast.ours.slug])
    answer = client.post(address, {"campaign": get_mail_key(lab.pk)}, follow=True)
    with enter_city(cast.ours):
        assert set(states(people).values()) == {"cancelled"}
        mail = OutboxMail.objects.get(recipient=people["invited"].email)
        with pytest.raises(NotWantedAnyMore):
            retry_mail(city=cast.ours, actor=SYSTEM, mail=mail)
    assert "4 mails are left out" in answer.content.decode()


def test_an_offer_that_is_over_is_not_sent_again(cast: Cast) -> None:
    lab = make_lab(cast)
    open_one, late = (RegistrationFactory(lab=lab, state="offered") for _ in range(2))
    SeatOfferFactory(registration=open_one, expires_at=timezone.now() + timedelta(hours=1))
    SeatOfferFactory(registration=late, expires_at=timezone.now() - timedelta(hours=1))
    with enter_city(cast.ours):
        for one in (open_one, late):
            key = f"registration:{one.pk}"
            queue_mails(city=cast.ours, kind="seat_offered", campaign=key, items=[MailItem(one.email, {})])
        OutboxMail.objects.update(state="failed")
        assert retry_failed_mails(city=cast.ours, actor=SYSTEM) == (1, 1)
        assert OutboxMail.objects.get(recipient=open_one.email).state == "queued"


def test_the_way_back_of_a_stop_keeps_the_planned_time_and_a_colleagues_no(cast: Cast, as_user: Any) -> None:
    lab = make_lab(cast)
    client = as_user(cast.organiser)
    campaign = choose(client, lab, *StakeholderFactory.create_batch(2, city=cast.ours))
    later = timezone.localtime(timezone.now() + timedelta(days=1), lab.zone).replace(second=0, microsecond=0)
    client.post(at(lab, "campaign-send", campaign.pk), {"when": "later", "send_at": f"{later:%Y-%m-%dT%H:%M}"})
    work_off(cast.ours)
    with enter_city(cast.ours):
        one, other = OutboxMail.objects.order_by("pk")
    client.post(reverse("outbox-mail-cancel", args=[cast.ours.slug, one.pk]))

    stopped = client.post(at(lab, "campaign-stop", campaign.pk), follow=True)
    stop = stopped.content.decode().partition('name="stop" value="')[2].partition('"')[0]
    client.post(at(lab, "campaign-resume", campaign.pk), {"stop": stop})

    with enter_city(cast.ours):
        assert OutboxMail.objects.get(pk=one.pk).state == "cancelled"
        again = OutboxMail.objects.get(pk=other.pk)
        assert (again.state, again.due_at) == ("queued", later)
    assert client.post(at(lab, "campaign-resume", campaign.pk), {"stop": "x"}).status_code == 404
