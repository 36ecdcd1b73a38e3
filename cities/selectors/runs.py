"""Reading long runs. Call inside `enter_city`."""

from uuid import UUID

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
