"""The end of kept answers of repeated requests."""

from celery import shared_task
from django.utils import timezone

from cities.models import IdempotencyRecord
from cities.selectors.cities import get_city_by_id
from cities.services.idempotency import KEPT_FOR, forget_old_answers
from cities.tenancy import enter_city, list_city_ids_with


@shared_task(name="cities.sweep_idempotency")
def sweep_idempotency() -> None:
    """Forget the answers that are older than a day."""
    now = timezone.now()
    for city_id in list_city_ids_with(IdempotencyRecord, created_at__lt=now - KEPT_FOR):
        with enter_city(city_id):
            forget_old_answers(city=get_city_by_id(city_id=city_id), now=now)
