"""Addresses of the outbox, the suppression list, unsubscribing and long runs."""

from django.urls import URLPattern, URLResolver, path

from cities.views import outbox, outbox_many, runs, suppressions, unsubscribe

_CITY = "c/<slug:city_slug>"
_OUTBOX = f"{_CITY}/work/outbox"
_RUNS = f"{_CITY}/work/runs"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_CITY}/unsubscribe/<str:token>/", unsubscribe.unsubscribe_page, name="unsubscribe"),
    path(f"{_OUTBOX}/", outbox.outbox, name="outbox"),
    path(f"{_OUTBOX}/retry/", outbox_many.outbox_retry, name="outbox-retry"),
    path(f"{_OUTBOX}/cancel/", outbox_many.outbox_cancel, name="outbox-cancel"),
    path(f"{_OUTBOX}/resume/", outbox_many.outbox_resume, name="outbox-resume"),
    path(f"{_OUTBOX}/export/", outbox_many.outbox_export, name="outbox-export"),
    path(f"{_OUTBOX}/suppressions/", suppressions.suppressions, name="suppressions"),
    path(f"{_OUTBOX}/suppressions/export/", suppressions.suppressions_export, name="suppressions-export"),
    path(
        f"{_OUTBOX}/suppressions/<uuid:suppression_id>/remove/",
        suppressions.suppression_remove,
        name="suppression-remove",
    ),
    path(f"{_OUTBOX}/<uuid:mail_id>/", outbox.outbox_mail, name="outbox-mail"),
    path(f"{_OUTBOX}/<uuid:mail_id>/html/", outbox.outbox_mail_html, name="outbox-mail-html"),
    path(f"{_OUTBOX}/<uuid:mail_id>/retry/", outbox.outbox_mail_retry, name="outbox-mail-retry"),
    path(f"{_OUTBOX}/<uuid:mail_id>/cancel/", outbox.outbox_mail_cancel, name="outbox-mail-cancel"),
    path(f"{_RUNS}/<uuid:run_id>/", runs.run_progress, name="run"),
    path(f"{_RUNS}/<uuid:run_id>/cancel/", runs.run_cancel, name="run-cancel"),
]
