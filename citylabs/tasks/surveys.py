"""Asking those who came, also when nobody pressed the button."""

from celery import shared_task
from django.utils import timezone

from cities.models import City
from cities.tenancy import enter_city, list_city_ids_with
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.services import surveys


@shared_task(name="citylabs.sweep_surveys")
def sweep_surveys() -> int:
    """Send the surveys that are due in every city. Returns how many."""
    now = timezone.now()
    count = 0
    due = list_city_ids_with(Lab, state=LabState.REPORTING, survey_sent_at=None, ends_at__lte=now)
    for city_id in due:
        with enter_city(city_id):
            count += surveys.sweep_surveys(city=City.objects.get(pk=city_id), now=now)
    return count
