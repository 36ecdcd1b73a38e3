"""Reading reports, their files and their published versions."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cities.models import City
from cities.tenancy import current_city_id
from citylabs.enums import LabState
from citylabs.models import Lab, Report, ReportFile, ReportRelease
from citylabs.rules.report_codec import BadContent
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.report_content import collect_content


def find_report(*, city: City, lab: Lab) -> Report | None:
    """Return the lab's report with its run, or None before anybody has touched it."""
    return Report.objects.filter(city=city, lab=lab).select_related("run").first()


def read_content(report: Report | None) -> ReportContent | None:
    """Return what the report says; None if it was never compiled or was compiled by an older version of the program."""
    if report is None or not report.content:
        return None
    try:
        return ReportContent.from_json(report.content)
    except BadContent:
        return None


def is_up_to_date(*, city: City, lab: Lab, report: Report, content: ReportContent) -> bool:
    """Whether compiling now would say the same. Reads the figures again: exact where time stamps are not."""
    return content.says_the_same_as(collect_content(city=city, lab=lab, conclusions=report.conclusions))


def list_report_files(*, report: Report) -> QuerySet[ReportFile]:
    """Return the finished files of the compiled report without their bytes."""
    files = ReportFile.objects.filter(city=report.city_id, report=report).defer("content")
    return files.order_by("format", "language")


def get_report_file(*, city: City, lab: Lab, format: str, language: str) -> ReportFile:
    """Return a finished file with its bytes; raises ReportFile.DoesNotExist."""
    return ReportFile.objects.select_related("report").get(city=city, report__lab=lab, format=format, language=language)


def list_labs_waiting_for_report(*, city: City) -> QuerySet[Lab]:
    """Return labs that took place and have no published report yet, the longest first, each with `is_compiled`."""
    published = ReportRelease.objects.filter(city=city, lab_id=OuterRef("pk"))
    compiled = Report.objects.filter(city=city, lab=OuterRef("pk"), compiled_at__isnull=False)
    labs = Lab.objects.filter(~Exists(published), city=city, state__in=[LabState.REPORTING, LabState.CLOSED])
    return labs.annotate(is_compiled=Exists(compiled)).order_by("ends_at", "id")


def list_labs_to_close(*, city: City) -> QuerySet[Lab]:
    """Return labs whose report is published and which nobody has closed, the longest first."""
    published = ReportRelease.objects.filter(city=city, lab_id=OuterRef("pk"))
    labs = Lab.objects.filter(Exists(published), city=city, state=LabState.REPORTING)
    return labs.order_by("ends_at", "id")


def find_lab_slug(*, report_id: UUID | None) -> str:
    """Return the address of the report's lab, blank if there is no such report in the city one is in."""
    if report_id is None:
        return ""
    found = Report.objects.filter(city_id=current_city_id(), pk=report_id).values_list("lab__slug", flat=True).first()
    return found or ""
