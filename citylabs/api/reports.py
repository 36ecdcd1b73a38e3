"""The report of a lab: reading, concluding, compiling, publishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi, CityPublicApi
from cities.api.fields import TranslationsField
from cities.enums import RunState
from cities.models import City
from citylabs.enums import ReportState
from citylabs.models import Lab, Report, ReportRelease
from citylabs.reports.downloads import send_file
from citylabs.rules.permissions import REPORTS_EDIT, REPORTS_PUBLISH, REPORTS_READ
from citylabs.selectors.labs import get_lab, get_open_lab
from citylabs.selectors.report_releases import get_release, list_releases
from citylabs.selectors.reports import find_report, get_report_file, list_report_files
from citylabs.services.report_releases import publish_report
from citylabs.services.reports import request_report, write_conclusions

_RUN_EXAMPLE = {"id": "01890a5d-ac96-774b-bcce-b302099a8057", "state": "done", "done": 6, "total": 6, "message": ""}


class ReportRunSerializer(serializers.Serializer):
    """How far the worker is."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(RunState.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """A report. `content` follows docs/api/report.schema.json; empty before it is compiled."""

    state = serializers.ChoiceField(ReportState.choices)
    version = serializers.IntegerField(help_text="The newest published version, 0 for none.")
    conclusions = TranslationsField()
    compiled_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    run = ReportRunSerializer(allow_null=True)
    content = serializers.JSONField()


class ReleaseSerializer(serializers.Serializer):
    """A published version, without its content."""

    version = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Over the canonical JSON of the content.")
    published_at = serializers.DateTimeField()


class ReleaseContentSerializer(ReleaseSerializer):
    """A published version. `content` follows docs/api/report.schema.json."""

    content = serializers.JSONField()


class FileSerializer(serializers.Serializer):
    """A file that can be read at files/{format}/{language}/; the JSON has no language."""

    format = serializers.CharField()
    language = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class FileListSerializer(serializers.Serializer):
    """All files of the compiled report."""

    files = FileSerializer(many=True)


_RELEASE_EXAMPLE: dict[str, Any] = {"version": 1, "sha256": "9f86d081884c7d65…", "published_at": "2026-06-01T09:00:00Z"}
_REPORT_EXAMPLE: dict[str, Any] = {
    "state": "draft",
    "version": 0,
    "conclusions": {"en": "Shade first."},
    "compiled_at": "2026-05-20T09:00:00Z",
    "published_at": None,
    "run": _RUN_EXAMPLE,
    "content": {},
}


def _find(city: City, lab: Lab) -> Report:
    """The lab's report, a blank one before anybody has touched it."""
    return find_report(city=city, lab=lab) or Report(city=city, lab=lab)


class ReportApi(CityApi):
    """The report of a lab."""

    permissions = {"GET": REPORTS_READ, "PATCH": REPORTS_EDIT}
    tag = "reports"
    OutputSerializer = ReportSerializer
    output_example = _REPORT_EXAMPLE
    input_example = {"conclusions": {"en": "Shade first.", "et": "Kõigepealt vari."}}

    class InputSerializer(serializers.Serializer):
        conclusions = TranslationsField()

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read the report as it is compiled."""
        return self.answer(_find(city, get_lab(city=city, slug=lab_slug)))

    def patch(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Write the conclusions. Compile again to have them in the report."""
        lab = get_lab(city=city, slug=lab_slug)
        given = self.read(partial=True)
        if "conclusions" in given:
            write_conclusions(city=city, actor=self.actor, lab=lab, conclusions=given["conclusions"])
        return self.answer(_find(city, lab))


class ReportCompileApi(CityApi):
    """Compiling."""

    permissions = {"POST": REPORTS_EDIT}
    tag = "reports"
    answers = {"POST": (202, ReportSerializer)}
    output_example = _REPORT_EXAMPLE

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Have a worker compile the report. Read the report to see how far `run` is."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(request_report(city=city, actor=self.actor, lab=lab), ReportSerializer, status=202)


class ReportPublishApi(CityApi):
    """Publishing."""

    permissions = {"POST": REPORTS_PUBLISH}
    tag = "reports"
    answers = {"POST": (201, ReleaseSerializer)}
    output_example = _RELEASE_EXAMPLE

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Publish what was compiled as the next version, for good."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(publish_report(city=city, actor=self.actor, lab=lab), ReleaseSerializer, status=201)


class ReportFileListApi(CityApi):
    """The files of the compiled report."""

    permissions = {"GET": REPORTS_READ}
    tag = "reports"
    OutputSerializer = FileListSerializer
    output_example = {"files": [{"format": "pdf", "language": "en", "created_at": "2026-05-20T09:00:00Z"}]}

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the files; there are few."""
        report = _find(city, get_lab(city=city, slug=lab_slug))
        return self.answer({"files": list(list_report_files(report=report)) if report.pk else []})


class ReportFileApi(CityApi):
    """One file."""

    permissions = {"GET": REPORTS_READ}
    tag = "reports"
    answers = {"GET": (200, None)}

    def get(self, request: HttpRequest, city: City, lab_slug: str, format: str, language: str = "") -> HttpResponse:
        """Read a file of the compiled report."""
        lab = get_lab(city=city, slug=lab_slug)
        file = get_report_file(city=city, lab=lab, format=format, language=language)
        return send_file(request, file=file, lab_slug=lab.slug)


class ReportFileInLanguageApi(ReportFileApi):
    """One file of the published report in a language."""


class PublicReportListApi(CityPublicApi):
    """The published versions of a lab's report."""

    tag = "reports"

    class OutputSerializer(serializers.Serializer):
        versions = ReleaseSerializer(many=True)

    output_example = {"versions": [_RELEASE_EXAMPLE]}

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the versions, the newest first; there are few."""
        versions = list(list_releases(city=city, lab_slug=lab_slug))
        if not versions:  # a lab that nobody may see does not exist
            get_open_lab(city=city, slug=lab_slug)
        return self.answer({"versions": versions})


class PublicReportApi(CityPublicApi):
    """A published version."""

    tag = "reports"
    OutputSerializer = ReleaseContentSerializer
    output_example = {**_RELEASE_EXAMPLE, "content": {}}

    def get(self, request: HttpRequest, city: City, lab_slug: str, version: int) -> HttpResponse:
        """Read a version with all its figures."""
        release: ReportRelease = get_release(city=city, lab_slug=lab_slug, version=version)
        return self.answer(release)
