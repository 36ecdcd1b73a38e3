"""Addresses of the app's api."""

from django.urls import URLPattern, URLResolver, path

from procurement.api.needs import NeedDetailApi, NeedListApi

_CITY = "cities/<slug:city_slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_CITY}needs/", NeedListApi.as_view(), name="api-needs"),
    path(f"{_CITY}needs/<uuid:need_id>/", NeedDetailApi.as_view(), name="api-need"),
]
