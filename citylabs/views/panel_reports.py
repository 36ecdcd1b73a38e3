"""Reports on the workspace's start page, and the words of their runs."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.hooks import Panel, workspace_panels
from cities.jobs import register_run_kind
from cities.models import City
from cities.permissions import Actor
from citylabs.rules.permissions import REPORTS_EDIT
from citylabs.selectors.commitments import list_overdue_commitments
from citylabs.selectors.reports import find_lab_slug, list_labs_waiting_for_report
from citylabs.services.report_releases import RUN_KIND as FILES_KIND
from citylabs.services.reports import RUN_KIND

_MOST = 5


@workspace_panels.add
def show_report_panel(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """Which reports wait to be compiled or published, and which commitments are overdue."""
    if not actor.may(REPORTS_EDIT):
        return None
    waiting = list(list_labs_waiting_for_report(city=city)[:_MOST])
    overdue = list(list_overdue_commitments(city=city, today=now.date())[:_MOST])
    if not waiting and not overdue:
        return None
    return Panel(20, "citylabs/report/panel.html", {"waiting": waiting, "overdue": overdue})


def _find_report_page(city_slug: str, report_id: UUID | None) -> str:
    slug = find_lab_slug(report_id=report_id)
    return reverse("lab-report", args=[city_slug, slug]) if slug else ""


register_run_kind(RUN_KIND, label=_("Compiling the report"), result_url=_find_report_page)
register_run_kind(FILES_KIND, label=_("Making the files of the published report"))
