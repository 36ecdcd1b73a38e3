"""Reading the public catalogue: no city needs to be entered, nothing private is there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cities.models import City
from citylabs.enums import LabState
from citylabs.models import PublicLab

# No lab lasts longer (services.lab_inputs): the index on the start bounds what is still on.
_LONGEST = timedelta(days=14)
UPCOMING, PAST = "upcoming", "past"
ON_SITE, ONLINE = "on-site", "online"


@dataclass(frozen=True)
class CatalogueFilter:
    """What the public list is narrowed to; blank means all."""

    when: str = UPCOMING
    city_id: UUID | None = None
    kind: str = ""
    language: str = ""
    group: str = ""
    place: str = ""
    online: bool = False


def get_public_lab(*, lab_id: UUID) -> PublicLab:
    """Return a published lab with its city; raises PublicLab.DoesNotExist."""
    return PublicLab.objects.select_related("city").get(pk=lab_id)


def list_public_labs(*, chosen: CatalogueFilter, now: datetime) -> QuerySet[PublicLab]:
    """Return public labs with their cities, unordered: the page orders by start. Cancelled ones stay while ahead."""
    labs = PublicLab.objects.select_related("city")
    if chosen.when == UPCOMING:
        labs = labs.filter(starts_at__gt=now - _LONGEST, ends_at__gt=now)
    elif chosen.when == PAST:
        labs = labs.filter(starts_at__lt=now, ends_at__lte=now).exclude(state=LabState.CANCELLED)
    if chosen.city_id:
        labs = labs.filter(city_id=chosen.city_id)
    if chosen.kind:
        labs = labs.filter(kind=chosen.kind)
    if chosen.language:
        labs = labs.filter(languages__contains=[chosen.language])
    if chosen.group:
        labs = labs.filter(groups__contains=[chosen.group])
    if chosen.place == ON_SITE:
        labs = labs.exclude(venue="")
    if chosen.online or chosen.place == ONLINE:
        labs = labs.filter(is_online=True)
    return labs


def list_next_labs(*, now: datetime, limit: int) -> QuerySet[PublicLab]:
    """Return what is on next in all cities, without cancelled labs."""
    labs = list_public_labs(chosen=CatalogueFilter(), now=now).exclude(state=LabState.CANCELLED)
    return labs.order_by("starts_at", "id")[:limit]


def list_city_labs_ahead(*, city: City, now: datetime) -> QuerySet[PublicLab]:
    """Return the city's labs that are not over, next first."""
    labs = list_public_labs(chosen=CatalogueFilter(city_id=city.pk), now=now)
    return labs.order_by("starts_at", "id")


def list_city_labs_past(*, city: City, now: datetime) -> QuerySet[PublicLab]:
    """Return the city's labs that are over, latest first."""
    labs = list_public_labs(chosen=CatalogueFilter(when=PAST, city_id=city.pk), now=now)
    return labs.order_by("-starts_at", "-id")


def list_calendar_labs(*, now: datetime, city: City | None = None, limit: int = 500) -> QuerySet[PublicLab]:
    """Return the labs of a calendar feed: from a month ago on, cancelled ones too (calendars must hear of it)."""
    labs = PublicLab.objects.select_related("city").filter(starts_at__gt=now - timedelta(days=31))
    if city is not None:
        labs = labs.filter(city=city)
    return labs.order_by("starts_at", "id")[:limit]


def list_cities_with_labs(*, limit: int) -> QuerySet[City]:
    """Return cities that have a public lab, by address."""
    labs = PublicLab.objects.filter(city=OuterRef("pk"))
    return City.objects.filter(Exists(labs)).order_by("slug")[:limit]


def list_cities_taking_part(*, now: datetime, limit: int) -> QuerySet[City]:
    """Return cities that have a public lab, each with `labs_ahead`: how many are on or ahead and not cancelled."""
    ahead = list_public_labs(chosen=CatalogueFilter(), now=now).exclude(state=LabState.CANCELLED)
    counted = ahead.filter(city=OuterRef("pk")).order_by().values("city").annotate(count=Count("pk")).values("count")
    cities = City.objects.filter(Exists(PublicLab.objects.filter(city=OuterRef("pk"))))
    return cities.annotate(labs_ahead=Coalesce(Subquery(counted), 0)).order_by("slug")[:limit]


def count_public_labs(*, chosen: CatalogueFilter, now: datetime, most: int = 999) -> tuple[int, bool]:
    """Return how many labs the list holds, and whether that is exact: nobody counts beyond `most`."""
    number = list_public_labs(chosen=chosen, now=now)[: most + 1].count()
    return min(number, most), number <= most


def list_labs_of_days(*, chosen: CatalogueFilter, begin: datetime, end: datetime) -> QuerySet[PublicLab]:
    """Return the labs that are on at some moment from `begin` until `end`, next first; cancelled ones say so."""
    labs = list_public_labs(chosen=replace(chosen, when=""), now=begin)
    return labs.filter(starts_at__gt=begin - _LONGEST, starts_at__lt=end, ends_at__gt=begin).order_by("starts_at", "id")


@dataclass(frozen=True)
class PlatformNumbers:
    """What has happened on the platform so far."""

    labs_held: int
    labs_ahead: int
    people: int
    cities: int


def get_platform_numbers(*, now: datetime) -> PlatformNumbers:
    """Return the numbers of all public rows in one query. `people` counts those checked in at labs that are over."""
    on = ~Q(state=LabState.CANCELLED)
    counts = PublicLab.objects.aggregate(
        labs_held=Count("pk", filter=on & Q(ends_at__lte=now)),
        labs_ahead=Count("pk", filter=on & Q(ends_at__gt=now)),
        people=Coalesce(Sum("came"), 0),
        cities=Count("city", distinct=True),
    )
    return PlatformNumbers(**counts)
