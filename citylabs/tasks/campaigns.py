"""Sending invitations and reminders."""

from uuid import UUID

from celery import shared_task

from citylabs.services import campaign_sending


@shared_task(name="citylabs.send_campaign")
def send_campaign(*, city_id: str, run_id: str, campaign_id: str) -> None:
    """Invite a campaign's audience."""
    campaign_sending.send_invitations(city_id=UUID(city_id), run_id=UUID(run_id), campaign_id=UUID(campaign_id))


@shared_task(name="citylabs.send_reminders")
def send_reminders(*, city_id: str, run_id: str, lab_id: str) -> None:
    """Remind those who have not answered."""
    campaign_sending.send_reminders(city_id=UUID(city_id), run_id=UUID(run_id), lab_id=UUID(lab_id))
