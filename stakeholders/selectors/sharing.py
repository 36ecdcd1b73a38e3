"""Reading what cities share in their networks: what others show to a city, and what the city shows itself.

Row-level security decides what is there at all: a city's own rows, and those of networks it is in now.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from cities.models import City, NetworkMembership
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent, SharedEntry, SharedUse, SharingRequest, Stakeholder
from stakeholders.models.folding import fold
from stakeholders.rules.sharing import can_be_shared, is_about_organisation_only


@dataclass(frozen=True)
class SharedFilters:
    """Which shared entries; blank means all. `network` and `origin` are addresses, `cpv_stem` a stem of a code."""

    q: str = ""
    network: str = ""
    origin: str = ""
    groups: Sequence[str] = ()
    level: str = ""
    country: str = ""
    region: str = ""
    language: str = ""
    theme: str = ""
    cpv_stem: str = ""


def list_network_ids(*, city: City, slug: str = "") -> list[UUID]:
    """Return the networks the city is in, or of them the one with this address."""
    mine = NetworkMembership.objects.filter(city=city)
    if slug:
        mine = mine.filter(network__slug=slug)
    return list(mine.order_by("network_id").values_list("network_id", flat=True))


def list_shared_entries(*, city: City, filters: SharedFilters | None = None) -> QuerySet[SharedEntry]:
    """Return what other cities share with this one, by organisation, else person; the same order for everybody.

    An entry that is shared in two networks appears once per network. Call inside the city.
    """
    filters = filters or SharedFilters()
    ids = list_network_ids(city=city, slug=filters.network)
    # Of a single network the index knows the order, so that a page of many thousands is read and no more.
    within = {"network_id": ids[0]} if len(ids) == 1 else {"network_id__in": ids}
    entries = SharedEntry.objects.filter(**within).exclude(city=city)
    named = {
        "city__slug": filters.origin,
        "level": filters.level,
        "country": filters.country,
        "language": filters.language,
    }
    entries = entries.filter(**{column: value for column, value in named.items() if value})
    if filters.groups:
        entries = entries.filter(helix_group__in=list(filters.groups))
    if filters.region:
        entries = entries.filter(region__startswith=filters.region)
    if filters.theme:
        entries = entries.filter(themes__contains=[filters.theme])
    if filters.cpv_stem:
        entries = entries.filter(cpv_tree__contains=[filters.cpv_stem])
    for word in fold(filters.q).split():
        entries = entries.filter(sort_key__contains=word)
    return entries.select_related("city", "network").order_by("sort_key", "id")


def get_shared_entry(*, city: City, shared_id: UUID) -> SharedEntry:
    """Return one entry that another city shares with this one; raises SharedEntry.DoesNotExist."""
    return list_shared_entries(city=city).get(pk=shared_id)


def list_origins(*, city: City) -> list[City]:
    """Return the other cities of the city's networks by their address."""
    others = NetworkMembership.objects.filter(network_id__in=list_network_ids(city=city)).exclude(city=city)
    return list(City.objects.filter(pk__in=others.values("city")).order_by("slug"))


def list_shared_by(*, city: City) -> QuerySet[SharedEntry]:
    """Return what the city itself shares, with network and entry."""
    own = SharedEntry.objects.filter(city=city).select_related("network")
    return own.order_by("sort_key", "id")


def list_sharing_of(*, city: City, stakeholder: Stakeholder) -> list[SharedEntry]:
    """Return in which networks an entry of the city is shared."""
    shared = SharedEntry.objects.filter(city=city, stakeholder=stakeholder).select_related("network")
    return list(shared.order_by("shared_at", "id"))


def list_viewers_of(*, city: City, email: str) -> list[City]:
    """Return the cities that can read a shared entry with this address now, by their address."""
    shared = SharedEntry.objects.filter(city=city, consent_email=email.lower()).order_by()
    in_them = NetworkMembership.objects.filter(network__in=list(shared.values_list("network", flat=True)))
    return list(City.objects.filter(pk__in=in_them.values("city")).exclude(pk=city.pk).order_by("slug"))


def list_uses_of(*, city: City, stakeholder: Stakeholder) -> list[SharedUse]:
    """Return what other cities did with a shared entry of this city, the newest first."""
    uses = SharedUse.objects.filter(city=city, stakeholder=stakeholder).select_related("by_city")
    return list(uses.order_by("-last_at", "-id"))


def find_sharing_request(*, city: City, email: str) -> SharingRequest | None:
    """Return the one time this address was asked for its consent to sharing, or None."""
    if not email:
        return None
    return SharingRequest.objects.filter(city=city, email=email.lower()).select_related("network").first()


def get_sharing_request(*, city: City, request_id: UUID) -> SharingRequest:
    """Return the question a link is about; raises SharingRequest.DoesNotExist."""
    return SharingRequest.objects.select_related("network", "stakeholder").get(city=city, pk=request_id)


def list_consenting(*, city: City, entries: Iterable[Stakeholder]) -> set[str]:
    """Return those of the entries' addresses, in lower case, that agree to sharing now."""
    emails = {entry.email.lower() for entry in entries if entry.email}
    found = Consent.objects.filter(city=city, share_email__in=emails)
    return set(found.values_list("share_email", flat=True))


@dataclass(frozen=True)
class SharingPreview:
    """What sharing these entries would do, before anything is done."""

    people: list[Stakeholder] = field(default_factory=list)  # agreed
    organisations: list[Stakeholder] = field(default_factory=list)  # name no person
    to_ask: list[Stakeholder] = field(default_factory=list)  # could be asked for their consent, never were
    asked: list[Stakeholder] = field(default_factory=list)  # asked before, or took a consent back: left alone
    without_address: list[Stakeholder] = field(default_factory=list)

    @property
    def ready(self) -> list[Stakeholder]:
        """Who would be shared."""
        return [*self.people, *self.organisations]


def preview_sharing(*, city: City, entries: Sequence[Stakeholder]) -> SharingPreview:
    """Sort the entries by what sharing them needs, in three queries."""
    consenting = list_consenting(city=city, entries=entries)
    not_again = list_not_to_ask(city=city, emails={entry.email.lower() for entry in entries if entry.email})
    preview = SharingPreview()
    for entry in entries:
        _place(preview, entry, consenting, not_again).append(entry)
    return preview


def _place(
    preview: SharingPreview, entry: Stakeholder, consenting: Collection[str], not_again: Collection[str]
) -> list[Stakeholder]:
    if can_be_shared(entry, consenting=consenting):
        return preview.organisations if _rests_on_nobody(entry, consenting) else preview.people
    if not entry.email:
        return preview.without_address
    return preview.asked if entry.email.lower() in not_again else preview.to_ask


def _rests_on_nobody(entry: Stakeholder, consenting: Collection[str]) -> bool:
    return is_about_organisation_only(entry) and entry.email.lower() not in consenting


def list_not_to_ask(*, city: City, emails: Collection[str]) -> set[str]:
    """Return the addresses that were asked once, or have taken a consent to sharing back: nobody asks them again."""
    asked = SharingRequest.objects.filter(city=city, email__in=emails).values_list("email", flat=True)
    said = Consent.objects.filter(city=city, email__in=emails, purpose=ConsentPurpose.SHARE)
    return set(asked) | set(said.values_list("email", flat=True))
