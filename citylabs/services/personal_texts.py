"""Where labs name a person in passing: promises, programmes, notes, reports and their files."""

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.hooks import Erasure, Person, Source, plain, register_source
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.log.words import register_action_words
from cities.models import City, Run
from cities.permissions import SYSTEM
from cities.services.redaction import mentioning, redact
from cities.services.runs import start_run
from citylabs.models import (
    Campaign,
    Commitment,
    Lab,
    Report,
    ReportFile,
    ReportRelease,
    Session,
    SurveyResponse,
)
from citylabs.rules.report_codec import seal_content
from citylabs.rules.report_files import list_files
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.report_releases import RUN_KIND as RELEASE_RUN
from citylabs.services.reports import RUN_KIND as REPORT_RUN

register_action_words({"report.redact": _("Person taken out of a report")})

# Texts that anybody may have typed a name into. PublicLab is made anew from the lab.
_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Commitment, ("owner", "text")),
    (Session, ("lead", "title", "text")),
    (Campaign, ("note", "audience")),
    (SurveyResponse, ("answers",)),
    (Lab, ("title", "purpose", "description", "access_notes", "venue", "cancellation_reason")),
)


def _export_texts(city: City, person: Person) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for model, columns in _TEXTS:
        if model is SurveyResponse:  # given in confidence: whose it is nobody knows, so nobody is told
            continue
        for one in mentioning(model.objects.filter(city=city), person, *columns):
            lab = one if isinstance(one, Lab) else one.lab
            words = {name: plain(getattr(one, name)) for name in columns}
            rows.append({"lab": str(lab.title), "where": str(model._meta.model_name), **words})
    for report in mentioning(Report.objects.filter(city=city).select_related("lab"), person, "content", "conclusions"):
        rows.append({"lab": str(report.lab.title), "where": "report", "compiled_at": plain(report.compiled_at)})
    for release in mentioning(ReportRelease.objects.filter(city=city), person, "content"):
        rows.append({"lab": release.lab_slug, "where": "published report", "version": release.version})
    return rows


def _erase_texts(city: City, person: Person, now: datetime) -> Erasure:
    """Put a gap where the person is named; reports that named them are made anew, published versions too."""
    changed = 0
    labs: set[Any] = set()
    for model, columns in _TEXTS:
        for one in mentioning(model.objects.filter(city=city), person, *columns):
            for name in columns:
                setattr(one, name, redact(getattr(one, name), person))
            one.save(update_fields=list(columns))
            labs.add(one.pk if isinstance(one, Lab) else one.lab_id)
            changed += 1
    changed += sum(_redact_report(city, report, person) for report in _reports(city, person, labs))
    releases = mentioning(ReportRelease.objects.filter(city=city), person, "content")
    for release in list(releases):
        _redact_release(city, release, person)
        labs.add(release.lab_id)
        changed += 1
    for lab in Lab.objects.filter(city=city, pk__in=labs):
        refresh_public_lab(city=city, lab=lab)
    if changed:
        forget_guest_pages()
    return Erasure(pseudonymised=changed)


def _reports(city: City, person: Person, labs: set[Any]) -> list[Report]:
    """Those that name the person, and those of the labs being compiled right now: they may have read the name."""
    reports = Report.objects.select_for_update(of=("self",)).filter(city=city)
    naming = set(mentioning(reports, person, "content", "conclusions").values_list("pk", flat=True))
    busy = reports.filter(lab__in=labs, run__state__in=[RunState.WAITING, RunState.RUNNING]).values_list(
        "pk", flat=True
    )
    return list(reports.filter(pk__in={*naming, *busy}).order_by("pk"))


def _redact_report(city: City, report: Report, person: Person) -> int:
    """A new run takes the place of an older one, which then cannot store what it has read any more."""
    report.content = redact(report.content, person)
    report.conclusions = redact(report.conclusions, person)
    ReportFile.objects.filter(city=city, report=report).delete()
    report.run = start_run(
        city=city,
        actor=SYSTEM,
        kind=REPORT_RUN,
        task="citylabs.compile_report",
        object_id=report.pk,
        queue="reports",
        total=len(list_files(city.languages)) + 1,
    )
    report.save(update_fields=["content", "conclusions", "run", "changed_at"])
    record(city=city, actor=SYSTEM, action="report.redact", target=report)
    return 1


def _redact_release(city: City, release: ReportRelease, person: Person) -> None:
    """The right to erasure reaches a published version too: same number and day, another seal, new files."""
    before = release.sha256
    release.content = redact(release.content, person)
    release.sha256 = seal_content(release.content)
    with connection.cursor() as cursor:  # the program's role may not change a release; this function of the owner may
        content = json.dumps(release.content, ensure_ascii=False)
        cursor.execute("SELECT citylabs_redact_release(%s, %s::jsonb, %s)", [release.pk, content, release.sha256])
    open_runs = Run.objects.filter(city=city, kind=RELEASE_RUN, object_id=release.pk)
    open_runs.filter(state__in=[RunState.WAITING, RunState.RUNNING]).update(cancel_requested=True)
    start_run(
        city=city,
        actor=SYSTEM,
        kind=RELEASE_RUN,
        task="citylabs.make_release_files",
        object_id=release.pk,
        queue="reports",
        total=len(list_files(city.languages)),
    )
    changes = {"version": release.version, "sha256": [before, release.sha256]}
    record(city=city, actor=SYSTEM, action="report.redact", target=release, changes=changes)


register_source(
    Source(
        code="texts",
        label=_("Where labs name you"),
        purpose=_("Programmes, promises made in a lab, and reports about it"),
        basis=_("Public task (GDPR, article 6(1)(e))"),
        origin=_("Written by colleagues of the city"),
        period=_("As long as the lab and its report"),
        tables=(
            "citylabs.Campaign",
            "citylabs.Commitment",
            "citylabs.Session",
            "citylabs.SurveyResponse",
            "citylabs.Lab",
            "citylabs.PublicLab",
            "citylabs.Report",
            "citylabs.ReportFile",
            "citylabs.ReportRelease",
            "citylabs.ReleaseFile",
        ),
        export=_export_texts,
        erase=_erase_texts,
        order=40,
        personal_texts=True,
    )
)
