"""The end of staff sessions whose time is over."""

from celery import shared_task
from django.utils import timezone

from cities.models import StaffSession
from cities.selectors.cities import get_city_by_id
from cities.services.staff_sessions import close_expired_staff_sessions
from cities.tenancy import enter_city, list_city_ids_with


@shared_task(name="cities.sweep_staff_sessions")
def sweep_staff_sessions() -> None:
    """Write into each city's log that a session has run out."""
    now = timezone.now()
    for city_id in list_city_ids_with(StaffSession, ended_at=None, expires_at__lte=now):
        with enter_city(city_id):
            close_expired_staff_sessions(city=get_city_by_id(city_id=city_id), now=now)
