"""The end of reports of barriers that were dealt with long ago."""

from celery import shared_task
from django.utils import timezone

from cities.selectors.cities import list_cities
from cities.services.accessibility_feedback import forget_old_feedback
from cities.tenancy import enter_city


@shared_task(name="cities.sweep_accessibility_feedback")
def sweep_accessibility_feedback() -> int:
    """Forget, in every city, what was answered or solved a year ago. Returns how many reports."""
    now = timezone.now()
    count = 0
    for city in list_cities():
        with enter_city(city):
            count += forget_old_feedback(city=city, now=now)
    return count
