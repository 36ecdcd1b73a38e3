"""Passing on seats whose offer nobody took."""

from celery import shared_task
from django.utils import timezone

from cities.models import City
from cities.tenancy import enter_city, list_city_ids_with
from citylabs.enums import OfferState
from citylabs.models import SeatOffer
from citylabs.services.offers import expire_offers


@shared_task(name="citylabs.sweep_offers")
def sweep_offers() -> int:
    """Expire late offers in every city that has one. Returns how many."""
    now = timezone.now()
    count = 0
    for city_id in list_city_ids_with(SeatOffer, state=OfferState.OPEN, expires_at__lte=now):
        with enter_city(city_id):
            count += expire_offers(city=City.objects.get(pk=city_id), now=now)
    return count
