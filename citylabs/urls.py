"""Addresses of pages. Each app owns its own; this table only joins them."""

from django.urls import URLPattern, URLResolver, include, path

from cities.views.errors import server_error, too_many
from cities.views.health import livez, readyz
from cities.views.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    # First, because the API is asked most often and its prefix is told from all others at once.
    path("api/v1/", include("citylabs.api_urls")),
    path("", include("citylabs.views.urls")),
    path("", include("cities.views.urls")),
    path("", include("stakeholders.views.urls")),
    path("", include("stakeholders.views.urls_privacy")),
    path("", include("procurement.views.urls")),
    path("account/", include("allauth.urls")),
    path("styleguide/", styleguide, name="styleguide"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
]

handler429 = too_many
handler500 = server_error
