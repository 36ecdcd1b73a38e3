"""Addresses of the app's pages."""

from django.urls import URLPattern, URLResolver, path

from cities.views import invitation, logo

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:city_slug>/logo/<int:version>", logo.city_logo, name="city-logo"),
    path("c/<slug:city_slug>/colleague/<str:token>/", invitation.colleague_invitation, name="colleague-invitation"),
]
