"""Looking for entries that are the same, as workers do it."""

from contextlib import suppress
from uuid import UUID

from celery import shared_task

from cities.permissions import SYSTEM
from cities.selectors.cities import get_city_by_id
from cities.tenancy import enter_city, walk_city_ids_with
from stakeholders.models import Stakeholder
from stakeholders.services import duplicate_scan
from stakeholders.services.duplicates import check_entries


@shared_task(name="stakeholders.check_doubles")
def check_doubles(*, city_id: str, ids: list[str]) -> None:
    """Look for entries like those that were written just now."""
    with enter_city(UUID(city_id)):
        check_entries(city=get_city_by_id(city_id=UUID(city_id)), ids=[UUID(one) for one in ids])


@shared_task(name="stakeholders.scan_duplicates")
def scan_duplicates(*, city_id: str, run_id: str) -> None:
    """Compare all entries of a city."""
    duplicate_scan.scan_registry(city_id=UUID(city_id), run_id=UUID(run_id))


@shared_task(name="stakeholders.scan_all_duplicates")
def scan_all_duplicates() -> None:
    """Start the nightly scan of every city that has a registry and is not being scanned."""
    for city_id in walk_city_ids_with(Stakeholder):
        with suppress(duplicate_scan.ScanIsRunning), enter_city(city_id):
            duplicate_scan.start_scan(city=get_city_by_id(city_id=city_id), actor=SYSTEM)
