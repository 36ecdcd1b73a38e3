"""Addresses of the API, version 1."""

from django.urls import include, path

urlpatterns = [
    path("", include("cities.api.urls")),
    path("", include("stakeholders.api.urls")),
    path("", include("procurement.api.urls")),
    path("", include("citylabs.api.urls")),
]
