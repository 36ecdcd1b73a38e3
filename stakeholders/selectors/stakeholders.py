"""Reading the registry. Everything here is private to the city."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Func, QuerySet, TextField
from django.db.models.functions import Lower

from cities.models import City
from stakeholders.models import MatchKey, Stakeholder
from stakeholders.rules.filters import Filters
from stakeholders.rules.match_keys import address_key
from stakeholders.selectors.filtering import keep_filters

# Counting stops here: a number this large says "many", whatever it is exactly.
COUNT_LIMIT = 10_000


def get_stakeholder(*, city: City, stakeholder_id: UUID) -> Stakeholder:
    """Return an entry of the city; raises Stakeholder.DoesNotExist."""
    return Stakeholder.objects.get(city=city, pk=stakeholder_id)


def find_by_email(*, city: City, email: str) -> Stakeholder | None:
    """Return the entry with this address, now or earlier, whatever its case, or None."""
    if not email:
        return None
    found = Stakeholder.objects.filter(city=city).alias(address=Lower("email")).exclude(email="")
    return found.filter(address=email.lower()).first() or _find_by_earlier_email(city, email.lower())


def _find_by_earlier_email(city: City, email: str) -> Stakeholder | None:
    """By the key of the address, which has an index: looking into the lists of all entries has none behind the wall."""
    holders = MatchKey.objects.filter(city=city, key=address_key(email)).values("stakeholder")
    found = Stakeholder.objects.filter(city=city, pk__in=holders, other_emails__contains=[email])
    return found.order_by("created_at", "id").first()


def list_stakeholders(*, city: City, filters: Filters | None = None) -> QuerySet[Stakeholder]:
    """Return the entries that meet the filters, by organisation, else person, without regard to case and accents.

    Every word of the search must be in the organisation, the person or the address.
    """
    entries = Stakeholder.objects.filter(city=city)
    if filters is not None and filters != Filters():
        entries = keep_filters(entries, city=city, filters=filters)
    return entries.order_by("sort_key", "id")


def count_up_to_limit(entries: QuerySet[Stakeholder]) -> int:
    """Return how many there are, at most COUNT_LIMIT + 1, so that counting stays cheap in a large registry."""
    return entries.order_by()[: COUNT_LIMIT + 1].count()


def list_audience(
    *, city: City, groups: Iterable[str] = (), tags: Iterable[str] = (), languages: Iterable[str] = ()
) -> QuerySet[Stakeholder]:
    """Return the entries with an address that are in any of the groups, have any of the tags and any of the languages.

    Nothing given means no limit. The order is the same for everybody at every time.
    """
    entries = Stakeholder.objects.filter(city=city).exclude(email="")
    if groups := list(groups):
        entries = entries.filter(helix_group__in=groups)
    if tags := list(tags):
        entries = entries.filter(tags__overlap=tags)
    if languages := list(languages):
        entries = entries.filter(language__in=languages)
    return entries.order_by("sort_key", "id")


def list_tags(*, city: City, limit: int = 200) -> list[tuple[str, int]]:
    """Return the tags in use with the number of entries, the most used first, then by the alphabet."""
    tag = Func("tags", function="unnest", output_field=TextField())
    rows = Stakeholder.objects.filter(city=city).annotate(tag=tag).values_list("tag").order_by()
    return list(rows.annotate(number=Count("id")).order_by("-number", "tag")[:limit])


def list_countries(*, city: City) -> list[tuple[str, int]]:
    """Return the countries of the entries with their number, the most frequent first."""
    rows = Stakeholder.objects.filter(city=city).exclude(country="").order_by().values_list("country")
    return list(rows.annotate(number=Count("id")).order_by("-number", "country"))


def has_stakeholders(*, city: City) -> bool:
    """Whether the registry has an entry at all."""
    return Stakeholder.objects.filter(city=city).exists()
