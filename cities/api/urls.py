"""Addresses of the app's api."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from cities.api.cities import CityDetailApi, CityListApi
from cities.api.codes import CodeListApi
from cities.api.data_requests import DataRequestAnswerApi, DataRequestApi, DataRequestListApi
from cities.api.legal_texts import LegalTextListApi
from cities.api.log import LogListApi
from cities.api.members import MemberListApi
from cities.api.networks import NetworkListApi, NetworkMemberListApi, OwnNetworkListApi
from cities.api.outbox import OutboxListApi
from cities.api.problem_types import ProblemTypeApi, ProblemTypeListApi
from cities.api.runs import RunApi
from cities.api.tokens import TokenDetailApi, TokenListApi

_CITY = "cities/<slug:city_slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("problems/", ProblemTypeListApi.as_view(), name="api-problems"),
    path("problems/<slug:code>/", ProblemTypeApi.as_view(), name="api-problem"),
    path("codes/<slug:code_list>/", CodeListApi.as_view(), name="api-codes"),
    path("networks/", NetworkListApi.as_view(), name="api-networks"),
    path("networks/<slug:slug>/cities/", NetworkMemberListApi.as_view(), name="api-network-cities"),
    path("cities/", CityListApi.as_view(), name="api-cities"),
    path(_CITY, CityDetailApi.as_view(), name="api-city"),
    path(f"{_CITY}members/", MemberListApi.as_view(), name="api-members"),
    path(f"{_CITY}legal-texts/", LegalTextListApi.as_view(), name="api-legal-texts"),
    path(f"{_CITY}log/", LogListApi.as_view(), name="api-log"),
    path(f"{_CITY}networks/", OwnNetworkListApi.as_view(), name="api-own-networks"),
    path(f"{_CITY}outbox/", OutboxListApi.as_view(), name="api-outbox"),
    path(f"{_CITY}data-requests/", DataRequestListApi.as_view(), name="api-data-requests"),
    path(f"{_CITY}data-requests/<uuid:task_id>/", DataRequestApi.as_view(), name="api-data-request"),
    path(
        f"{_CITY}data-requests/<uuid:task_id>/answer/", DataRequestAnswerApi.as_view(), name="api-data-request-answer"
    ),
    path(f"{_CITY}runs/<uuid:run_id>/", RunApi.as_view(), name="api-run"),
    path(f"{_CITY}tokens/", TokenListApi.as_view(), name="api-token-list"),
    path(f"{_CITY}tokens/<uuid:token_id>/", TokenDetailApi.as_view(), name="api-token"),
]
