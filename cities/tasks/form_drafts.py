"""The end of unsaved drafts that nobody came back to."""

from celery import shared_task
from django.utils import timezone

from cities.models import FormDraft
from cities.selectors.cities import get_city_by_id
from cities.services.form_drafts import KEPT_FOR, forget_old_drafts
from cities.tenancy import enter_city, list_city_ids_with


@shared_task(name="cities.sweep_form_drafts")
def sweep_form_drafts() -> None:
    """Forget the drafts that are older than 30 days."""
    now = timezone.now()
    for city_id in list_city_ids_with(FormDraft, changed_at__lt=now - KEPT_FOR):
        with enter_city(city_id):
            forget_old_drafts(city=get_city_by_id(city_id=city_id), now=now)
