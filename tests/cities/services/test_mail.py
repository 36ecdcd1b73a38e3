"""What people do with mails, and with addresses that must not be written to."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cities.enums import MailState
from cities.models import LogEntry, OutboxMail, Suppression
from cities.outbox import MailItem, queue_mails, resubscribed, unsubscribed
from cities.outbox.steps import STEPS, can_step
from cities.permissions import SYSTEM
from cities.selectors.mail import count_mail_states, list_mails
from cities.services.mail import (
    CannotCancelMail,
    CannotRetryMail,
    cancel_campaign_mails,
    cancel_mail,
    release_mails,
    resume_campaign_mails,
    retry_failed_mails,
    retry_mail,
)
from cities.services.suppressions import (
    IsSuppressedAlready,
    add_suppression,
    remove_suppression,
    resubscribe,
    unsubscribe,
)
from cities.tenancy import enter_city
from tests import mail_kinds  # noqa: F401  registers the kinds
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(cast: Cast) -> Any:
    """Inside our city for the whole test."""
    with enter_city(cast.ours):
        yield cast.ours


def queue(city: Any, *recipients: str, campaign: str = "c", draft: bool = False) -> None:
    items = [MailItem(recipient) for recipient in recipients]
    queue_mails(city=city, kind="test-invitation", campaign=campaign, items=items, draft=draft)


def mail_in(city: Any, state: str) -> OutboxMail:
    queue(city, "ada@x.example")
    OutboxMail.objects.update(state=state, attempts=6, error="550 no")
    return OutboxMail.objects.get()


def actions() -> list[str]:
    connection.check_constraints()
    return list(LogEntry.objects.order_by("seq").values_list("action", flat=True))


def test_every_state_is_in_the_table_and_final_ones_lead_back_to_the_queue_only() -> None:
    assert set(STEPS) == set(MailState)
    assert [state.value for state in MailState if can_step(state, MailState.SENT)] == ["sending"]
    assert can_step(MailState.SENT, MailState.QUEUED) is False


@pytest.mark.parametrize("state", ["draft", "queued", "retrying"])
def test_cancel_mail_takes_a_waiting_mail_out(ours: Any, state: str) -> None:
    mail = cancel_mail(city=ours, actor=SYSTEM, mail=mail_in(ours, state))

    assert (mail.state, [step["state"] for step in mail.history]) == ("cancelled", ["cancelled"])
    assert actions() == ["mail.cancel"]


@pytest.mark.parametrize("state", ["sending", "sent", "failed", "bounced", "suppressed", "cancelled"])
def test_cancel_mail_refuses_what_does_not_wait(ours: Any, state: str) -> None:
    mail = mail_in(ours, state)

    with pytest.raises(CannotCancelMail):
        cancel_mail(city=ours, actor=SYSTEM, mail=mail)

    assert (OutboxMail.objects.get().state, actions()) == (state, [])


@pytest.mark.parametrize("state", ["failed", "bounced", "suppressed", "cancelled"])
def test_retry_mail_starts_afresh(ours: Any, state: str) -> None:
    mail = retry_mail(city=ours, actor=SYSTEM, mail=mail_in(ours, state))

    assert (mail.state, mail.attempts, mail.error) == ("queued", 0, "")
    assert actions() == ["mail.retry"]


@pytest.mark.parametrize("state", ["queued", "sending", "retrying", "sent"])
def test_retry_mail_refuses_what_was_sent_or_waits(ours: Any, state: str) -> None:
    with pytest.raises(CannotRetryMail):
        retry_mail(city=ours, actor=SYSTEM, mail=mail_in(ours, state))


def test_campaign_services_move_their_campaign_only(ours: Any) -> None:
    queue(ours, "a@x.example", "b@x.example", campaign="one", draft=True)
    queue(ours, "a@x.example", campaign="two")

    assert release_mails(city=ours, actor=SYSTEM, campaign="one") == 2
    assert cancel_campaign_mails(city=ours, actor=SYSTEM, campaign="one") == 2
    OutboxMail.objects.filter(campaign="two").update(state="failed")
    assert retry_failed_mails(city=ours, actor=SYSTEM, campaign="one").mails == 0
    assert retry_failed_mails(city=ours, actor=SYSTEM, campaign="two").mails == 1
    assert count_mail_states(city=ours, campaign="one")["cancelled"] == 2
    assert count_mail_states(city=ours, campaign="two")["queued"] == 1
    assert actions() == ["campaign.release", "campaign.cancel", "campaign.retry", "campaign.retry"]


def test_a_stop_is_taken_back_to_where_the_mails_were_and_at_their_time(ours: Any) -> None:
    """A mail cancelled by itself stays cancelled, a draft is a draft again, a later time is kept."""
    later = timezone.now() + timedelta(days=2)
    items = [MailItem("later@x.example"), MailItem("alone@x.example")]
    queue_mails(city=ours, kind="test-invitation", campaign="c", items=items, send_at=later)
    queue(ours, "draft@x.example", draft=True)
    cancel_mail(city=ours, actor=SYSTEM, mail=OutboxMail.objects.get(recipient="alone@x.example"))
    first, second = uuid4(), uuid4()

    assert cancel_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=first) == 2
    assert resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=second) == (0, 0)
    assert resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=first) == (2, 0)

    assert dict(OutboxMail.objects.values_list("recipient", "state")) == {
        "later@x.example": "queued",
        "alone@x.example": "cancelled",
        "draft@x.example": "draft",
    }
    assert OutboxMail.objects.get(recipient="later@x.example").due_at == later
    assert cancel_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=second) == 2
    assert resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=first) == (0, 0)
    assert resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c") == (2, 0)


def test_a_mail_cancelled_by_hand_after_a_way_back_does_not_come_back_with_it(ours: Any) -> None:
    queue(ours, "ada@x.example")
    stop = uuid4()
    cancel_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=stop)
    resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=stop)
    cancel_mail(city=ours, actor=SYSTEM, mail=OutboxMail.objects.get())

    assert resume_campaign_mails(city=ours, actor=SYSTEM, campaign="c", stop=stop) == (0, 0)
    assert OutboxMail.objects.get().state == "cancelled"


def test_a_failed_mail_that_is_tried_again_does_not_wait_for_the_end_of_a_lease(ours: Any) -> None:
    mail = mail_in(ours, "failed")
    OutboxMail.objects.update(due_at=timezone.now() + timedelta(hours=1), attempts=0)

    assert retry_mail(city=ours, actor=SYSTEM, mail=mail).due_at <= timezone.now()


def test_count_mail_states_is_one_query_with_every_state(cast: Cast, django_assert_num_queries: Any) -> None:
    with enter_city(cast.theirs):
        queue(cast.theirs, "x@x.example")
    with enter_city(cast.ours):
        queue(cast.ours, "a@x.example", "b@x.example")
        with django_assert_num_queries(1):
            counts = count_mail_states(city=cast.ours, campaign="c")

    assert counts == {**dict.fromkeys(MailState.values, 0), "queued": 2}


def test_list_mails_filters_within_the_city(cast: Cast) -> None:
    with enter_city(cast.theirs):
        queue(cast.theirs, "ada@x.example")
    with enter_city(cast.ours):
        queue(cast.ours, "ada@x.example", "bo@x.example")
        today = OutboxMail.objects.first().created_at.date()  # type: ignore[union-attr]

        assert [mail.recipient for mail in list_mails(city=cast.ours, recipient=" ADA@")] == ["ada@x.example"]
        assert list_mails(city=cast.ours, state="sent").count() == 0
        assert list_mails(city=cast.ours, kind="test-invitation", campaign="c", since=today).count() == 2


def test_add_suppression_once_and_remove_it_with_a_reason_in_the_log(ours: Any) -> None:
    added = add_suppression(city=ours, actor=SYSTEM, email="Ada@X.example", scope="all", reason="Asked by phone")

    assert added.email == "ada@x.example"
    with pytest.raises(IsSuppressedAlready) as refused:
        add_suppression(city=ours, actor=SYSTEM, email="ada@x.example", scope="all", reason="again")
    assert refused.value.field == "email"
    remove_suppression(city=ours, actor=SYSTEM, suppression=added, reason="Changed her mind")
    assert Suppression.objects.count() == 0
    assert actions() == ["suppression.add", "suppression.remove"]
    assert LogEntry.objects.get(action="suppression.remove").changes == {"scope": "all", "reason": "Changed her mind"}


def test_unsubscribe_is_told_upwards_once_and_can_be_taken_back(ours: Any) -> None:
    heard: list[tuple[str, str]] = []
    functions = [
        unsubscribed.add(lambda **told: heard.append(("off", told["email"]))),
        resubscribed.add(lambda **told: heard.append(("on", told["email"]))),
    ]
    try:
        mail = mail_in(ours, "sent")
        unsubscribe(city=ours, actor=SYSTEM, mail=mail)
        unsubscribe(city=ours, actor=SYSTEM, mail=mail)
        assert list(Suppression.objects.values_list("email", "scope")) == [("ada@x.example", "invitations")]
        resubscribe(city=ours, actor=SYSTEM, mail=mail)
        resubscribe(city=ours, actor=SYSTEM, mail=mail)
    finally:
        unsubscribed._functions.remove(functions[0])
        resubscribed._functions.remove(functions[1])

    assert heard == [("off", "ada@x.example"), ("on", "ada@x.example")]
    assert Suppression.objects.count() == 0
    assert actions() == ["mail.unsubscribe", "mail.resubscribe"]


def test_resubscribe_leaves_a_colleagues_suppression(ours: Any) -> None:
    mail = mail_in(ours, "sent")
    add_suppression(city=ours, actor=SYSTEM, email=mail.recipient, scope="all", reason="Bounced")

    unsubscribe(city=ours, actor=SYSTEM, mail=mail)
    resubscribe(city=ours, actor=SYSTEM, mail=mail)

    assert list(Suppression.objects.values_list("scope", flat=True)) == ["all"]


def test_log_never_names_the_address(ours: Any) -> None:
    """The log cannot be erased (GDPR, article 17): it finds the address by the id of the erasable row."""
    mail = mail_in(ours, "failed")
    retry_mail(city=ours, actor=SYSTEM, mail=mail)
    cancel_mail(city=ours, actor=SYSTEM, mail=mail)
    unsubscribe(city=ours, actor=SYSTEM, mail=mail)
    resubscribe(city=ours, actor=SYSTEM, mail=mail)
    kept = add_suppression(city=ours, actor=SYSTEM, email="ada@x.example", scope="all", reason="Asked by phone")
    remove_suppression(city=ours, actor=SYSTEM, suppression=kept, reason="Changed their mind")

    entries = list(LogEntry.objects.values_list("object_label", "changes"))

    assert len(entries) == 6
    assert "ada@x.example" not in str(entries)
