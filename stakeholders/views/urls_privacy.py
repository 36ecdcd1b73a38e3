"""Addresses of data protection: what people agreed to, who looked, what is too old, and a person's own page."""

from django.urls import URLPattern, URLResolver, path

from stakeholders.views import own_data, purposes

_WORK = "c/<slug:city_slug>/work/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:city_slug>/about-me/<str:token>/", own_data.own_data, name="own-data"),
    path(f"{_WORK}privacy/purposes/", purposes.purposes_page, name="purposes"),
    path(f"{_WORK}privacy/purposes/export/", purposes.purposes_export, name="purposes-export"),
    path(f"{_WORK}stakeholders/<uuid:stakeholder_id>/consents/", purposes.entry_consents, name="stakeholder-consents"),
]
