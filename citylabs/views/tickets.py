"""The ticket: for its holder a QR code to show, for the desk one large button."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from cities.models import City
from cities.views.gates import city_page
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Registration
from citylabs.notifications.addresses import make_ticket_address
from citylabs.notifications.tickets import draw_qr_svg
from citylabs.rules.permissions import CHECKIN_USE
from citylabs.views.links import open_ticket

AT_DESK_OF = "at_desk_of"  # the session keeps at which lab's door the person works


@city_page
@never_cache
def ticket(request: Any, city: City, token: str) -> HttpResponse:
    """Shows who this is; changes nothing. The button of the desk posts to the workspace."""
    found = open_ticket(city, token)
    context = {"registration": found, "lab": found.lab, "token": token}
    if request.actor.may(CHECKIN_USE):
        verdict = judge(found, at_desk_of=request.session.get(AT_DESK_OF, ""))
        context |= {**verdict, "is_scanning": "scan" in request.GET}
        return TemplateResponse(request, "citylabs/checkin/scanned.html", context)
    address = make_ticket_address(city, found.pk)
    title = _("Ticket %(number)s") % {"number": found.number}
    code = draw_qr_svg(address, title=title)
    is_valid = found.state == RegistrationState.CONFIRMED and found.lab.state != LabState.CANCELLED
    # segno escapes the title; the rest is its own drawing
    context |= {"qr": mark_safe(code), "is_valid": is_valid}  # noqa: S308
    return TemplateResponse(request, "citylabs/registration/ticket.html", context)


def judge(found: Registration, *, at_desk_of: str = "") -> dict[str, Any]:
    """Return what the desk must know about a ticket: `tone`, `verdict`, `detail`, and whether it `may_check_in`."""
    lab = found.lab
    if lab.state not in {LabState.PUBLISHED, LabState.RUNNING}:
        return _verdict("danger", _("Check-in is closed"), str(lab.get_state_display()))
    if at_desk_of and at_desk_of != str(lab.pk):
        return _verdict("danger", _("Another lab"), _("This ticket is for %(lab)s.") % {"lab": lab})
    if found.state == RegistrationState.CANCELLED:
        return _verdict("danger", pgettext("registration", "Cancelled"), _("This registration was cancelled."))
    if found.state != RegistrationState.CONFIRMED:
        return _verdict("danger", _("No seat"), str(found.get_state_display()))
    if found.checked_in_at:
        return _verdict("warning", _("Checked in already"), "")
    today = timezone.now().astimezone(lab.zone).date()
    if lab.starts_at and lab.ends_at:
        first, last = lab.starts_at.astimezone(lab.zone).date(), lab.ends_at.astimezone(lab.zone).date()
        if not first <= today <= last:
            return _verdict("warning", _("Not today"), _("The lab of this ticket is on another day."), may=True)
    return _verdict("success", _("Welcome"), "", may=True)


def _verdict(tone: str, words: str, detail: str, *, may: bool = False) -> dict[str, Any]:
    return {"tone": tone, "verdict": words, "detail": detail, "may_check_in": may}
