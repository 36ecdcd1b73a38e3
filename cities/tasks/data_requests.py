"""The workers of requests about personal data."""

from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from celery import shared_task

from cities.services import data_request_ends, data_request_work, data_requests
from cities.services.runs import RunTaken

_MAIL = {
    "autoretry_for": (OSError, SMTPException),
    "dont_autoretry_for": (SMTPRecipientsRefused,),
    "retry_backoff": 5,
    "retry_backoff_max": 120,
    "max_retries": 6,
}


@shared_task(name="cities.send_data_request_link", **_MAIL)
def send_data_request_link(*, request_id: str) -> None:
    """Mail the link that proves an address."""
    data_requests.send_link(request_id=UUID(request_id))


@shared_task(name="cities.route_data_request")
def route_data_request(*, request_id: str) -> None:
    """Find the cities that hold something, and give each its task."""
    data_requests.route_request(request_id=UUID(request_id))


@shared_task(name="cities.answer_data_request")
def answer_data_request(*, city_id: str, run_id: str) -> None:
    """Put together what a city knows, or erase it."""
    try:
        data_request_work.answer_task(city_id=UUID(city_id), run_id=UUID(run_id))
    except RunTaken:
        return


@shared_task(name="cities.close_data_request", **_MAIL)
def close_data_request(*, request_id: str) -> None:
    """Once all cities have answered: write to the person, and forget the address."""
    data_request_ends.close_request(request_id=UUID(request_id))


@shared_task(name="cities.sweep_data_requests")
def sweep_data_requests() -> None:
    """Take up what was lost, remind, release in time, forget what is over."""
    data_request_ends.sweep_requests()
