"""Addresses of pages. Each app owns its own; this table only joins them."""

from django.urls import URLPattern, URLResolver, include, path

from cities.views.errors import too_many

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("citylabs.views.urls")),
    path("", include("cities.views.urls")),
    path("", include("stakeholders.views.urls")),
    path("", include("procurement.views.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("citylabs.api_urls")),
]

handler429 = too_many
