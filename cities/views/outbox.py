"""The outbox in the workspace: the list of mails, one mail as it was sent, and what can be done about it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import MailState
from cities.errors import Refusal
from cities.forms.outbox import MailFilterForm
from cities.models import City, OutboxMail
from cities.outbox.history import read_history
from cities.outbox.kinds import label_of_kind
from cities.outbox.steps import can_step
from cities.permissions import OUTBOX_EDIT, OUTBOX_READ
from cities.selectors.mail import STATE_GROUPS, count_mail_states, first_day_shown, get_mail, list_mails
from cities.services.mail import cancel_mail, retry_mail
from cities.services.mail_preview import preview_mail
from cities.views.cursor import page_by_key
from cities.views.gates import workspace_page
from cities.views.mail_frame import mail_frame

STOPPABLE = (MailState.DRAFT, MailState.QUEUED, MailState.RETRYING)
WORKING = {MailState.QUEUED, MailState.SENDING, MailState.RETRYING}


@workspace_page(get=OUTBOX_READ)
def outbox(request: HttpRequest, city: City) -> HttpResponse:
    """Mails by state, kind, recipient and day; for htmx the table alone, refreshed while something moves."""
    form = MailFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = page_by_key(request, list_mails(city=city, **wanted))
    for mail in page.rows:
        mail.label = label_of_kind(mail.kind)
    campaign = wanted.get("campaign", "")
    since = None if campaign else first_day_shown(city=city, now=timezone.now())
    counts = count_mail_states(city=city, campaign=campaign, since=since)
    context = {
        "form": form,
        "page": page,
        "campaign": campaign,
        "is_filtered": any(wanted.values()),
        "campaign_label": _campaign_label(page.rows) if campaign else "",
        "tiles": _tiles(counts, campaign, since),
        "failed": counts[MailState.FAILED],
        "stoppable": sum(counts[state] for state in STOPPABLE) if campaign else 0,
        "is_working": any(counts[state] for state in WORKING),
        "export_query": request.GET.urlencode(),
        "refresh_url": request.get_full_path(),
    }
    template = "outbox/live.html" if request.htmx else "outbox/list.html"  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context, status=200 if not form.errors else 422)


def _campaign_label(mails: list[OutboxMail]) -> str:
    """What the mails of a campaign are, in words; its key says nothing to people."""
    return str(label_of_kind(mails[0].kind)) if mails else ""


def _tiles(counts: dict[str, int], campaign: str, since: date | None) -> list[dict[str, Any]]:
    """The states in words, each a link to the mails it counts."""
    waiting, failed = (sum(counts[state] for state in STATE_GROUPS[name]) for name in ("waiting", "lost"))
    rows = [
        (_("Waiting"), waiting, "waiting", False),
        (_("Sent"), counts[MailState.SENT], MailState.SENT.value, False),
        (_("Failed"), failed, "lost", failed > 0),
        (_("Kept back"), counts[MailState.SUPPRESSED], MailState.SUPPRESSED.value, False),
        (_("Cancelled"), counts[MailState.CANCELLED], MailState.CANCELLED.value, False),
    ]
    kept = ({"campaign": campaign} if campaign else {}) | ({"since": since.isoformat()} if since else {})
    return [
        {
            "label": label,
            "value": value,
            "attention": attention,
            "href": f"?{urlencode({'state': state, **kept})}",
        }
        for label, value, state, attention in rows
    ]


@workspace_page(get=OUTBOX_READ)
def outbox_mail(request: HttpRequest, city: City, mail_id: UUID) -> HttpResponse:
    """One mail: where it is, what the server said, what it looks like."""
    mail = _find_mail(city, mail_id)
    mail.label = label_of_kind(mail.kind)  # type: ignore[attr-defined]
    context = {
        "mail": mail,
        "history": read_history(mail),
        "preview": preview_mail(city=city, mail=mail),
        "can_retry": can_step(mail.state, MailState.QUEUED) and mail.state not in {MailState.DRAFT, MailState.SENDING},
        "can_cancel": can_step(mail.state, MailState.CANCELLED),
        "is_working": mail.state in WORKING,
    }
    return TemplateResponse(request, "outbox/mail.html", context)


@mail_frame
@workspace_page(get=OUTBOX_READ)
def outbox_mail_html(request: HttpRequest, city: City, mail_id: UUID) -> HttpResponse:
    """The HTML part as the recipient's mail program gets it, without tokens, for the frame on the page."""
    preview = preview_mail(city=city, mail=_find_mail(city, mail_id))
    return HttpResponse(preview.html)


@workspace_page(post=OUTBOX_EDIT)
def outbox_mail_retry(request: HttpRequest, city: City, mail_id: UUID) -> HttpResponse:
    """Send it again."""
    return _act(request, city, mail_id, retry_mail, _("The mail is in the queue again."))


@workspace_page(post=OUTBOX_EDIT)
def outbox_mail_cancel(request: HttpRequest, city: City, mail_id: UUID) -> HttpResponse:
    """Take it out of the queue."""
    return _act(request, city, mail_id, cancel_mail, _("The mail was cancelled."))


def _act(request: Any, city: City, mail_id: UUID, service: Any, words: str) -> HttpResponse:
    mail = _find_mail(city, mail_id)
    try:
        service(city=city, actor=request.actor, mail=mail)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect("outbox-mail", city.slug, mail.pk)


def _find_mail(city: City, mail_id: UUID) -> OutboxMail:
    try:
        return get_mail(city=city, mail_id=mail_id)
    except OutboxMail.DoesNotExist:
        raise Http404 from None
