"""Many mails of the outbox at once: trying the failed ones again, stopping what waits, taking the list out."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.forms.outbox import MailFilterForm
from cities.models import City
from cities.outbox.kinds import label_of_kind
from cities.permissions import OUTBOX_EDIT, OUTBOX_READ
from cities.selectors.mail import first_day_shown, list_mails, midnight
from cities.services.exports import note_export
from cities.services.mail import Moved, cancel_campaign_mails, resume_campaign_mails, retry_failed_mails
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo

CHUNK = 1000


def read_stop(request: Any) -> UUID | None:
    """Which stop is taken back; None where the form names none. Nonsense finds no mails."""
    try:
        return UUID(request.POST["stop"]) if "stop" in request.POST else None
    except ValueError:
        raise Http404 from None


def tell_left(words: str, left: int) -> str:
    """Add how many mails stay as they are because their recipients have answered."""
    more = ngettext(
        "%(number)s mail is left out: it was answered meanwhile, or is not needed any more.",
        "%(number)s mails are left out: they were answered meanwhile, or are not needed any more.",
        left,
    )
    return f"{words} {more % {'number': left}}" if left else words


def _tell_moved(request: Any, moved: Moved) -> None:
    words = ngettext("%(number)s mail is in the queue again.", "%(number)s mails are in the queue again.", moved.mails)
    messages.success(request, tell_left(words % {"number": moved.mails}, moved.left))


def _back(city: City, campaign: str) -> HttpResponse:
    query = f"?{urlencode({'campaign': campaign})}" if campaign else ""
    return redirect(f"{reverse('outbox', args=[city.slug])}{query}")


@workspace_page(post=OUTBOX_EDIT)
def outbox_retry(request: Any, city: City) -> HttpResponse:
    """Put the failed mails of a campaign, or of the days that the page counts, into the queue again."""
    campaign = request.POST.get("campaign", "")[:120]
    day = first_day_shown(city=city, now=timezone.now())
    since = None if campaign else midnight(day, city)
    moved = retry_failed_mails(city=city, actor=request.actor, campaign=campaign, since=since)
    _tell_moved(request, moved)
    return _back(city, campaign)


@workspace_page(post=OUTBOX_EDIT)
def outbox_cancel(request: Any, city: City) -> HttpResponse:
    """Take everything of a campaign out of the queue that has not been sent; the way back sends it after all."""
    campaign = request.POST.get("campaign", "")[:120]
    if not campaign:
        return _back(city, "")
    stop = uuid4()
    moved = cancel_campaign_mails(city=city, actor=request.actor, campaign=campaign, stop=stop)
    words = ngettext("%(number)s mail was stopped.", "%(number)s mails were stopped.", moved) % {"number": moved}
    offer_undo(request, words, reverse("outbox-resume", args=[city.slug]), {"campaign": campaign, "stop": stop})
    return _back(city, campaign)


@workspace_page(post=OUTBOX_EDIT)
def outbox_resume(request: Any, city: City) -> HttpResponse:
    """Send after all what a stop took out of the queue."""
    campaign = request.POST.get("campaign", "")[:120]
    if campaign:
        stop = read_stop(request)
        moved = resume_campaign_mails(city=city, actor=request.actor, campaign=campaign, stop=stop)
        _tell_moved(request, moved)
    return _back(city, campaign)


@workspace_page(get=OUTBOX_READ)
def outbox_export(request: Any, city: City) -> Any:
    """The mails as the list shows them, as CSV. Taking them out is logged."""
    form = MailFilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    logged = {name: value for name, value in filters.items() if name != "recipient"}
    searched = filters.get("recipient", "")
    note_export(city=city, actor=request.actor, action="mail.export", **logged, searched=searched)
    return answer_csv(_lines(city, request.user, filters), file_name=f"outbox-{city.slug}.csv")


def _lines(city: City, user: Any, filters: dict[str, Any]) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    headers = [_("Recipient"), _("Name"), _("Kind"), _("Subject"), _("Language"), _("State"), _("Attempts")]
    yield writer.writerow([*headers, _("What the mail server said"), _("Written"), _("Sent")])
    with enter_city(city, user):
        for mail in list_mails(city=city, **filters).iterator(chunk_size=CHUNK):
            words = [str(label_of_kind(mail.kind)), mail.subject, mail.language, str(mail.get_state_display())]
            sent = mail.sent_at.isoformat() if mail.sent_at else ""
            known = [mail.recipient, mail.recipient_name, *words, mail.attempts, mail.error]
            yield writer.writerow([*known, mail.created_at.isoformat(), sent])
