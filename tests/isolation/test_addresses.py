"""Every page and endpoint of a city, tried by a stranger, by nobody, and with another city's ids."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.architecture.test_addresses import ENDPOINTS, PAGES
from tests.conftest import Cast
from tests.isolation.world import MARK, World, build_world

WORK = [pair for pair in PAGES if "<slug:city_slug>/work/" in pair[0]]
CITY_ENDPOINTS = [pair for pair in ENDPOINTS if "<slug:city_slug>" in pair[0]]
# Parameters that name no row of a city.
PLAIN = {"organisation_id", "city_slug", "form", "key", "kind", "language", "version", "format", "code"}


def ids(pairs: list[tuple[str, URLPattern]]) -> list[str]:
    return [f"{entry.name}" for _, entry in pairs]


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


def address_of(entry: URLPattern, world: World, city_slug: str) -> str:
    parameters = {name: world.value(entry.name, name) for name in entry.pattern.converters if name != "city_slug"}
    return reverse(entry.name, kwargs={"city_slug": city_slug, **parameters})


def try_all(client: Client, address: str, **headers: Any) -> dict[str, int]:
    """Return the status of every method, with an empty body."""
    methods = ("get", "post", "put", "patch", "delete")
    return {name: getattr(client, name)(address, headers=headers).status_code for name in methods}


@pytest.mark.parametrize(("address", "entry"), WORK, ids=ids(WORK))
def test_workspace_does_not_exist_for_a_stranger(
    address: str, entry: URLPattern, cast: Cast, world: World, as_user: Any
) -> None:
    statuses = try_all(as_user(cast.stranger), address_of(entry, world, cast.ours.slug))

    assert set(statuses.values()) == {404}


@pytest.mark.parametrize(("address", "entry"), WORK, ids=ids(WORK))
def test_workspace_asks_nobody_to_sign_in(
    address: str, entry: URLPattern, cast: Cast, world: World, client: Client
) -> None:
    answer = client.get(address_of(entry, world, cast.ours.slug))

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/login/")


WITH_ROWS = [pair for pair in WORK if set(pair[1].pattern.converters) - PLAIN]


@pytest.mark.parametrize(("address", "entry"), WITH_ROWS, ids=ids(WITH_ROWS))
def test_our_row_is_unknown_under_their_address(
    address: str, entry: URLPattern, cast: Cast, world: World, as_user: Any
) -> None:
    """The owner of another city may do everything there, and still finds nothing of ours."""
    statuses = try_all(as_user(cast.stranger), address_of(entry, world, cast.theirs.slug))

    assert set(statuses.values()) <= {404, 405}
    assert 404 in statuses.values()


LISTS = [pair for pair in WORK if not set(pair[1].pattern.converters) - PLAIN]


@pytest.mark.parametrize(("address", "entry"), LISTS, ids=ids(LISTS))
def test_their_pages_never_show_our_mark(
    address: str, entry: URLPattern, cast: Cast, world: World, as_user: Any
) -> None:
    answer = as_user(cast.stranger).get(address_of(entry, world, cast.theirs.slug))
    body = b"".join(answer) if answer.streaming else answer.content

    assert answer.status_code in {200, 302, 405}
    assert MARK.lower() not in body.decode(errors="replace").lower()


def test_our_own_pages_do_show_the_mark(cast: Cast, world: World, as_user: Any) -> None:
    """There is something that could leak: otherwise the tests above would prove nothing."""
    client = as_user(cast.owner)
    shown = {
        entry.name
        for _, entry in LISTS
        if MARK.lower()
        in getattr(client.get(address_of(entry, world, cast.ours.slug)), "content", b"").decode().lower()
    }

    assert shown >= {"stakeholders", "lab-manage-list", "need-list", "outbox", "city-log", "members", "api-tokens"}


@pytest.mark.parametrize(("address", "entry"), CITY_ENDPOINTS, ids=ids(CITY_ENDPOINTS))
def test_endpoint_does_not_exist_for_a_stranger(
    address: str, entry: URLPattern, cast: Cast, world: World, as_user: Any
) -> None:
    if getattr(entry.callback, "view_class", None) is None or not getattr(
        entry.callback.view_class, "permissions", None
    ):
        pytest.skip(f"{entry.name} is public: its own tests say what it shows")
    statuses = try_all(as_user(cast.stranger), address_of(entry, world, cast.ours.slug))

    assert set(statuses.values()) <= {404, 405}
    assert 404 in statuses.values()


@pytest.mark.parametrize(("address", "entry"), CITY_ENDPOINTS, ids=ids(CITY_ENDPOINTS))
def test_endpoint_refuses_nobody(address: str, entry: URLPattern, cast: Cast, world: World, client: Client) -> None:
    if not getattr(entry.callback.view_class, "permissions", None):
        pytest.skip(f"{entry.name} is public: its own tests say what it shows")
    statuses = try_all(client, address_of(entry, world, cast.ours.slug))

    assert set(statuses.values()) <= {401, 405}
    assert 401 in statuses.values()


ENDPOINTS_WITH_ROWS = [pair for pair in CITY_ENDPOINTS if set(pair[1].pattern.converters) - PLAIN]


@pytest.mark.parametrize(("address", "entry"), ENDPOINTS_WITH_ROWS, ids=ids(ENDPOINTS_WITH_ROWS))
def test_our_row_is_unknown_to_their_endpoint(
    address: str, entry: URLPattern, cast: Cast, world: World, as_user: Any
) -> None:
    statuses = try_all(as_user(cast.stranger), address_of(entry, world, cast.theirs.slug))

    assert not {200, 201, 202, 204, 302} & set(statuses.values())
    assert 404 in statuses.values()
