"""Every mail about a lab, read back from a real SMTP server."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import translation
from icalendar import Calendar

from cities.models import City, LegalText, OutboxMail, Translations
from cities.outbox import queue_mails
from cities.permissions import SYSTEM
from cities.services.mail_sending import send_due_mails
from cities.templatetags.content import in_language
from cities.tenancy import enter_city, make_link
from citylabs.enums import LabKind, LabState, RegistrationState
from citylabs.models import Lab, Registration
from citylabs.notifications.calendar import make_uid
from citylabs.notifications.invitations import KIND, InvitationWriter
from citylabs.notifications.lab_mails import queue_lab_cancelled, queue_lab_changed
from citylabs.notifications.registrations import queue_again
from citylabs.services.details import Details
from citylabs.services.offers import accept_offer
from citylabs.services.registrations import cancel_registration, register_person
from citylabs.services.surveys import open_survey
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SurveyQuestionFactory,
)
from tests.smtp import SmtpSink, smtp_server  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db(transaction=True)
NOW = START - timedelta(days=20)
ADDRESS = "mari@firm.example"


def deliver(city: City, sink: SmtpSink) -> list[EmailMessage]:
    """Send what is due and return what has arrived at Mari's since the last time."""
    send_due_mails(city_id=city.pk)
    with enter_city(city):
        assert set(OutboxMail.objects.values_list("state", flat=True)) == {"sent"}
    found = sink.to(ADDRESS)
    sink.clear()
    return found


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def event_of(mail: EmailMessage) -> dict[str, Any]:
    """Parse the one event; the part in the body and the attached file must be the same."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    contents = {part.get_payload(decode=True) for part in parts}
    assert len(contents) == 1
    calendar = Calendar.from_ical(contents.pop())
    (event,) = calendar.walk("VEVENT")
    assert parts[0].get_param("method") == str(calendar["METHOD"])
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "start": event.decoded("DTSTART"),
        "zone": str(event["DTSTART"].params["TZID"]),
        "attendee": str(event.get("ATTENDEE", "")).lower(),
    }


def register(cast: Cast, lab: Lab, language: str = "en", email: str = ADDRESS) -> Registration:
    details = Details(person="Mari Maasikas", email=email, helix_group="sme", language=language)

    return register_person(city=cast.ours, actor=SYSTEM, lab=lab, details=details, now=NOW)


def test_disclaimer_nobody_translated_says_its_language(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, published=True, kind=LabKind.MARKET_DIALOGUE)
    with enter_city(cast.ours):
        for language, body in (("et", "Eelist ei saa keegi."), ("en", "Nobody gains an advantage.")):
            LegalText.objects.create(
                city=cast.ours, kind="market_disclaimer", language=language, version=1, body=body, published_at=NOW
            )
        register(cast, lab, "lt")

    (mail,) = deliver(cast.ours, smtp_server)

    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "Eelist" not in text_of(mail)
    with translation.override("lt"):
        words = in_language("en")
    assert f"{words}.\nNobody gains an advantage." in text_of(mail).replace("\r", "")
    assert html.index(words) < html.index('<div lang="en"') < html.index("Nobody gains")


def test_invitation(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, published=True, kind=LabKind.MARKET_DIALOGUE)
    LabTargetFactory(lab=lab, target=12)
    campaign = CampaignFactory(lab=lab, note=Translations(en="We need <you> & yours."))
    invitation = InvitationFactory(campaign=campaign, email=ADDRESS, person="Mari Maasikas")
    with enter_city(cast.ours):
        LegalText.objects.create(
            city=cast.ours,
            kind="market_disclaimer",
            language="en",
            version=1,
            body="Nobody gains an advantage.",
            published_at=NOW,
        )
        writer = InvitationWriter(city=cast.ours, lab=lab, campaign=campaign, targets={"sme": 12})
        queue_mails(city=cast.ours, kind=KIND, campaign="invitation:1", items=[writer.write(invitation)])

    (mail,) = deliver(cast.ours, smtp_server)

    link = f"/c/tartu/invitation/{make_link('invitation', invitation.pk)}/"
    text, html = text_of(mail), mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert mail["Subject"] == f"Invitation: {lab.title}"
    for part in (
        "Dear Mari Maasikas",
        "We need <you> & yours.",
        "Tuesday, 14 May 2030, 09:00–16:00 (Europe/Tallinn, EEST)",
        "Town hall, Raekoja plats 1",
        "12 people of this group",
        "Nobody gains an advantage.",
        f"{link}decline/",
        "until registration closes on Sunday, 12 May 2030 at 09:00 (EEST).",
    ):
        assert part in text
    assert "We need &lt;you&gt; &amp; yours." in html
    assert f'{link}"' in html
    assert "<script" not in html
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert event_of(mail) == {
        "method": "PUBLISH",
        "uid": make_uid(lab),
        "sequence": 0,
        "status": "CONFIRMED",
        "start": START,
        "zone": "Europe/Tallinn",
        "attendee": "",
    }


def test_the_mail_to_a_waiting_person_says_how_many_were_before(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, published=True, capacity=1)
    RegistrationFactory(lab=lab, email="", number=500)

    with enter_city(cast.ours):
        for other in ("anu@firm.example", "jaan@firm.example"):
            register(cast, lab, email=other)
        mari = register(cast, lab)
        queue_again(city=cast.ours, lab=lab, registration=mari, now=NOW)

    for mail in deliver(cast.ours, smtp_server):
        assert "2 people are before you in the order of registration." in text_of(mail)
        assert f"number {mari.number}" not in text_of(mail)


def test_a_registration_from_waiting_to_cancelled(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    """One UID for ever and a SEQUENCE that only grows (RFC 5546)."""
    lab = LabFactory(city=cast.ours, published=True, capacity=1)
    first = RegistrationFactory(lab=lab, email="", number=500)

    with enter_city(cast.ours):
        mari = register(cast, lab)
    (waiting,) = deliver(cast.ours, smtp_server)
    with enter_city(cast.ours):
        cancel_registration(city=cast.ours, actor=SYSTEM, registration=first, now=NOW)
    (offered,) = deliver(cast.ours, smtp_server)
    with enter_city(cast.ours):
        accept_offer(city=cast.ours, actor=SYSTEM, offer=mari.offers.get(), now=NOW)
    (confirmed,) = deliver(cast.ours, smtp_server)
    with enter_city(cast.ours):
        mari.refresh_from_db()
        queue_again(city=cast.ours, lab=lab, registration=mari, now=NOW)
    (again,) = deliver(cast.ours, smtp_server)
    with enter_city(cast.ours):
        cancel_registration(city=cast.ours, actor=SYSTEM, registration=mari, now=NOW)
    (cancelled,) = deliver(cast.ours, smtp_server)

    assert "You are the first in the order of registration." in text_of(waiting)
    assert "number" not in text_of(waiting).partition("How a freed seat")[0]
    assert "kept for you until" in text_of(offered)
    assert make_link("ticket", mari.pk) in text_of(confirmed)
    assert make_link("registration", mari.pk) in text_of(confirmed)
    assert "You are registered already" in text_of(again)
    events = [event_of(mail) for mail in (waiting, confirmed, again, cancelled)]
    assert [(event["method"], event["status"], event["sequence"]) for event in events] == [
        ("REQUEST", "TENTATIVE", 0),
        ("REQUEST", "CONFIRMED", 1),
        ("REQUEST", "CONFIRMED", 1),
        ("CANCEL", "CANCELLED", 2),
    ]
    assert {event["uid"] for event in events} == {make_uid(lab)}
    assert {event["attendee"] for event in events} == {f"mailto:{ADDRESS}"}
    tickets = [part for part in confirmed.iter_attachments() if part.get_filename() == "ticket.png"]
    assert tickets[0].get_content()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_language_of_the_person_is_used(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, published=True)
    with enter_city(cast.ours):
        register(cast, lab, language="et")

    (mail,) = deliver(cast.ours, smtp_server)

    assert str(lab.title["et"]) in mail["Subject"]
    assert "mai 2030" in text_of(mail).lower()


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITING])
def test_lab_changed_and_cancelled(cast: Cast, smtp_server: SmtpSink, state: str) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, published=True, cancellation_reason="The hall burnt down.")
    RegistrationFactory(lab=lab, email=ADDRESS, state=state)
    RegistrationFactory(lab=lab, email="gone@firm.example", state=RegistrationState.CANCELLED)
    with enter_city(cast.ours):
        lab.calendar_sequence = 1
        queue_lab_changed(city=cast.ours, lab=lab)
    (changed,) = deliver(cast.ours, smtp_server)
    with enter_city(cast.ours):
        lab.calendar_sequence = 2
        queue_lab_cancelled(city=cast.ours, lab=lab)
        queue_lab_cancelled(city=cast.ours, lab=lab)  # called twice, sent once
    (cancelled,) = deliver(cast.ours, smtp_server)

    events = [event_of(mail) for mail in (changed, cancelled)]
    assert [(event["method"], event["sequence"]) for event in events] == [("REQUEST", 1), ("CANCEL", 2)]
    assert "The hall burnt down." in text_of(cancelled)
    with enter_city(cast.ours):
        assert not OutboxMail.objects.filter(recipient="gone@firm.example").exists()


def test_survey(cast: Cast, smtp_server: SmtpSink) -> None:  # noqa: F811
    lab = LabFactory(city=cast.ours, state=LabState.REPORTING)
    SurveyQuestionFactory(lab=lab)
    mari = RegistrationFactory(lab=lab, email=ADDRESS, checked_in_at=START)
    with enter_city(cast.ours):
        open_survey(city=cast.ours, lab=lab, now=START + timedelta(hours=8))

    (mail,) = deliver(cast.ours, smtp_server)

    assert f"/c/tartu/survey/{make_link('survey', mari.pk)}/" in text_of(mail)
    assert list(mail.iter_attachments()) == []
