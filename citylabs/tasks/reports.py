"""Compiling reports and making the files of published ones."""

from uuid import UUID

from celery import shared_task

from citylabs.reports.files import make_file
from citylabs.services import report_releases, reports


@shared_task(name="citylabs.compile_report")
def compile_report(*, city_id: str, run_id: str) -> None:
    """Compile a report."""
    reports.compile_report(city_id=UUID(city_id), run_id=UUID(run_id), make_file=make_file)


@shared_task(name="citylabs.make_release_files")
def make_release_files(*, city_id: str, run_id: str) -> None:
    """Make the files of a published version."""
    report_releases.make_release_files(city_id=UUID(city_id), run_id=UUID(run_id), make_file=make_file)
