"""Reports on the workspace's start page, and the words of their runs."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.hooks import Duty, Urgency, workspace_duties
from cities.jobs import register_run_kind
from cities.models import City
from cities.permissions import Actor
from citylabs.enums import LabState
from citylabs.models import Commitment, Lab
from citylabs.rules.permissions import LABS_PUBLISH, REPORTS_EDIT, REPORTS_PUBLISH
from citylabs.selectors.commitments import list_overdue_commitments
from citylabs.selectors.panels import find_waiting_report_facts
from citylabs.selectors.reports import find_lab_slug, list_labs_to_close, list_labs_waiting_for_report
from citylabs.services.report_releases import RUN_KIND as FILES_KIND
from citylabs.services.reports import RUN_KIND

_MOST = 5


@workspace_duties.add
def list_report_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Which reports wait to be compiled, concluded or published, and which commitments are overdue."""
    duties: list[Duty] = []
    if actor.may(REPORTS_EDIT) or actor.may(REPORTS_PUBLISH):
        waiting = list(list_labs_waiting_for_report(city=city)[:_MOST])
        facts = find_waiting_report_facts(city=city, labs=waiting)
        known = [_move_report(city, actor, lab, facts.get(lab.pk, {})) for lab in waiting]
        duties.extend(duty for duty in known if duty is not None)
    if actor.may(REPORTS_EDIT):
        today = now.astimezone(ZoneInfo(city.time_zone)).date()
        overdue = list_overdue_commitments(city=city, today=today)[:_MOST]
        duties.extend(_ask_about(city, commitment, today) for commitment in overdue)
    if actor.may(LABS_PUBLISH):
        duties.extend(_close(city, lab) for lab in list_labs_to_close(city=city)[:_MOST])
    return duties


def _move_report(city: City, actor: Actor, lab: Any, facts: dict[str, Any]) -> Duty | None:
    """The next step of a report that waits, if this person may take it."""
    if facts.get("run_state") in {RunState.WAITING, RunState.RUNNING}:
        return None
    page = reverse("lab-report", args=[city.slug, lab.slug])
    urgency = Urgency.TODAY if lab.state == LabState.REPORTING else Urgency.WHENEVER
    same: dict[str, Any] = {"about": lab.title, "icon": "report", "due": lab.ends_at}
    has_conclusions = bool(facts.get("conclusions", {}).get(city.default_language))
    if lab.is_compiled and has_conclusions:
        if not actor.may(REPORTS_PUBLISH):
            return None
        publish = reverse("lab-report-publish", args=[city.slug, lab.slug])
        title = gettext("The report is compiled and not public")
        return Duty(urgency, title=title, action=gettext("Publish the report"), href=publish, **same)
    if not actor.may(REPORTS_EDIT):
        return None
    if lab.is_compiled:
        title, action = gettext("The report waits for the city’s conclusions"), gettext("Write the conclusions")
        return Duty(urgency, title=title, action=action, href=f"{page}#conclusions", **same)
    return Duty(
        urgency,
        title=gettext("The report waits"),
        detail=gettext("It gathers who came, the needs, the survey and your conclusions. It takes a few seconds."),
        action=gettext("Compile the report"),
        href=reverse("lab-report-compile", args=[city.slug, lab.slug]),
        is_post=True,
        **same,
    )


def _ask_about(city: City, commitment: Commitment, today: date) -> Duty:
    late = (today - commitment.due_date).days
    words = ngettext(
        "%(owner)s promised it for %(day)s, %(late)d day ago.",
        "%(owner)s promised it for %(day)s, %(late)d days ago.",
        late,
    )
    day = formats.date_format(commitment.due_date, "DATE_FORMAT")
    return Duty(
        Urgency.SOON,
        title=commitment.text,
        about=commitment.lab.title,
        detail=words % {"owner": commitment.owner, "day": day, "late": late},
        action=gettext("Ask about the commitment"),
        href=reverse("commitment-edit", args=[city.slug, commitment.lab.slug, commitment.pk]),
        icon="clock",
        due=datetime.combine(commitment.due_date, time.min, tzinfo=UTC),
    )


def _close(city: City, lab: Lab) -> Duty:
    return Duty(
        Urgency.WHENEVER,
        title=gettext("The report is public: the lab can be closed"),
        about=lab.title,
        detail=gettext("Nothing is changed any more; the report stays public."),
        action=gettext("Close the lab"),
        href=reverse("lab-step", args=[city.slug, lab.slug, "close"]),
        is_post=True,
        icon="check",
        due=lab.ends_at,
    )


def _find_report_page(city_slug: str, report_id: UUID | None) -> str:
    slug = find_lab_slug(report_id=report_id)
    return reverse("lab-report", args=[city_slug, slug]) if slug else ""


register_run_kind(RUN_KIND, label=_("Compiling the report"), result_url=_find_report_page)
register_run_kind(FILES_KIND, label=_("Making the files of the published report"))
