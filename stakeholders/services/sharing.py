"""Sharing entries with the cities of a network, and taking them back (docs/adr/0020).

The database holds what is promised: no row without membership and, for people, an open consent. The services lock the
consents they rest on, so that sharing and taking a consent back go one after the other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City, Network, NetworkMembership
from cities.permissions import Actor
from cities.services.networks import NotInNetwork
from cities.tenancy import enter_city
from stakeholders.enums import ConsentPurpose, SharedUseKind
from stakeholders.models import Consent, SharedEntry, SharedUse, Stakeholder
from stakeholders.rules.hooks import CONSENT_WITHDRAWN
from stakeholders.rules.sharing import can_be_shared, shared_values
from stakeholders.services.entry_log import record_entries

AT_ONCE = 5_000


class NoGround(Refusal):
    """Nothing in law lets these entries be shown to others."""

    code = "no-ground-to-share"
    message = _("Nobody of these agreed to be shared with other cities. Ask them for their consent first.")


class TooManyEntries(Refusal):
    """More than one transaction should hold."""

    code = "too-many-entries"
    message = _("Share at most 5,000 entries at once.")


@dataclass(frozen=True)
class SharingDone:
    """Whom a call has shared, and who was left out because there is no ground."""

    shared: list[UUID]
    left_out: list[UUID]


def share_entries(
    *,
    city: City,
    actor: Actor,
    network: Network,
    stakeholder_ids: Collection[UUID],
    tags: Collection[str] = (),
    now: datetime | None = None,
) -> SharingDone:
    """Show these entries to the cities of a network, each with those of its tags that are in `tags`.

    Entries without ground are left out; those that are shared already stay, with the tags given now. Refuses with
    NotInNetwork, TooManyEntries, and NoGround when nothing of it may be shared.
    """
    if len(stakeholder_ids) > AT_ONCE:
        raise TooManyEntries
    now = now or timezone.now()
    with transaction.atomic():
        _guard_member(city, network)
        entries = list(Stakeholder.objects.filter(city=city, pk__in=stakeholder_ids).order_by("pk"))
        consenting = _lock_consents(city, entries)
        ready = [entry for entry in entries if can_be_shared(entry, consenting=consenting)]
        if not ready:
            raise NoGround
        known = SharedEntry.objects.filter(city=city, network=network, stakeholder__in=ready)
        before = {one.stakeholder_id: {"pk": one.pk, "shared_at": one.shared_at} for one in known}
        known.delete()
        SharedEntry.objects.bulk_create(
            SharedEntry(
                **{"shared_at": now, **before.get(entry.pk, {})},
                **shared_values(entry, consenting=consenting, tags=tags),
                city=city,
                network=network,
                stakeholder=entry,
                changed_at=now,
            )
            for entry in ready
        )
        new = [entry for entry in ready if entry.pk not in before]
        changes = {"network": network.slug, "tags": sorted(tags)}
        record_entries(city=city, actor=actor, action="stakeholder.share", stakeholders=new, changes=changes)
    done = {entry.pk for entry in ready}
    return SharingDone([entry.pk for entry in new], [entry.pk for entry in entries if entry.pk not in done])


def unshare_entries(
    *, city: City, actor: Actor, stakeholder_ids: Collection[UUID], network: Network | None = None
) -> list[UUID]:
    """Take entries back from a network, or from all; no other city sees them from now on. Twice is harmless."""
    with transaction.atomic():
        shared = SharedEntry.objects.filter(city=city, stakeholder__in=stakeholder_ids)
        if network is not None:
            shared = shared.filter(network=network)
        return _take_back(city, actor, shared)


@CONSENT_WITHDRAWN.add
def end_with_consent(*, city: City, actor: Actor, consent: Consent) -> None:
    """Whatever rests on a consent ends with it, in the same transaction."""
    if consent.purpose == ConsentPurpose.SHARE:
        _take_back(city, actor, SharedEntry.objects.filter(city=city, consent_email=consent.email.lower()))


def note_use(
    *, city: City, shared: Iterable[SharedEntry], kind: str = SharedUseKind.SEEN, now: datetime | None = None
) -> None:
    """Tell the cities of origin what this city did with their entries; a look counts once a day.

    The note is a row of the origin's, so it is written inside that city.
    """
    now = now or timezone.now()
    for one in shared:
        with enter_city(one.city_id):
            found, is_new = SharedUse.objects.select_for_update().get_or_create(
                city_id=one.city_id,
                stakeholder_id=one.stakeholder_id,
                by_city=city,
                kind=kind,
                defaults={"first_at": now, "last_at": now},
            )
            if not is_new and (kind != SharedUseKind.SEEN or found.last_at.date() < now.date()):
                found.times, found.last_at = found.times + 1, now
                found.save(update_fields=["times", "last_at"])


def _guard_member(city: City, network: Network) -> None:
    """Lock the membership: leaving waits for this, or this finds it gone."""
    member = NetworkMembership.objects.select_for_update(no_key=True).filter(city=city, network=network)
    if member.first() is None:
        raise NotInNetwork


def _lock_consents(city: City, entries: Iterable[Stakeholder]) -> set[str]:
    """Return the addresses that agree, locked in one order, so that nobody takes one back before this commits."""
    emails = {entry.email.lower() for entry in entries if entry.email}
    agreed = Consent.objects.select_for_update().filter(city=city, share_email__in=emails).order_by("pk")
    return {str(email) for email in agreed.values_list("share_email", flat=True)}


def _take_back(city: City, actor: Actor, shared: QuerySet[SharedEntry]) -> list[UUID]:
    """Delete the rows; each entry's history says from which network it was taken."""
    found = list(shared.order_by().values_list("stakeholder_id", "network__slug"))
    shared.delete()
    for slug in sorted({slug for _key, slug in found}):
        ids = [key for key, network in found if network == slug]
        entries = list(Stakeholder.objects.filter(city=city, pk__in=ids).order_by("pk"))
        record_entries(
            city=city, actor=actor, action="stakeholder.unshare", stakeholders=entries, changes={"network": slug}
        )
    return list(dict.fromkeys(key for key, _slug in found))
