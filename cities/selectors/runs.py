"""Reading long runs. Call inside `enter_city`."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from cities.models import City, Run


def get_run(*, city: City, run_id: UUID) -> Run:
    """Return a run; raises Run.DoesNotExist."""
    return Run.objects.get(city=city, pk=run_id)


def find_latest_run(*, city: City, kind: str, object_id: UUID | None = None) -> Run | None:
    """Return the newest run of this kind (about this object), or None."""
    runs = Run.objects.filter(city=city, kind=kind)
    if object_id is not None:
        runs = runs.filter(object_id=object_id)
    return runs.order_by("-created_at").first()


def list_latest_starts(*, city: City, kind: str, object_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when the newest run of this kind about each of the objects was asked for, in one query."""
    runs = Run.objects.filter(city=city, kind=kind, object_id__in=object_ids).order_by()
    return dict(runs.values_list("object_id").annotate(latest=Max("created_at")))
