"""Deleting what has been kept long enough."""

from uuid import UUID

from celery import shared_task

from cities.jobs import enqueue
from cities.selectors.cities import list_city_ids
from cities.services import retention

CITIES_AT_ONCE = 500


@shared_task(name="cities.delete_due")
def delete_due(*, city_id: str, run_id: str, report_id: str) -> None:
    """Carry out a confirmed deletion."""
    retention.delete_due(city_id=UUID(city_id), run_id=UUID(run_id), report_id=UUID(report_id))


@shared_task(name="cities.delete_by_night")
def delete_by_night(after: str = "") -> None:
    """Delete in some cities what their rules say, and hand the next ones on: no task runs for hours."""
    ids = list_city_ids(after=UUID(after) if after else None, limit=CITIES_AT_ONCE)
    for city_id in ids:
        retention.delete_by_night(city_id=city_id)
    if len(ids) == CITIES_AT_ONCE:
        enqueue("cities.delete_by_night", after=str(ids[-1]))
