"""How long the platform's own data are kept: drafts of forms, and mails."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.hooks import RetentionClass, register_retention
from cities.models import City, FormDraft, OutboxMail
from cities.models.mail import OPEN_STATES

# What stands in a sent mail whose text is gone; the row stays, so that nobody is written to twice.
FORGOTTEN = {"forgotten": True}


def _drafts(city: City, before: datetime) -> Any:
    return FormDraft.objects.filter(city=city, changed_at__lt=before)


def delete_first(rows: Any, limit: int) -> int:
    """Delete the first rows; returns how many rows, without those that hang on them."""
    chosen = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._default_manager.filter(pk__in=chosen).delete()
    return len(chosen)


def _mails(city: City, before: datetime) -> Any:
    waiting = [*OPEN_STATES, MailState.DRAFT]
    old = OutboxMail.objects.filter(city=city, created_at__lt=before).exclude(state__in=waiting)
    return old.exclude(state=MailState.SENT, context=FORGOTTEN)


def _sample_mails(city: City, before: datetime, limit: int) -> list[str]:
    mails = _mails(city, before).order_by("created_at", "id")[:limit]
    return [f"{mail.created_at:%Y-%m-%d} · {mail.kind} · {mail.recipient}" for mail in mails]


def _forget_mails(city: City, before: datetime, limit: int) -> int:
    """Empty sent mails; delete those that were never sent, which could otherwise be sent empty."""
    chosen = list(_mails(city, before).order_by("id").values_list("pk", "state")[:limit])
    sent = [pk for pk, state in chosen if state == MailState.SENT]
    OutboxMail.objects.filter(city=city, pk__in=sent).update(
        context=FORGOTTEN, subject="", recipient_name="", error="", history=[]
    )
    OutboxMail.objects.filter(city=city, pk__in=[pk for pk, _state in chosen if pk not in set(sent)]).delete()
    return len(chosen)


register_retention(
    RetentionClass(
        code="drafts",
        label=_("Drafts of forms"),
        counted_from=_("after the last change"),
        days=30,
        why=_("Nobody comes back to an unsaved form after a month."),
        stays=_("Nothing."),
        count=lambda city, before: int(_drafts(city, before).count()),
        sample=lambda city, before, limit: [
            f"{one.changed_at:%Y-%m-%d} · {one.key}" for one in _drafts(city, before).order_by("changed_at")[:limit]
        ],
        delete=lambda city, before, limit: delete_first(_drafts(city, before), limit),
        order=90,
    )
)
register_retention(
    RetentionClass(
        code="mails",
        label=_("Texts of mails"),
        counted_from=_("after the mail was written"),
        days=730,
        why=_("Needed to show what people were told, and when, while questions may still come."),
        stays=_("That a mail of this kind went to this address on this day, so that nobody is written to twice."),
        count=lambda city, before: int(_mails(city, before).count()),
        sample=_sample_mails,
        delete=_forget_mails,
        order=70,
    )
)
