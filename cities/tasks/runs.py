"""The sweep over long runs."""

from celery import shared_task

from cities.services import runs


@shared_task(name="cities.sweep_runs")
def sweep_runs() -> None:
    """Take up again what a killed worker left behind."""
    runs.sweep_runs()
