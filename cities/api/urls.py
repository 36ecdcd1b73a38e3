"""Addresses of the app's api."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from cities.api.cities import CityDetailApi, CityListApi
from cities.api.members import MemberListApi

_CITY = "cities/<slug:city_slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("cities/", CityListApi.as_view(), name="api-cities"),
    path(_CITY, CityDetailApi.as_view(), name="api-city"),
    path(f"{_CITY}members/", MemberListApi.as_view(), name="api-members"),
]
