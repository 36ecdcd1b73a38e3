"""Addresses of how long data are kept."""

from django.urls import URLPattern, URLResolver, path

from cities.views import retention

_RETENTION = "c/<slug:city_slug>/work/privacy/retention/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_RETENTION, retention.retention_page, name="retention"),
    path(f"{_RETENTION}export/", retention.retention_export, name="retention-export"),
    path(f"{_RETENTION}due/", retention.retention_due, name="retention-due"),
    path(f"{_RETENTION}rules/<slug:code>/", retention.retention_edit, name="retention-edit"),
    path(f"{_RETENTION}runs/<uuid:run_id>/", retention.retention_run, name="retention-run"),
    path(f"{_RETENTION}runs/<uuid:run_id>/export/", retention.retention_run_export, name="retention-run-export"),
]
