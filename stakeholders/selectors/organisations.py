"""Reading public profiles: what everybody may see, and nothing else. No city needs to be entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from cities.models import City
from cities.models.folding import fold
from cities.rules.codes import cpv_stem
from cities.selectors.searching import SearchWords, list_found
from stakeholders.models import Organisation, OrganisationRelation, OrganisationVerification

COUNT_LIMIT = 999


@dataclass(frozen=True)
class OrganisationFilter:
    """What the public list is narrowed to; blank means all, everything must hold."""

    q: str = ""
    group: str = ""
    country: str = ""
    theme: str = ""
    cpv: str = ""
    size: str = ""
    language: str = ""
    verified: bool = False


def list_public_organisations(*, chosen: OrganisationFilter | None = None) -> QuerySet[Organisation]:
    """Return listed profiles, unordered: pages order by name. A CPV code finds everything below it."""
    chosen = chosen or OrganisationFilter()
    found = Organisation.objects.filter(is_listed=True)
    for word in fold(chosen.q).split()[:6]:
        found = found.filter(searched__contains=word)
    exact = {"helix_group": chosen.group, "country": chosen.country, "size": chosen.size}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    if chosen.theme:
        found = found.filter(themes__contains=[chosen.theme])
    if chosen.cpv:
        found = found.filter(cpv_tree__contains=[cpv_stem(chosen.cpv)])
    if chosen.language:
        found = found.filter(languages__contains=[chosen.language])
    if chosen.verified:
        found = found.filter(_is_verified())
    return found


def with_marks(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Add `is_verified` to each."""
    return found.annotate(is_verified=_is_verified())


def _is_verified() -> Exists:
    return Exists(OrganisationVerification.objects.filter(organisation=OuterRef("pk"), withdrawn_at=None))


def count_public_organisations(*, chosen: OrganisationFilter) -> tuple[int, bool]:
    """Return how many the list holds, and whether that is exact: nobody counts beyond 999."""
    number = list_public_organisations(chosen=chosen).order_by()[: COUNT_LIMIT + 1].count()
    return min(number, COUNT_LIMIT), number <= COUNT_LIMIT


def list_public_countries() -> list[str]:
    """Return the countries of listed profiles."""
    found = Organisation.objects.filter(is_listed=True).order_by("country")
    return list(found.values_list("country", flat=True).distinct())


def get_public_organisation(*, slug: str) -> Organisation:
    """Return a listed profile with what stands on its page; raises Organisation.DoesNotExist."""
    return with_facts(Organisation.objects.filter(is_listed=True)).get(slug=slug)


def find_public_organisation(*, key: str) -> Organisation:
    """Return a listed profile by its address or its id; raises Organisation.DoesNotExist."""
    try:
        by_key = Q(pk=UUID(key))
    except ValueError:
        by_key = Q(slug=key)
    return with_marks(with_facts(Organisation.objects.filter(is_listed=True))).get(by_key)


def with_facts(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Read references, related parties and valid marks along, a query each."""
    relations = OrganisationRelation.objects.select_related("other")
    marks = OrganisationVerification.objects.filter(withdrawn_at=None).select_related("city")
    return found.prefetch_related(
        "references",
        Prefetch("relations", queryset=relations),
        Prefetch("verifications", queryset=marks, to_attr="marks"),
    )


def search_organisations(*, query: SearchWords, limit: int) -> tuple[list[Organisation], int]:
    """Return listed profiles for the search over everything."""
    rows = Organisation.objects.filter(is_listed=True)
    return list_found(
        rows, haystack=F("searched"), query=query, limit=limit, order_by=("sort_key", "pk"), alike=F("sort_key")
    )


def find_registered(*, scheme: str, number: str) -> Organisation | None:
    """Return the profile, public or not, with this number in this register, or None."""
    if not (scheme and number):
        return None
    found = Organisation.objects.annotate(number=Lower("registration_id"))
    return found.filter(scheme=scheme, number=number.lower()).first()


def list_by_ids(*, ids: Iterable[UUID]) -> QuerySet[Organisation]:
    """Return listed profiles by id."""
    return Organisation.objects.filter(pk__in=list(ids), is_listed=True)


def list_marks_of_city(*, city: City, organisation: Organisation) -> QuerySet[OrganisationVerification]:
    """Return the city's own valid verifications of a profile."""
    return OrganisationVerification.objects.filter(organisation=organisation, city=city, withdrawn_at=None)


def list_site_map_organisations(*, offset: int, limit: int) -> list[tuple[str, datetime]]:
    """Return (address, last change) of listed profiles in the order of the keys."""
    found = Organisation.objects.filter(is_listed=True).order_by("pk")
    return list(found.values_list("slug", "changed_at")[offset : offset + limit])
