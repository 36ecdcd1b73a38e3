"""Publishing a report: an immutable version that everybody may read, and its files."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.log import record
from cities.models import City, Run
from cities.permissions import Actor
from cities.services.runs import start_run, work_on
from cities.tenancy import enter_city
from citylabs.enums import ReportState
from citylabs.models import Lab, ReleaseFile, Report, ReportRelease
from citylabs.rules.report_codec import seal_content
from citylabs.rules.report_files import FileMaker, FileOrder, list_files
from citylabs.rules.report_publication import list_missing
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.report_publication import get_report_facts
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.report_refusals import NotReady
from citylabs.services.reports import lock_report, read_logo

RUN_KIND = "report-files"


def publish_report(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> ReportRelease:
    """Make what was compiled the next public version, for good; a correction is another version.

    The figures are read again under a lock: only a report that says what holds now is published. A worker then makes
    the version's files. Refuses NotReady, which says what is missing.
    """
    now = now or timezone.now()
    with transaction.atomic():
        report = lock_report(city=city, lab=lab)
        if missing := list_missing(get_report_facts(city=city, lab=lab, report=report)):
            sentences = " ".join(str(it.sentence) for it in missing)
            raise NotReady(f"{NotReady.message} {sentences}", missing=[it.code for it in missing])
        release = _write_release(city, lab, report, now)
        start_run(
            city=city,
            actor=actor,
            kind=RUN_KIND,
            task="citylabs.make_release_files",
            object_id=release.pk,
            queue="reports",
            total=len(list_files(city.languages)),
        )
        refresh_public_lab(city=city, lab=lab)
        changes = {"lab": lab.slug, "version": release.version, "sha256": release.sha256}
        record(city=city, actor=actor, action="report.publish", target=report, changes=changes)
    return release


def _write_release(city: City, lab: Lab, report: Report, now: datetime) -> ReportRelease:
    versions = ReportRelease.objects.filter(city=city, lab_id=lab.pk).order_by("-version")
    latest = versions.values_list("version", flat=True).first()
    release = ReportRelease.objects.create(
        city=city,
        lab_id=lab.pk,
        lab_slug=lab.slug,
        version=(latest or 0) + 1,
        content=report.content,
        sha256=seal_content(report.content),
        published_at=now,
    )
    report.state, report.version, report.published_at = ReportState.PUBLISHED, release.version, now
    report.save(update_fields=["state", "version", "published_at", "changed_at"])
    return release


def make_release_files(*, city_id: UUID, run_id: UUID, make_file: FileMaker) -> None:
    """Make the files of a published version that are not there yet. For a worker, outside of any transaction.

    Each file is kept as soon as it is made, so a killed worker's successor goes on where it stopped.
    """
    with work_on(run_id) as work:
        city = City.objects.get(pk=city_id)
        with enter_city(city):
            run = Run.objects.get(city=city, pk=run_id)
            assert run.object_id is not None
            release = ReportRelease.objects.get(city=city, pk=run.object_id)
            done = set(ReleaseFile.objects.filter(release=release).values_list("format", "language"))
        content, logo = ReportContent.from_json(release.content), read_logo(city)
        wanted = list_files(city.languages)
        work.set_total(len(wanted))
        for format_, language in wanted:
            work.stop_if_cancelled()
            if (format_, language) not in done:
                order = FileOrder(
                    content, format_, language, logo, release.version, release.published_at, release.sha256
                )
                _keep(city, release, order, make_file(order))
            work.advance()
        work.say(_("%(number)d files made.") % {"number": len(wanted)})


def _keep(city: City, release: ReportRelease, order: FileOrder, made: bytes) -> None:
    """Keep a file, unless the version was changed by an erasure while the file was made."""
    file = ReleaseFile(city=city, release=release, format=order.format, language=order.language, content=made)
    with transaction.atomic():
        with connection.cursor() as cursor:  # the same lock as citylabs_redact_release (migration 0017)
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"release:{release.pk}"])
        if ReportRelease.objects.filter(pk=release.pk, sha256=order.sha256).exists():
            ReleaseFile.objects.bulk_create([file], ignore_conflicts=True)
