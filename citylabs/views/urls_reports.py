"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from citylabs.views import commitments, public_reports, report_tables, reports

_WORK = "c/<slug:city_slug>/work/labs/<slug:lab_slug>"
_REPORT = f"{_WORK}/report"
_COMMITMENTS = f"{_REPORT}/commitments"
_PUBLIC = "c/<slug:city_slug>/labs/<slug:lab_slug>/report"
_VERSION = f"{_PUBLIC}/v<int:version>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_REPORT}/", reports.lab_report, name="lab-report"),
    path(f"{_REPORT}/compile/", reports.lab_report_compile, name="lab-report-compile"),
    path(f"{_REPORT}/progress/", reports.lab_report_progress, name="lab-report-progress"),
    path(f"{_REPORT}/publish/", reports.lab_report_publish, name="lab-report-publish"),
    path(f"{_REPORT}/files/<slug:format>/", reports.lab_report_file, name="lab-report-json"),
    path(f"{_REPORT}/files/<slug:format>/<slug:language>/", reports.lab_report_file, name="lab-report-file"),
    path(f"{_REPORT}/tables/<slug:code>.csv", report_tables.lab_report_table, name="lab-report-table"),
    path(f"{_REPORT}/commitments.csv", report_tables.lab_commitments_export, name="lab-commitments-export"),
    path(f"{_COMMITMENTS}/add/", commitments.commitment_add, name="commitment-add"),
    path(f"{_COMMITMENTS}/<uuid:commitment_id>/", commitments.commitment_edit, name="commitment-edit"),
    path(f"{_COMMITMENTS}/<uuid:commitment_id>/settle/", commitments.commitment_settle, name="commitment-settle"),
    path(f"{_COMMITMENTS}/<uuid:commitment_id>/remove/", commitments.commitment_remove, name="commitment-remove"),
    path(f"{_PUBLIC}/", public_reports.public_report, name="public-report"),
    path(f"{_VERSION}/", public_reports.public_report, name="public-report-version"),
    path(f"{_VERSION}/<slug:format>/", public_reports.public_report_file, name="public-report-json"),
    path(f"{_VERSION}/<slug:format>/<slug:language>/", public_reports.public_report_file, name="public-report-file"),
]
