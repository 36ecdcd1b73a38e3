"""The kinds of mail about labs, and what they carry. Loaded by the app when it is ready."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.outbox import Attachment, register_mail_kind
from citylabs.notifications import invitations, lab_mails, registrations, surveys
from citylabs.notifications.calendar import build_calendar
from citylabs.notifications.tickets import draw_qr_png
from citylabs.selectors.wanted_mails import find_wanted_invitations, find_wanted_offers


def attach_calendar(context: dict[str, Any]) -> list[Attachment]:
    """The calendar entry, where the mail has one."""
    event = context.get("event")
    if not event:
        return []
    content = build_calendar(event, attendee=context.get("email", ""), attendee_name=context.get("person", ""))
    return [Attachment("invite.ics", content, "text/calendar", method=event["method"])]


def attach_ticket(context: dict[str, Any]) -> list[Attachment]:
    """The calendar entry and the ticket's QR code, for those who have a seat."""
    files = attach_calendar(context)
    if files:
        files.append(Attachment("ticket.png", draw_qr_png(context["ticket_url"]), "image/png"))
    return files


register_mail_kind(
    invitations.KIND,
    template="mail/labs/invitation",
    label=_("Invitation"),
    invitational=True,
    attach=attach_calendar,
    personal=("person", "organisation", "accept_url", "decline_url"),
    still_wanted=find_wanted_invitations,
)
register_mail_kind(
    registrations.CONFIRMED, template="mail/labs/registration_confirmed", label=_("Ticket"), attach=attach_ticket
)
register_mail_kind(
    registrations.WAITING, template="mail/labs/registration_waiting", label=_("Waiting list"), attach=attach_calendar
)
register_mail_kind(
    registrations.OFFERED,
    template="mail/labs/seat_offered",
    label=_("Offer of a freed seat"),
    still_wanted=find_wanted_offers,
)
register_mail_kind(
    registrations.CANCELLED,
    template="mail/labs/registration_cancelled",
    label=_("Registration ended"),
    attach=attach_calendar,
)
register_mail_kind(
    registrations.AGAIN, template="mail/labs/already_registered", label=_("Ticket once more"), attach=attach_ticket
)
register_mail_kind(lab_mails.CHANGED, template="mail/labs/lab_changed", label=_("Lab changed"), attach=attach_calendar)
register_mail_kind(
    lab_mails.CANCELLED, template="mail/labs/lab_cancelled", label=_("Lab cancelled"), attach=attach_calendar
)
register_mail_kind(surveys.KIND, template="mail/labs/survey", label=_("Survey"))
