"""The workers of the outbox."""

from celery import shared_task

from cities.services import mail_sending


@shared_task(name="cities.send_mails")
def send_mails(*, city_id: str) -> None:
    """Send one batch of a city's mails. Running it twice or at once does no harm: a mail has one holder."""
    mail_sending.send_due_mails(city_id=city_id)


@shared_task(name="cities.sweep_outbox")
def sweep_outbox() -> None:
    """Take back what killed workers held, and wake senders."""
    mail_sending.sweep_outbox()
