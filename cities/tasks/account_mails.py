"""Mails of the sign-in."""

from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from celery import shared_task

from cities.services import account_mails


@shared_task(
    name="cities.send_account_mail",
    autoretry_for=(OSError, SMTPException),
    dont_autoretry_for=(SMTPRecipientsRefused,),
    retry_backoff=5,
    retry_backoff_max=120,
    max_retries=6,
)
def send_account_mail(**mail: Any) -> None:
    """Send one; a mail server that is away is tried again for about five minutes, then the link is old anyway."""
    account_mails.send_account_mail(**mail)
