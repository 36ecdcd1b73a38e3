"""The end of unsaved drafts of profiles that nobody came back to."""

from celery import shared_task
from django.utils import timezone

from stakeholders.services.organisation_drafts import forget_old_profile_drafts


@shared_task(name="stakeholders.sweep_profile_drafts")
def sweep_profile_drafts() -> None:
    """Forget the drafts that are older than 30 days."""
    forget_old_profile_drafts(now=timezone.now())
