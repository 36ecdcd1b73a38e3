"""Reading a city's labs. Call inside `enter_city`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from cities.models import City
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.models.registration import SEAT_STATES
from citylabs.rules.lab_states import PUBLIC_STATES
from citylabs.selectors.registrations import list_seat_counts

AHEAD, OVER = "ahead", "over"


@dataclass(frozen=True)
class LabFilter:
    """What a list of labs is narrowed to; blank means all."""

    state: str = ""
    kind: str = ""
    search: str = ""
    when: str = ""


def get_lab(*, city: City, slug: str) -> Lab:
    """Return the city's lab with this address, in whatever state; raises Lab.DoesNotExist."""
    return Lab.objects.get(city=city, slug=slug)


def get_open_lab(*, city: City, slug: str) -> Lab:
    """Return the lab if everybody may see it; a draft raises Lab.DoesNotExist like a lab that is not there."""
    return Lab.objects.get(city=city, slug=slug, state__in=PUBLIC_STATES)


def list_labs(*, city: City, chosen: LabFilter | None = None, now: datetime | None = None) -> QuerySet[Lab]:
    """Return the city's labs, those without a date first, then the latest. `now` decides which are ahead."""
    chosen = chosen or LabFilter()
    labs = Lab.objects.filter(city=city).order_by(F("starts_at").desc(nulls_first=True), "-id")
    if chosen.state:
        labs = labs.filter(state=chosen.state)
    if chosen.kind:
        labs = labs.filter(kind=chosen.kind)
    if chosen.when and now is not None:
        is_ahead = Q(ends_at=None) | Q(ends_at__gt=now)
        labs = labs.filter(is_ahead if chosen.when == AHEAD else ~is_ahead)
    if chosen.search:
        words = chosen.search
        labs = labs.filter(Q(title__icontains=words) | Q(round__icontains=words) | Q(venue__icontains=words))
    return labs


def list_labs_with_seats(*, city: City, chosen: LabFilter | None = None, now: datetime | None = None) -> QuerySet[Lab]:
    """Return the labs of `list_labs`, each with `seats_taken` and `came`, in one query."""
    labs = list_labs(city=city, chosen=chosen, now=now)
    taken = Count("registrations", filter=Q(registrations__state__in=SEAT_STATES))
    return labs.annotate(seats_taken=taken, came=Count("registrations__checked_in_at"))


def has_labs(*, city: City) -> bool:
    """Whether the city has made any lab yet."""
    return Lab.objects.filter(city=city).exists()


def list_labs_ahead(*, city: City, now: datetime, limit: int = 5, with_past: bool = False) -> QuerySet[Lab]:
    """Return the next labs that are not over: drafts with a date or none, published and running ones.

    With `with_past` also those whose time is over although nobody has ended, withdrawn or moved them.
    """
    live = Lab.objects.filter(city=city, state__in=("draft", "published", "running"))
    if not with_past:
        live = live.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return live.order_by(F("starts_at").asc(nulls_last=True), "id")[:limit]


def list_labs_on_now(*, city: City) -> list[dict[str, Any]]:
    """Return the running labs with their numbers at the door: {lab, counts}. Two queries."""
    labs = list(Lab.objects.filter(city=city, state=LabState.RUNNING).order_by("starts_at", "id"))
    counts = list_seat_counts(city=city, labs=labs)
    return [{"lab": lab, "counts": counts[lab.pk]} for lab in labs]
