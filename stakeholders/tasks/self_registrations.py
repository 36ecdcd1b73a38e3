"""The end of self-registrations that nobody confirmed, or that were looked at long ago."""

from celery import shared_task
from django.utils import timezone

from cities.selectors.cities import get_city_by_id
from cities.tenancy import enter_city, list_city_ids_with
from stakeholders.models import SelfRegistration
from stakeholders.rules.joining import KEPT_AFTER_SEEN
from stakeholders.services.self_registrations import forget_old_self_registrations


@shared_task(name="stakeholders.sweep_self_registrations")
def sweep_self_registrations() -> None:
    """Forget what was typed and not confirmed within 7 days."""
    now = timezone.now()
    late = list_city_ids_with(SelfRegistration, confirmed_at=None, expires_at__lte=now)
    seen = list_city_ids_with(SelfRegistration, seen_at__lte=now - KEPT_AFTER_SEEN)
    for city_id in dict.fromkeys([*late, *seen]):
        with enter_city(city_id):
            forget_old_self_registrations(city=get_city_by_id(city_id=city_id), now=now)
