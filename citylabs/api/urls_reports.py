"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from citylabs.api import commitments, reports

_LAB = "cities/<slug:city_slug>/labs/<slug:lab_slug>"
_REPORT = f"{_LAB}/report"
_FILES = f"{_REPORT}/files"
_PUBLIC = f"{_REPORT}/versions"
_COMMITMENTS = f"{_LAB}/commitments"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_REPORT}/", reports.ReportApi.as_view(), name="api-report"),
    path(f"{_REPORT}/compile/", reports.ReportCompileApi.as_view(), name="api-report-compile"),
    path(f"{_REPORT}/publish/", reports.ReportPublishApi.as_view(), name="api-report-publish"),
    path(f"{_FILES}/", reports.ReportFileListApi.as_view(), name="api-report-files"),
    path(f"{_FILES}/<slug:format>/", reports.ReportFileApi.as_view(), name="api-report-json"),
    path(f"{_FILES}/<slug:format>/<slug:language>/", reports.ReportFileInLanguageApi.as_view(), name="api-report-file"),
    path(f"{_PUBLIC}/", reports.PublicReportListApi.as_view(), name="api-report-versions"),
    path(f"{_PUBLIC}/<int:version>/", reports.PublicReportApi.as_view(), name="api-report-version"),
    path(f"{_COMMITMENTS}/", commitments.CommitmentListApi.as_view(), name="api-commitments"),
    path(f"{_COMMITMENTS}/<uuid:commitment_id>/", commitments.CommitmentDetailApi.as_view(), name="api-commitment"),
]
