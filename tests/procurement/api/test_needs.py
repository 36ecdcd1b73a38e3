"""Needs through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import LogEntry
from cities.tenancy import enter_city
from procurement.models import Need
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
NEEDS = "/api/v1/cities/tartu/needs/"


def client_of(cast: Cast, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, *scopes)}"})


def send(client: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    return getattr(client, method)(address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("owner", 200, 201),
        ("organiser", 200, 201),
        ("reviewer", 200, 201),
        ("facilitator", 200, 403),
        ("desk", 200, 403),
        ("reader", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_needs_by_role(cast: Cast, as_user: Callable[..., Client], role: str, read: int, write: int) -> None:
    client = as_user(getattr(cast, role))

    assert client.get(NEEDS).status_code == read
    assert send(client, "post", NEEDS, {"title": {"en": "Cooler streets"}}).status_code == write


def test_need_list_shows_the_city_s_own(cast: Cast) -> None:
    mine = NeedFactory(city=cast.ours, theme="climate")
    NeedFactory(city=cast.theirs)

    page = client_of(cast, "needs.read").get(NEEDS).json()

    assert [need["id"] for need in page["results"]] == [str(mine.pk)]
    assert page["results"][0]["title"] == dict(mine.title)
    assert (page["next"], page["previous"]) == (None, None)


@pytest.mark.parametrize("number", [1, 3])
def test_need_list_takes_five_statements(cast: Cast, number: int) -> None:
    for _ in range(number):
        NeedFactory(city=cast.ours)
    client = client_of(cast, "needs.read")
    client.get(NEEDS)

    with CaptureQueriesContext(connection) as seen:
        client.get(NEEDS)

    # Inside a test's own transaction BEGIN and COMMIT are a savepoint and its release.
    assert [query["sql"].split()[0] for query in seen] == ["SAVEPOINT", "SELECT", "SELECT", "SELECT", "RELEASE"]


def test_need_is_created_changed_and_read(cast: Cast) -> None:
    client = client_of(cast, "needs.read", "needs.edit")

    created = send(client, "post", NEEDS, {"title": {"en": "Cooler streets"}, "cpv": "90720000-0"})
    address = f"{NEEDS}{created.json()['id']}/"
    changes = {"theme": "climate", "stage": "closed", "closing_reason": "Bought", "visibility": "public"}
    changed = send(client, "patch", address, changes)

    assert (created.status_code, changed.status_code) == (201, 200)
    assert changed.json() == client.get(address).json()
    assert {name: changed.json()[name] for name in ("cpv", *changes)} == {"cpv": "90720000", **changes}
    with enter_city(cast.ours):
        assert list(LogEntry.objects.order_by("id").values_list("action", "actor_kind")) == [
            ("need.create", "token"),
            ("need.edit", "token"),
            ("need.move", "token"),
            ("need.show", "token"),
        ]


def test_need_change_is_all_or_nothing(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    client = client_of(cast, "needs.read", "needs.edit")

    answer = send(client, "patch", f"{NEEDS}{need.pk}/", {"theme": "climate", "stage": "in_lab"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/problems/need-stage-not-allowed/")
    assert answer.json()["errors"][0]["pointer"] == "#/stage"
    with enter_city(cast.ours):
        assert (Need.objects.get().theme, LogEntry.objects.count()) == ("other", 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": {}}, "title"),
        ({"title": {"en": " "}}, "title"),
        ({"title": "Cooler streets"}, "title"),
        ({"title": {"xx": "Cooler"}}, "title"),
        ({"title": {"en": 1}}, "title"),
        ({"title": {"en": "x" * 301}}, "title"),
        ({"title": {"en": "x"}, "theme": "magic"}, "theme"),
        ({"title": {"en": "x"}, "cpv": "12345"}, "cpv"),
        ({"title": {"en": "x"}, "cpv": "99000000"}, "cpv"),
        ({"title": {"en": "x"}, "stage": "closed"}, "stage"),
        ({"title": {"en": "x"}, "city": "tampere"}, "city"),
    ],
)
def test_need_create_names_the_wrong_field(cast: Cast, body: dict[str, Any], field: str) -> None:
    answer = send(client_of(cast, "needs.edit"), "post", NEEDS, body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    with enter_city(cast.ours):
        assert Need.objects.count() == 0


def test_need_of_another_city_does_not_exist(cast: Cast) -> None:
    need = NeedFactory(city=cast.theirs)
    client = client_of(cast, "needs.read", "needs.edit")

    assert client.get(f"{NEEDS}{need.pk}/").status_code == 404
    assert send(client, "patch", f"{NEEDS}{need.pk}/", {"theme": "climate"}).status_code == 404


def test_need_is_not_overwritten_unseen(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    client = client_of(cast, "needs.read", "needs.edit")
    tag = client.get(f"{NEEDS}{need.pk}/")["ETag"]

    first = send(client, "patch", f"{NEEDS}{need.pk}/", {"theme": "climate"}, if_match=tag)
    second = send(client, "patch", f"{NEEDS}{need.pk}/", {"theme": "health"}, if_match=tag)
    third = send(client, "patch", f"{NEEDS}{need.pk}/", {"theme": "health"}, if_match=first["ETag"])

    assert [first.status_code, second.status_code, third.status_code] == [200, 412, 200]
