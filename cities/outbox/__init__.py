"""The outbox: mails are written here in the caller's transaction and sent by workers (design, section 6).

`queue_mail` and `queue_mails` put mails in, `register_mail_kind` says what a mail looks like. Sending, retrying and
cancelling are services (`cities.services.mail`, `cities.services.mail_sending`).
"""

from cities.outbox.events import resubscribed, unsubscribed
from cities.outbox.kinds import Attachment, MailKind, get_kind, list_kinds, register_mail_kind
from cities.outbox.queue import MailItem, QueueCount, queue_mail, queue_mails

__all__ = [
    "Attachment",
    "MailItem",
    "MailKind",
    "QueueCount",
    "get_kind",
    "list_kinds",
    "queue_mail",
    "queue_mails",
    "register_mail_kind",
    "resubscribed",
    "unsubscribed",
]
