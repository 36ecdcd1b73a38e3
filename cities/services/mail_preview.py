"""A mail as it is, or will be, sent. Changes nothing: rendering is a function of the stored row.

But for the tokens of its links: they act in the recipient's name (join as the invited colleague, cancel, answer the
survey), so nobody else gets to see them. And but for what its kind hides.
"""

from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cities.models import City, OutboxMail
from cities.outbox.kinds import Attachment, get_kind
from cities.outbox.message import list_headers
from cities.outbox.render import render_mail
from cities.services.mail_links import own_data_url, unsubscribe_url
from cities.services.retention_classes import FORGOTTEN
from cities.tenancy import hide_links


@dataclass(frozen=True)
class MailPreview:
    """What the recipient's mail program gets, without the tokens of links, or `fault`: why it cannot be rendered."""

    subject: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    fault: str = ""


def preview_mail(*, city: City, mail: OutboxMail) -> MailPreview:
    """Render the mail from its stored context; a poisoned one is shown with its fault instead of an error page."""
    if mail.context == FORGOTTEN:
        return MailPreview(fault=_("The text of this mail has been deleted, as the city’s retention rules say."))
    try:
        mail = _hide_words(mail)
        link = unsubscribe_url(mail, city=city)
        own = own_data_url(mail, city=city)
        rendered = render_mail(mail, city=city, unsubscribe_url=link, own_data_url=own)
        now = mail.sent_at or mail.due_at
        headers = list_headers(mail, city=city, rendered=rendered, unsubscribe_url=link, now=now)
    except Exception as error:  # whatever a template can raise, an organiser must be able to look
        words = _("This mail cannot be rendered: %(kind)s: %(error)s")
        return MailPreview(fault=words % {"kind": type(error).__name__, "error": error})
    return MailPreview(
        subject=rendered.subject,
        headers=tuple((name, hide_links(value)) for name, value in headers),
        text=hide_links(rendered.text),
        html=hide_links(rendered.html),
        attachments=rendered.attachments,
    )


def _hide_words(mail: OutboxMail) -> OutboxMail:
    """A copy to look at, with three dots for each value that its kind hides."""
    shown = copy(mail)
    hidden = {name: "…" for name in get_kind(mail.kind).hidden if mail.context.get(name)}
    shown.context = {**mail.context, **hidden}
    return shown
