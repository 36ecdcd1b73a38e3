"""The kinds of mail: which templates they use, whether they invite, what they attach.

Upper apps register theirs in `ready()`. A kind that is *invitational* (nobody asked for it) is kept from addresses that
unsubscribed, carries one-click unsubscribe and waits behind mails that somebody is waiting for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from cities.models import City, OutboxMail


@dataclass(frozen=True)
class Attachment:
    """A file in a mail.

    For `text/calendar`, `method` (REQUEST, CANCEL, PUBLISH) also puts it into the body as RFC 6047 asks, so that mail
    programs show the event with its buttons.
    """

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"
    method: str = ""


Attach = Callable[[dict[str, Any]], list[Attachment]]
# (city, campaigns, now) → which mails of the kind still mean something: an invitation that was answered does not.
StillWanted = Callable[[City, list[str], datetime], Q]


@dataclass(frozen=True)
class MailKind:
    """`template` has three files: `.html`, `.txt` and `.subject.txt`. `attach` builds files from the stored context.

    `personal` names the values of the context that differ within a campaign and are only printed (see skeleton.py).
    `hidden` names the values that nobody gets to see in the outbox: words about a disability are for few eyes.
    `still_wanted` says which mails may go back into the queue after they were stopped or failed; without it, all.
    """

    code: str
    template: str
    label: str | Promise
    invitational: bool = False
    attach: Attach | None = None
    personal: tuple[str, ...] | None = None
    still_wanted: StillWanted | None = None
    hidden: tuple[str, ...] = ()

    @property
    def priority(self) -> int:
        """0 for mails that somebody waits for, 1 for a mass of invitations."""
        return int(self.invitational)


_kinds: dict[str, MailKind] = {}


def register_mail_kind(
    code: str,
    *,
    template: str,
    label: str | Promise = "",
    invitational: bool = False,
    attach: Attach | None = None,
    personal: tuple[str, ...] | None = None,
    still_wanted: StillWanted | None = None,
    hidden: tuple[str, ...] = (),
) -> MailKind:
    """Add a kind. Registering the same code for another template is an error; twice the same does no harm."""
    known = _kinds.get(code)
    if known is not None and known.template != template:
        raise ValueError(f"The mail kind {code} is registered already, for {known.template}.")
    label = label or code.replace("-", " ").replace("_", " ").capitalize()
    _kinds[code] = MailKind(code, template, label, invitational, attach, personal, still_wanted, hidden)
    return _kinds[code]


def get_kind(code: str) -> MailKind:
    """Return the kind; raises KeyError for one that nobody registered."""
    return _kinds[code]


def label_of_kind(code: str) -> str:
    """The words for a kind; its code for one that nobody registers any more."""
    return str(_kinds[code].label) if code in _kinds else code


def list_kinds() -> list[MailKind]:
    """Return all kinds by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def keep_wanted(mails: QuerySet[OutboxMail], *, city: City, now: datetime) -> QuerySet[OutboxMail]:
    """Leave out the mails that nobody needs any more, as their kinds say."""
    for kind in list_kinds():
        if kind.still_wanted is None:
            continue
        campaigns = list(mails.filter(kind=kind.code).order_by().values_list("campaign", flat=True).distinct())
        if campaigns:
            mails = mails.filter(~Q(kind=kind.code) | kind.still_wanted(city, campaigns, now))
    return mails


def invitational_codes() -> list[str]:
    """The codes of the kinds that an unsubscription stops."""
    return [kind.code for kind in list_kinds() if kind.invitational]
