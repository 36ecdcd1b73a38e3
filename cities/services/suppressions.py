"""Who must not be written to: by their own click, or by a colleague's hand."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.errors import Refusal
from cities.log import record
from cities.models import City, OutboxMail, Suppression
from cities.outbox import resubscribed, unsubscribed
from cities.outbox.addresses import normalise_address
from cities.outbox.seals import all_seals, seal_address
from cities.permissions import Actor

# English in the database: whoever reads the list has another language than whoever erased.
_ERASED = "Erased at the person's request"


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


def forget_address(*, city: City, actor: Actor, email: str, now: datetime | None = None) -> int:
    """Keep only the seal of an erased address, so that the wish outlives the data; returns the rows of the list.

    An address that was not on the list is put there with its seal alone: a list that is imported again must not bring
    the person back. Mails to it that wait are not this function's matter. Twice does no harm.
    """
    address = normalise_address(email)
    seal, seals = seal_address(address, city_id=city.pk), all_seals(address, city_id=city.pk)
    with transaction.atomic():
        known = Suppression.objects.filter(Q(email=address) | Q(email=None, address_seal__in=seals), city=city)
        kept = list(known.select_for_update())
        fresh = [one for one in kept if one.email]
        for one in fresh:
            one.email, one.address_seal, one.reason = None, seal, _ERASED
            one.save(update_fields=["email", "address_seal", "reason"])
        if not kept:
            scope = Suppression.Scope.INVITATIONS
            one = Suppression(city=city, email=None, address_seal=seal, scope=scope, reason=_ERASED)
            one.save(force_insert=True)
            fresh = kept = [one]
        for one in fresh:
            record(city=city, actor=actor, action="suppression.forget", target=one, changes={"scope": one.scope})
    return len(kept)


def recall_address(*, city: City, email: str) -> int:
    """Write an address back into the rows that know it by its seal, because its owner has come back by themselves.

    They stay on the list: registering for a lab is no wish to be invited to others.
    """
    address = normalise_address(email)
    seals = all_seals(address, city_id=city.pk)
    recalled = 0
    with transaction.atomic():
        for one in Suppression.objects.select_for_update().filter(city=city, email=None, address_seal__in=seals):
            if Suppression.objects.filter(city=city, email=address, scope=one.scope).exists():
                one.delete()
                continue
            one.email, one.address_seal = address, seals[0]
            one.save(update_fields=["email", "address_seal"])
            recalled += 1
    return recalled


def seal_suppressions(*, city: City, limit: int = 1000) -> int:
    """Give up to `limit` rows whose address is known the seal of the newest key; returns how many had another or none.

    For rows from before there were seals, and after a new key. Rows without an address keep the key they were made
    with until their owner comes back.
    """
    changed = 0
    with transaction.atomic():
        for one in Suppression.objects.select_for_update(skip_locked=True).filter(city=city).exclude(email=None):
            seal = seal_address(str(one.email), city_id=city.pk)
            if one.address_seal != seal and changed < limit:
                one.address_seal = seal
                one.save(update_fields=["address_seal"])
                changed += 1
    return changed


def _insert(city: City, address: str, *, scope: str, reason: str, now: datetime) -> Suppression | None:
    """The new row, or None if it is there. Two clicks at once make one row and no error."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cities_suppression (city_id, email, address_seal, scope, reason, created_at) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (city_id, email, scope) DO NOTHING RETURNING id",
            [city.pk, address, seal_address(address, city_id=city.pk), scope, reason[:200], now],
        )
        row = cursor.fetchone()
    return Suppression.objects.get(city=city, pk=row[0]) if row else None
