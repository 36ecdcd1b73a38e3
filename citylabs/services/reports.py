"""The report of a lab: asking for it, compiling it, concluding. Publishing has its own file."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.enums import RunState
from cities.log import record
from cities.models import City, CityLogo, Translations
from cities.permissions import SYSTEM, Actor
from cities.services.runs import Work, start_run, work_on
from cities.tenancy import enter_city
from citylabs.enums import ReportState
from citylabs.models import Lab, Report, ReportFile
from citylabs.rules.report_checks import find_mismatches
from citylabs.rules.report_files import FileMaker, FileOrder, Logo, list_files
from citylabs.rules.report_publication import can_be_compiled
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.report_content import collect_content, read_at_one_moment
from citylabs.services.report_refusals import BadInput, BeingCompiled, FiguresDisagree, LabNotOver

RUN_KIND = "report"
LONGEST_CONCLUSIONS = 20_000
_TOO_LONG = gettext_lazy("At most %(limit)d characters, please.")


def request_report(*, city: City, actor: Actor, lab: Lab) -> Report:
    """Have a worker compile the lab's report; the page follows `report.run`.

    What was compiled before stays until the new one is complete. Refuses LabNotOver, BeingCompiled.
    """
    if not can_be_compiled(lab.state):
        raise LabNotOver
    with transaction.atomic():
        report = lock_report(city=city, lab=lab)
        if is_compiling(report):
            raise BeingCompiled
        report.run = start_run(
            city=city,
            actor=actor,
            kind=RUN_KIND,
            task="citylabs.compile_report",
            object_id=report.pk,
            queue="reports",
            total=len(list_files(city.languages)) + 1,
        )
        report.save(update_fields=["run", "changed_at"])
        record(city=city, actor=actor, action="report.request", target=report, changes={"lab": lab.slug})
    return report


def lock_report(*, city: City, lab: Lab) -> Report:
    """Return the lab's report, made if need be, locked until the end of the transaction."""
    Report.objects.bulk_create([Report(city=city, lab=lab)], ignore_conflicts=True)
    return Report.objects.select_for_update(of=("self",)).select_related("run").get(city=city, lab=lab)


def is_compiling(report: Report) -> bool:
    """Whether a run on this report is not over."""
    return report.run is not None and report.run.state in {RunState.WAITING, RunState.RUNNING}


def write_conclusions(*, city: City, actor: Actor, lab: Lab, conclusions: Translations) -> Report:
    """Keep the city's own words about the lab, per language. The report must be compiled again to carry them.

    Refuses BadInput for a text that is too long or cannot be stored.
    """
    for text in conclusions.values():
        if len(text) > LONGEST_CONCLUSIONS:
            raise BadInput(_TOO_LONG % {"limit": LONGEST_CONCLUSIONS}, field="conclusions")
        if "\x00" in text:
            raise BadInput(gettext_lazy("The text holds a character that cannot be stored."), field="conclusions")
    with transaction.atomic():
        report = lock_report(city=city, lab=lab)
        report.conclusions = Translations({code: text.strip() for code, text in conclusions.items() if text.strip()})
        report.save(update_fields=["conclusions", "changed_at"])
        languages = {"languages": sorted(report.conclusions)}
        record(city=city, actor=actor, action="report.conclude", target=report, changes=languages)
    return report


def compile_report(*, city_id: UUID, run_id: UUID, make_file: FileMaker) -> None:
    """Read the lab at one moment, check that the numbers add up, make all files, and put them in place at once.

    For a worker, outside of any transaction. Killed at any moment it leaves the old report as it was, and the run
    starts again from the beginning. Disagreeing figures end the run as failed with their names.
    """
    with work_on(run_id) as work:
        city = City.objects.get(pk=city_id)
        with read_at_one_moment(city):
            report = Report.objects.select_related("lab").get(city=city, run_id=run_id)
            content = collect_content(city=city, lab=report.lab, conclusions=report.conclusions)
        if mismatches := find_mismatches(content):
            raise FiguresDisagree(f"{FiguresDisagree.message} {'; '.join(mismatches)}")
        work.set_total(len(list_files(city.languages)) + 1)
        work.advance()
        files = _make_files(city, content, make_file, work)
        with enter_city(city):
            _store(city, report, content, files, run_id)
        work.say(_("%(number)d files made.") % {"number": len(files)})


def read_logo(city: City) -> Logo | None:
    """Return the city's logo, if it has one. Public."""
    row = CityLogo.objects.filter(city=city).first()
    return Logo(bytes(row.content), row.content_type) if row else None


def _make_files(city: City, content: ReportContent, make_file: FileMaker, work: Work) -> dict[tuple[str, str], bytes]:
    logo = read_logo(city)
    files = {}
    for format_, language in list_files(city.languages):
        work.stop_if_cancelled()
        files[format_, language] = make_file(FileOrder(content, format_, language, logo))
        work.advance()
    return files


def _store(
    city: City, report: Report, content: ReportContent, files: dict[tuple[str, str], bytes], run_id: UUID
) -> None:
    """Replace content and files together: they never tell of different moments. Only the report's newest run may."""
    with transaction.atomic():
        report = Report.objects.select_for_update().get(city=city, pk=report.pk)
        if report.run_id != run_id:
            return
        ReportFile.objects.filter(city=city, report=report).delete()
        ReportFile.objects.bulk_create(
            ReportFile(city=city, report=report, format=format_, language=language, content=made)
            for (format_, language), made in files.items()
        )
        report.content = content.to_json()
        report.state = ReportState.DRAFT
        report.compiled_at = content.read_at
        report.save(update_fields=["content", "state", "compiled_at", "changed_at"])
        record(city=city, actor=SYSTEM, action="report.compile", target=report, changes={"files": len(files)})
