"""Requests about personal data, and what cities still owe."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cities.enums import RequestKind, TaskState
from cities.models import City, DataRequest, DataRequestTask
from cities.models.data_request import OPEN_TASKS, digest_address


def get_request(*, request_id: UUID) -> DataRequest:
    """Raises DataRequest.DoesNotExist."""
    return DataRequest.objects.get(pk=request_id)


def list_own_requests(*, email: str) -> list[DataRequest]:
    """The requests of a proven address, the newest first."""
    return list(DataRequest.objects.filter(digest=digest_address(email)).exclude(proven_at=None)[:20])


def list_tasks(*, city: City, state: str = "", kind: str = "") -> QuerySet[DataRequestTask]:
    """The city's tasks, the most urgent first: open ones by their day, then the answered ones."""
    tasks = DataRequestTask.objects.filter(city=city).select_related("request", "handled_by", "run").defer("archive")
    if state == "open":
        tasks = tasks.filter(state__in=OPEN_TASKS)
    elif state:
        tasks = tasks.filter(state=state)
    return tasks.filter(kind=kind) if kind else tasks


def get_task(*, city: City, task_id: UUID) -> DataRequestTask:
    """Raises DataRequestTask.DoesNotExist, also for one of another city."""
    return list_tasks(city=city).get(pk=task_id)


def list_open_tasks(*, city: City) -> list[DataRequestTask]:
    """What the city owes, the most urgent first."""
    return list(list_tasks(city=city, state="open").order_by("due_at")[:50])


def list_due_reminders(*, city: City, now: datetime, within: timedelta) -> list[DataRequestTask]:
    """Open tasks whose day is near and whose owners have not been reminded."""
    return list(list_tasks(city=city, state="open").filter(due_at__lt=now + within, reminded_at=None))


def list_due_releases(*, city: City, now: datetime) -> list[DataRequestTask]:
    """Requests for access that nobody has looked at in time."""
    due = list_tasks(city=city).filter(kind=RequestKind.ACCESS, state=TaskState.OPEN, release_at__lte=now)
    return list(due.order_by("due_at"))
