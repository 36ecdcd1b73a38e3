"""Putting mails into the outbox."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cities.enums import MailState
from cities.models import OutboxMail, Suppression
from cities.outbox import MailItem, QueueCount, queue_mail, queue_mails
from cities.tenancy import enter_city
from tests import mail_kinds  # noqa: F401  registers the kinds
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def items(*addresses: str) -> list[MailItem]:
    return [MailItem(address, {"place": "Town hall"}) for address in addresses]


def states() -> dict[str, str]:
    return dict(OutboxMail.objects.values_list("recipient", "state"))


def test_queue_mail_writes_one_row_with_a_stable_message_id(cast: Cast) -> None:
    with enter_city(cast.ours):
        mail = queue_mail(
            city=cast.ours,
            campaign="registration:1",
            recipient=" Ada@SME.example",
            kind="test-ticket",
            context={"seat": 4},
            language="et",
            recipient_name="Ada\r\nBcc: x@y.example",
        )

        assert (mail.recipient, mail.kind, mail.language, mail.context) == (
            "ada@sme.example",
            "test-ticket",
            "et",
            {"seat": 4},
        )
        assert (mail.state, mail.priority, mail.attempts) == (MailState.QUEUED, 0, 0)
        assert mail.message_id == f"<{mail.pk}@citylabs.example>"
        assert mail.recipient_name == "Ada Bcc: x@y.example"


def test_queue_mail_twice_for_one_occasion_is_one_mail(cast: Cast) -> None:
    asked: dict[str, Any] = {"city": cast.ours, "campaign": "c", "kind": "test-ticket", "context": {}}
    with enter_city(cast.ours):
        first = queue_mail(recipient="ada@sme.example", **asked)
        again = queue_mail(recipient="ADA@sme.example", **asked)
        reminder = queue_mail(recipient="ada@sme.example", occurrence="reminder-1", **asked)

        assert first.pk == again.pk
        assert reminder.pk != first.pk
        assert OutboxMail.objects.count() == 2


def test_queue_mails_counts_what_became_of_each(cast: Cast) -> None:
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email="no@x.example", scope="invitations", reason="asked")
        Suppression.objects.create(city=cast.ours, email="gone@x.example", scope="all", reason="bounced")
        queue_mails(city=cast.ours, kind="test-invitation", campaign="c", items=items("ada@x.example"))

        count = queue_mails(
            city=cast.ours,
            kind="test-invitation",
            campaign="c",
            items=items("ada@x.example", "bo@x.example", "no@x.example", "gone@x.example", "not an address"),
        )

        assert count == QueueCount(queued=1, suppressed=2, failed=1, known=1)
        assert states() == {
            "ada@x.example": "queued",
            "bo@x.example": "queued",
            "no@x.example": "suppressed",
            "gone@x.example": "suppressed",
            "not an address": "failed",
        }
        assert OutboxMail.objects.get(state="failed").error == "This is not an e-mail address."


def test_queue_mails_of_a_kind_somebody_asked_for_pass_the_invitations_scope(cast: Cast) -> None:
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email="no@x.example", scope="invitations", reason="asked")
        Suppression.objects.create(city=cast.ours, email="gone@x.example", scope="all", reason="bounced")

        queue_mails(city=cast.ours, kind="test-ticket", campaign="c", items=items("no@x.example", "gone@x.example"))

        assert states() == {"no@x.example": "queued", "gone@x.example": "suppressed"}


def test_queue_mails_ignores_another_citys_suppressions(cast: Cast) -> None:
    with enter_city(cast.theirs):
        Suppression.objects.create(city=cast.theirs, email="no@x.example", scope="all", reason="asked")

    with enter_city(cast.ours):
        queue_mails(city=cast.ours, kind="test-invitation", campaign="c", items=items("no@x.example"))

        assert states() == {"no@x.example": "queued"}


def test_queue_mails_writes_ten_thousand_with_ten_statements(cast: Cast) -> None:
    many = items(*(f"person-{number}@x.example" for number in range(10_000)))

    with (
        enter_city(cast.ours),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        count = queue_mails(city=cast.ours, kind="test-invitation", campaign="c", items=many)

        assert len(queries) == 10
    assert count == QueueCount(queued=10_000)


def test_queue_mails_rolls_back_with_its_reason(cast: Cast) -> None:
    with enter_city(cast.ours):
        point = transaction.savepoint()
        queue_mails(city=cast.ours, kind="test-ticket", campaign="c", items=items("ada@x.example"))
        transaction.savepoint_rollback(point)

        assert states() == {}


def test_queue_mails_wakes_the_sender_after_commit(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks, enter_city(cast.ours):
        queue_mails(city=cast.ours, kind="test-ticket", campaign="a", items=items("ada@x.example"))
        queue_mails(city=cast.ours, kind="test-ticket", campaign="a", items=items("ada@x.example"))
        queue_mails(city=cast.ours, kind="test-ticket", campaign="b", items=items("ada@x.example"), draft=True)

    assert [(call.args[0], call.args[1]) for call in callbacks] == [("cities.send_mails", "mail")]  # type: ignore[attr-defined]


def test_queue_mail_of_an_unknown_kind_is_a_programming_error(cast: Cast) -> None:
    with enter_city(cast.ours), pytest.raises(KeyError):
        queue_mail(city=cast.ours, campaign="c", recipient="a@x.example", kind="nobody", context={})
