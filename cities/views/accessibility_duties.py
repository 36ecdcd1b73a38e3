"""What accessibility asks of today: reports that wait for an answer, a statement that is missing or a year old."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import Duty, Urgency, workspace_duties
from cities.models import City
from cities.permissions import ACCESSIBILITY_EDIT, Actor
from cities.selectors.accessibility import current_statement, find_oldest_unanswered

# A city that has just been made has other things to do first.
_GRACE = timedelta(days=7)


@workspace_duties.add
def list_accessibility_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Return the duties of those who look after accessibility."""
    if not actor.may(ACCESSIBILITY_EDIT):
        return []
    return [duty for duty in (_answer_reports(city, now), _keep_statement(city, now)) if duty is not None]


def _answer_reports(city: City, now: datetime) -> Duty | None:
    waiting, oldest = find_oldest_unanswered(city=city)
    if oldest is None:
        return None
    words = ngettext("%(number)d report of a barrier waits", "%(number)d reports of barriers wait", waiting)
    due = date_format(timezone.localtime(oldest.answer_due_at, ZoneInfo(city.time_zone)), "DATE_FORMAT")
    return Duty(
        Urgency.NOW if oldest.is_late(now) else Urgency.TODAY,
        title=words % {"number": waiting},
        detail=_("An answer is due by %(day)s.") % {"day": due},
        action=_("Read and answer"),
        href=reverse("accessibility-feedback-list", args=[city.slug]),
        icon="info",
        due=oldest.answer_due_at,
    )


def _keep_statement(city: City, now: datetime) -> Duty | None:
    zone = ZoneInfo(city.time_zone)
    statement = current_statement(city=city)
    href = reverse("accessibility-edit", args=[city.slug])
    if statement is None:
        if now - city.created_at < _GRACE:
            return None
        return Duty(
            Urgency.SOON,
            title=_("The accessibility statement is missing"),
            detail=_("The law asks public bodies for one. Half of it is filled in already."),
            action=_("Write it"),
            href=href,
            icon="info",
        )
    if not statement.is_overdue(timezone.localtime(now, zone).date()):
        return None
    reviewed = date_format(statement.reviewed_date, "DATE_FORMAT")
    return Duty(
        Urgency.SOON,
        title=_("Review the accessibility statement"),
        detail=_("Last reviewed on %(day)s; once a year is due.") % {"day": reviewed},
        action=_("Review it"),
        href=href,
        icon="info",
        due=datetime.combine(statement.review_due_date, time.min, zone),
    )
