"""Reading the queue of entries that look alike, and the merges."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cities.models import City, Run
from stakeholders.enums import PairState
from stakeholders.models import DuplicatePair, StakeholderMerge


def list_pairs(*, city: City, state: str = PairState.OPEN, only_certain: bool = False) -> QuerySet[DuplicatePair]:
    """Return pairs with their entries, the likeliest first."""
    pairs = DuplicatePair.objects.filter(city=city, state=state)
    if only_certain:
        pairs = pairs.filter(is_certain=True)
    return pairs.select_related("left", "right").order_by("-score", "id")


def get_pair(*, city: City, pair_id: UUID) -> DuplicatePair:
    """Return a pair with its entries; raises DuplicatePair.DoesNotExist."""
    return DuplicatePair.objects.select_related("left", "right").get(city=city, pk=pair_id)


def count_pairs(*, city: City) -> dict[str, int]:
    """Return how many pairs are open, certain and dismissed. One query."""
    is_open = Q(state=PairState.OPEN)
    return DuplicatePair.objects.filter(city=city).aggregate(
        open=Count("id", filter=is_open),
        certain=Count("id", filter=is_open & Q(is_certain=True)),
        dismissed=Count("id", filter=Q(state=PairState.DISMISSED)),
    )


def find_next_pair(*, city: City, after: DuplicatePair | None = None) -> DuplicatePair | None:
    """Return the open pair that comes next in the queue, from the beginning again at its end."""
    waiting = DuplicatePair.objects.filter(city=city, state=PairState.OPEN).order_by("-score", "id")
    if after is None:
        return waiting.first()
    rest = waiting.exclude(pk=after.pk)
    later = Q(score__lt=after.score) | Q(score=after.score, id__gt=after.pk)
    return rest.filter(later).first() or rest.first()


def list_merges(*, city: City) -> QuerySet[StakeholderMerge]:
    """Return the merges, newest first."""
    return StakeholderMerge.objects.filter(city=city).select_related("kept", "merged_by").order_by("-merged_at", "-id")


def find_last_scan(*, city: City) -> Run | None:
    """Return the newest scan of the registry."""
    return Run.objects.filter(city=city, kind="duplicates").order_by("-created_at").first()
