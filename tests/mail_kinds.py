"""Two kinds of mail for tests and measurements: one that invites, one that somebody waits for, with an event."""

from typing import Any

from cities.outbox import Attachment, MailItem, register_mail_kind

EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def attach_event(context: dict[str, Any]) -> list[Attachment]:
    """The event of the stored context."""
    content = EVENT.format(uid=context["uid"]).encode()
    return [Attachment("event.ics", content, "text/calendar; charset=utf-8", method="REQUEST")]


register_mail_kind(
    "test-invitation", template="mail/test_invitation", invitational=True, personal=("accept", "decline")
)
register_mail_kind("test-ticket", template="mail/test_ticket")
register_mail_kind("test-event", template="mail/test_ticket", attach=attach_event)


def invitation_context(number: int = 0) -> dict[str, Any]:
    """As much text as a real invitation has."""
    return {
        "title": "Heat without smoke: needs co-creation",
        "purpose": "Tartu wants to heat 1,200 homes without burning anything, and cannot buy that off the shelf. " * 4,
        "place": "Town hall, Raekoja plats 1a",
        "facts": [
            {"label": "When", "value": "24 April 2024, 10:00–15:30 (Europe/Tallinn)"},
            {"label": "Where", "value": "Town hall, Raekoja plats 1a, Tartu"},
            {"label": "For", "value": "Small companies, researchers, city officials"},
        ],
        "accept": f"https://citylabs.example/c/tartu/invitation/{number:040}/accept/",
        "decline": f"https://citylabs.example/c/tartu/invitation/{number:040}/decline/",
    }


def invitation_items(count: int) -> list[MailItem]:
    """So many recipients."""
    return [
        MailItem(f"person-{number}@people.example", invitation_context(number), "en", f"Person {number}")
        for number in range(count)
    ]
