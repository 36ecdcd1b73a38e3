"""Sending through a real SMTP server: what arrives, what a server's answer means, what the suppression list stops."""

from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.utils import timezone

from cities.enums import MailState
from cities.models import OutboxMail, Suppression
from cities.outbox import MailItem, queue_mail, queue_mails
from cities.outbox.transport import get_transport
from cities.services.mail_sending import GIVE_UP_AFTER, SendCount, send_due_mails
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.mail_kinds import invitation_context, invitation_items
from tests.smtp import SmtpSink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_connection() -> Any:
    get_transport().close()
    yield
    get_transport().close()


def queue(cast: Cast, *recipients: str, kind: str = "test-invitation", **more: Any) -> list[OutboxMail]:
    context = {**invitation_context(), "uid": "lab-1@citylabs.example", **more}
    items = [MailItem(recipient, context, "en", "Ada Lovelace") for recipient in recipients]
    with enter_city(cast.ours):
        queue_mails(city=cast.ours, kind=kind, campaign="c", items=items)
        return list(OutboxMail.objects.order_by("id"))


def reload(cast: Cast, mail: OutboxMail) -> OutboxMail:
    with enter_city(cast.ours):
        return OutboxMail.objects.get(pk=mail.pk)


def test_invitation_arrives_with_its_headers_and_both_parts(cast: Cast, smtp_server: SmtpSink) -> None:
    (mail,) = queue(cast, "ada@sme.example", title="Küte & <b>heat</b>")

    count = send_due_mails(city_id=cast.ours.pk)

    (message,) = smtp_server.to("ada@sme.example")
    assert count == SendCount(sent=1)
    assert message["From"] == "Tartu CityLabs <no-reply@citylabs.example>"
    assert message["To"] == "Ada Lovelace <ada@sme.example>"
    assert message["Reply-To"] == "labs@tartu.example"
    assert message["Subject"] == "Küte & <b>heat</b>"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<http://localhost:8000/c/tartu/unsubscribe/")
    assert abs(message["Date"].datetime - timezone.now()) < timedelta(minutes=1)
    assert message.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "Küte & <b>heat</b>" in text
    assert message["List-Unsubscribe"].strip("<>") in text
    assert "Küte &amp; &lt;b&gt;heat&lt;/b&gt;" in html
    assert '<a href="https://citylabs.example' in html.replace("\n", "")
    assert html.count("<style") == 1  # what depends on the screen; all else stands in the elements
    assert 'style="' in html


def test_sent_mail_keeps_its_subject_time_and_history(cast: Cast, smtp_server: SmtpSink) -> None:
    (mail,) = queue(cast, "ada@sme.example")
    now = timezone.now()

    send_due_mails(city_id=cast.ours.pk, now=now)

    mail = reload(cast, mail)
    assert (mail.state, mail.attempts, mail.claim, mail.error) == (MailState.SENT, 1, None, "")
    assert mail.subject == "Heat without smoke: needs co-creation"
    assert now <= mail.sent_at < now + timedelta(seconds=10)  # type: ignore[operator]
    assert [(step["state"], step["words"]) for step in mail.history] == [("sent", "")]


def test_mail_somebody_waits_for_is_not_bulk(cast: Cast, smtp_server: SmtpSink) -> None:
    queue(cast, "ada@sme.example", kind="test-ticket")

    send_due_mails(city_id=cast.ours.pk)

    (message,) = smtp_server.to("ada@sme.example")
    assert (message["Precedence"], message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None, None)
    assert message["Auto-Submitted"] == "auto-generated"


def test_event_stands_in_the_body_and_as_a_file(cast: Cast, smtp_server: SmtpSink) -> None:
    queue(cast, "ada@sme.example", kind="test-event")

    send_due_mails(city_id=cast.ours.pk)

    (message,) = smtp_server.to("ada@sme.example")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
    ]
    event, attached = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert event.get_param("method") == "REQUEST"
    assert "UID:lab-1@citylabs.example" in event.get_content()
    assert attached.get_filename() == "event.ics"
    assert b"UID:lab-1@citylabs.example\r\n" in attached.get_payload(decode=True)


def test_mail_speaks_the_recipients_language(cast: Cast, smtp_server: SmtpSink) -> None:
    with enter_city(cast.ours):
        for language in ("et", "de"):
            queue_mail(
                city=cast.ours,
                campaign="c",
                recipient=f"{language}@x.example",
                kind="test-ticket",
                context={"title": "x", "place": "y"},
                language=language,
            )

    send_due_mails(city_id=cast.ours.pk)

    texts = {letter.recipient: letter.message.get_body(("plain",)).get_content() for letter in smtp_server.letters}  # type: ignore[union-attr]
    assert "jaanuar" in texts["et@x.example"]
    assert "Januar" in texts["de@x.example"]


def test_markup_and_line_breaks_in_every_field_stay_text(cast: Cast, smtp_server: SmtpSink) -> None:
    evil = "<script>alert(1)</script>\r\nBcc: thief@x.example"
    with enter_city(cast.ours):
        queue_mail(
            city=cast.ours,
            campaign="c",
            recipient="ada@sme.example",
            kind="test-ticket",
            context={"title": evil, "place": evil},
            recipient_name=evil,
        )

    send_due_mails(city_id=cast.ours.pk)

    (message,) = smtp_server.to("ada@sme.example")
    assert message["Bcc"] is None
    assert message["Subject"] == "<script>alert(1)</script> Bcc: thief@x.example"
    assert message["To"].addresses[0].display_name == "<script>alert(1)</script> Bcc: thief@x.example"
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "<script>" not in html


def test_refused_recipient_fails_with_the_servers_words(cast: Cast, smtp_server: SmtpSink) -> None:
    smtp_server.refuse["gone@x.example"] = "550 5.1.1 No such user here"
    smtp_server.refuse_data["spam@x.example"] = "554 5.7.1 Looks like spam"
    gone, spam, fine = queue(cast, "gone@x.example", "spam@x.example", "fine@x.example")

    count = send_due_mails(city_id=cast.ours.pk)

    assert count == SendCount(sent=1, failed=2)
    assert (reload(cast, gone).state, reload(cast, gone).error) == (MailState.FAILED, "550 5.1.1 No such user here")
    assert (reload(cast, spam).state, reload(cast, spam).error) == (MailState.FAILED, "554 5.7.1 Looks like spam")
    assert reload(cast, fine).state == MailState.SENT
    assert smtp_server.connections == 1


def test_later_please_backs_off_and_fails_after_the_last_attempt(
    cast: Cast, smtp_server: SmtpSink, settings: Any
) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3
    smtp_server.refuse["grey@x.example"] = "451 4.7.1 Greylisted"
    (mail,) = queue(cast, "grey@x.example")
    now, waits = timezone.now(), []

    for _attempt in range(3):
        send_due_mails(city_id=cast.ours.pk, now=now)
        mail = reload(cast, mail)
        waits.append(round((mail.due_at - now) / timedelta(minutes=1), 2))
        assert send_due_mails(city_id=cast.ours.pk, now=now) == SendCount()  # not due yet
        now = max(mail.due_at, now) + timedelta(seconds=1)

    assert (mail.state, mail.attempts, mail.error) == (MailState.FAILED, 3, "451 4.7.1 Greylisted")
    assert [step["state"] for step in mail.history] == ["retrying", "retrying", "failed"]
    assert 0.75 <= waits[0] <= 1.3
    assert 3 <= waits[1] <= 5.1


def test_greylisted_mail_goes_out_at_the_next_attempt(cast: Cast, smtp_server: SmtpSink) -> None:
    smtp_server.refuse["grey@x.example"] = "451 4.7.1 Greylisted"
    (mail,) = queue(cast, "grey@x.example")
    send_due_mails(city_id=cast.ours.pk)
    del smtp_server.refuse["grey@x.example"]

    count = send_due_mails(city_id=cast.ours.pk, now=reload(cast, mail).due_at)

    assert count == SendCount(sent=1)
    assert (reload(cast, mail).state, reload(cast, mail).attempts, reload(cast, mail).error) == ("sent", 2, "")


def test_unreachable_server_counts_against_no_mail(cast: Cast, smtp_server: SmtpSink, settings: Any) -> None:
    settings.EMAIL_PORT = 9  # nobody listens
    mails = queue(cast, "a@x.example", "b@x.example")
    now = timezone.now()

    count = send_due_mails(city_id=cast.ours.pk, now=now)

    assert count == SendCount(let_go=2)
    for mail in mails:
        found = reload(cast, mail)
        assert (found.state, found.attempts, found.claim) == (MailState.RETRYING, 0, None)
        assert found.error.startswith("The mail server cannot be reached:")
        assert now + timedelta(seconds=30) < found.due_at < now + timedelta(seconds=70)


def test_unreachable_server_is_given_up_after_days(cast: Cast, smtp_server: SmtpSink) -> None:
    smtp_server.closed = True
    (mail,) = queue(cast, "a@x.example")

    count = send_due_mails(city_id=cast.ours.pk, now=timezone.now() + GIVE_UP_AFTER + timedelta(hours=1))

    assert count == SendCount(failed=1)
    assert reload(cast, mail).error == "421 closed for today"


def test_server_closing_down_lets_the_rest_wait(cast: Cast, smtp_server: SmtpSink) -> None:
    smtp_server.refuse["b@x.example"] = "421 4.3.2 Shutting down"
    queue(cast, "a@x.example", "b@x.example", "c@x.example")

    count = send_due_mails(city_id=cast.ours.pk)

    assert count == SendCount(sent=1, let_go=2)
    assert [letter.recipient for letter in smtp_server.letters] == ["a@x.example"]


def test_kept_connection_that_died_is_replaced(cast: Cast, smtp_server: SmtpSink) -> None:
    smtp_server.drop_after_data.add("b@x.example")
    mails = queue(cast, "a@x.example", "b@x.example", "c@x.example")

    count = send_due_mails(city_id=cast.ours.pk)

    states = [reload(cast, mail).state for mail in mails]
    assert states == [MailState.SENT, MailState.RETRYING, MailState.SENT]  # nobody knows whether b was taken
    assert count == SendCount(sent=2, retrying=1)
    assert smtp_server.connections == 2


def test_connection_is_kept_over_batches(cast: Cast, smtp_server: SmtpSink) -> None:
    queue(cast, *(f"p{number}@x.example" for number in range(30)))

    counts = [send_due_mails(city_id=cast.ours.pk, limit=10) for _batch in range(4)]

    assert [(count.sent, count.more) for count in counts] == [(10, True), (10, True), (10, True), (0, False)]
    assert smtp_server.connections == 1


def test_poisoned_mail_fails_alone_with_the_reason(cast: Cast, smtp_server: SmtpSink) -> None:
    poisoned, fine = queue(cast, "a@x.example", "b@x.example", kind="test-event")
    with enter_city(cast.ours):
        OutboxMail.objects.filter(pk=poisoned.pk).update(context={"title": "x", "place": "y"})

    count = send_due_mails(city_id=cast.ours.pk)

    assert count == SendCount(sent=1, failed=1)
    assert reload(cast, poisoned).error == "This mail could not be written: KeyError: 'uid'"
    assert reload(cast, fine).state == MailState.SENT


def test_mail_of_a_kind_that_is_gone_fails_alone(cast: Cast, smtp_server: SmtpSink) -> None:
    (mail,) = queue(cast, "a@x.example")
    with enter_city(cast.ours):
        OutboxMail.objects.update(kind="gone")

    assert send_due_mails(city_id=cast.ours.pk) == SendCount(failed=1)
    assert reload(cast, mail).error == "This mail could not be written: KeyError: 'gone'"


def test_suppressed_since_it_was_queued_is_not_sent(cast: Cast, smtp_server: SmtpSink) -> None:
    invited, ticket = queue(cast, "no@x.example")[0], queue(cast, "no@x.example", "ok@x.example", kind="test-ticket")
    with enter_city(cast.ours):
        queue_mails(
            city=cast.ours, kind="test-ticket", campaign="t", items=[MailItem("no@x.example", invitation_context())]
        )
        Suppression.objects.create(city=cast.ours, email="no@x.example", scope="invitations", reason="asked")

    count = send_due_mails(city_id=cast.ours.pk)

    assert count == SendCount(sent=2, suppressed=1)
    assert reload(cast, invited).state == MailState.SUPPRESSED
    assert sorted(letter.recipient for letter in smtp_server.letters) == ["no@x.example", "ok@x.example"]
    assert len(ticket) == 2


def test_mail_somebody_waits_for_goes_before_a_mass(cast: Cast, smtp_server: SmtpSink) -> None:
    queue(cast, *(f"p{number}@x.example" for number in range(5)))
    queue(cast, "ticket@x.example", kind="test-ticket")

    send_due_mails(city_id=cast.ours.pk, limit=2)

    assert [letter.recipient for letter in smtp_server.letters][0] == "ticket@x.example"


def test_another_citys_mails_are_left_alone(cast: Cast, smtp_server: SmtpSink) -> None:
    queue(cast, "ours@x.example")
    with enter_city(cast.theirs):
        queue_mails(city=cast.theirs, kind="test-invitation", campaign="c", items=invitation_items(1))

    send_due_mails(city_id=cast.ours.pk)

    assert [letter.recipient for letter in smtp_server.letters] == ["ours@x.example"]


def test_international_domain_and_long_names_survive(cast: Cast, smtp_server: SmtpSink) -> None:
    name = "Ülemiste õppekäigu korraldaja " * 5
    with enter_city(cast.ours):
        queue_mail(
            city=cast.ours,
            campaign="c",
            recipient="ada@jõgeva.example",
            kind="test-ticket",
            context={"title": "Õhtu " * 40, "place": "x"},
            recipient_name=name,
        )

    send_due_mails(city_id=cast.ours.pk)

    (letter,) = smtp_server.letters
    assert letter.recipient == "ada@xn--jgeva-dua.example"
    raw = message_from_bytes(letter.content)  # the newer parser puts blanks between adjoining encoded words
    assert str(make_header(decode_header(raw["To"]))) == f"{name.strip()} <ada@xn--jgeva-dua.example>"
    assert str(make_header(decode_header(raw["Subject"]))) == ("Õhtu " * 40).strip()
    assert max(len(line) for line in letter.content.splitlines()) <= 998
