"""What people's questions about their own data ask of today: the nearest day comes first."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.hooks import Duty, Urgency, workspace_duties
from cities.jobs import register_run_kind
from cities.models import City
from cities.permissions import PRIVACY_HANDLE, Actor
from cities.selectors.data_requests import list_open_tasks
from cities.services.data_request_tasks import RUN_KIND

_SOON = timedelta(days=7)

register_run_kind(
    RUN_KIND,
    label=gettext_lazy("Data request"),
    result_url=lambda slug, task_id: reverse("data-request-task", args=[slug, task_id]),
)


@workspace_duties.add
def list_data_request_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """One duty for all open requests, with the days that are left for the nearest."""
    if not actor.may(PRIVACY_HANDLE):
        return []
    tasks = list_open_tasks(city=city)
    if not tasks:
        return []
    nearest = tasks[0]
    words = ngettext("%(number)d data request waits", "%(number)d data requests wait", len(tasks))
    one = reverse("data-request-task", args=[city.slug, nearest.pk])
    return [
        Duty(
            _urgency(nearest.due_at, now),
            title=words % {"number": len(tasks)},
            about=str(nearest.get_kind_display()),
            detail=say_days_left(nearest.due_at, city=city, now=now),
            action=_("Open the request") if len(tasks) == 1 else _("See the requests"),
            href=one if len(tasks) == 1 else reverse("data-requests", args=[city.slug]),
            icon="user",
            due=nearest.due_at,
        )
    ]


def _urgency(due_at: datetime, now: datetime) -> Urgency:
    if due_at - now < timedelta(days=2):
        return Urgency.NOW
    return Urgency.TODAY if due_at - now < _SOON else Urgency.SOON


def say_days_left(due_at: datetime, *, city: City, now: datetime) -> str:
    """The days that are left, and the day, in the city's zone."""
    zone = ZoneInfo(city.time_zone)
    days = (timezone.localtime(due_at, zone).date() - timezone.localtime(now, zone).date()).days
    day = date_format(timezone.localtime(due_at, zone), "DATE_FORMAT")
    if days < 0:
        return _("The answer was due on %(day)s.") % {"day": day}
    words = ngettext("%(days)d day left, until %(day)s.", "%(days)d days left, until %(day)s.", days)
    return words % {"days": days, "day": day}
