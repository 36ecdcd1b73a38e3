"""Who must not be written to: by their own click, or by a colleague's hand."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.errors import Refusal
from cities.log import record
from cities.models import City, OutboxMail, Suppression
from cities.outbox import resubscribed, unsubscribed
from cities.outbox.addresses import normalise_address
from cities.permissions import Actor


class IsSuppressedAlready(Refusal):
    """The address stands on the list with this scope."""

    code = "is-suppressed-already"
    message = gettext_lazy("This address is on the list already.")


def add_suppression(
    *, city: City, actor: Actor, email: str, scope: str, reason: str, since: datetime | None = None
) -> Suppression:
    """Keep an address from invitations or from all mails, with the reason in the log; `since` where it was before.

    Refuses IsSuppressedAlready.
    """
    address = normalise_address(email)
    with transaction.atomic():
        suppression = _insert(city, address, scope=scope, reason=reason, now=since or timezone.now())
        if suppression is None:
            raise IsSuppressedAlready(field="email")
        record(
            city=city,
            actor=actor,
            action="suppression.add",
            target=suppression,
            changes={"scope": scope, "reason": reason},
        )
    return suppression


def remove_suppression(*, city: City, actor: Actor, suppression: Suppression, reason: str) -> None:
    """Let an address be written to again; the reason stands in the log only."""
    with transaction.atomic():
        record(
            city=city,
            actor=actor,
            action="suppression.remove",
            target=suppression,
            changes={"scope": suppression.scope, "reason": reason},
        )
        suppression.delete()


def unsubscribe(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> Suppression:
    """Keep the recipient of this mail from further invitations of the city. Doing it twice changes nothing more.

    Upper apps hear of it through the hook `unsubscribed`, in the same transaction.
    """
    now = now or timezone.now()
    scope = Suppression.Scope.INVITATIONS
    with transaction.atomic():
        fresh = _insert(city, mail.recipient, scope=scope, reason=_("Asked not to be invited any more"), now=now)
        if fresh is None:
            return Suppression.objects.get(city=city, email=mail.recipient, scope=scope)
        record(city=city, actor=actor, action="mail.unsubscribe", target=mail, changes={"campaign": mail.campaign})
        unsubscribed.call(city=city, email=mail.recipient, mail=mail, now=now)
    return fresh


def resubscribe(*, city: City, actor: Actor, mail: OutboxMail, now: datetime | None = None) -> None:
    """Take the unsubscription of this mail's recipient back. A colleague's suppression of all mails stays."""
    scope = Suppression.Scope.INVITATIONS
    with transaction.atomic():
        gone, _rows = Suppression.objects.filter(city=city, email=mail.recipient, scope=scope).delete()
        if gone:
            record(city=city, actor=actor, action="mail.resubscribe", target=mail, changes={"campaign": mail.campaign})
            resubscribed.call(city=city, email=mail.recipient, mail=mail, now=now or timezone.now())


def _insert(city: City, address: str, *, scope: str, reason: str, now: datetime) -> Suppression | None:
    """The new row, or None if it is there. Two clicks at once make one row and no error."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cities_suppression (city_id, email, scope, reason, created_at) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (city_id, email, scope) DO NOTHING RETURNING id",
            [city.pk, address, scope, reason[:200], now],
        )
        row = cursor.fetchone()
    return Suppression.objects.get(city=city, pk=row[0]) if row else None
