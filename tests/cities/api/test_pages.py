"""Pages by cursor: nothing missed, nothing twice, nothing guessed."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import Translations
from cities.tenancy import enter_city
from procurement.models import Need
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
NEEDS = "/api/v1/cities/tartu/needs/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, 'needs.read')}"})


def walk(client: Client, address: str | None, way: str = "next") -> list[list[str]]:
    """Follow the links and return the ids page by page."""
    pages = []
    while address:
        page = client.get(address).json()
        pages.append([record["id"] for record in page["results"]])
        address = page[way]
    return pages


def test_pages_hold_every_record_once(cast: Cast, client: Client) -> None:
    ids = [str(NeedFactory(city=cast.ours).pk) for _ in range(7)][::-1]

    assert walk(client, f"{NEEDS}?limit=3") == [ids[:3], ids[3:6], ids[6:]]


def test_pages_lead_back(cast: Cast, client: Client) -> None:
    ids = [str(NeedFactory(city=cast.ours).pk) for _ in range(7)][::-1]
    second = client.get(client.get(f"{NEEDS}?limit=3").json()["next"]).json()
    third = client.get(second["next"]).json()

    assert walk(client, third["previous"], "previous") == [ids[3:6], ids[:3]]
    assert walk(client, client.get(third["previous"]).json()["next"]) == [ids[6:]]
    assert third["next"] is None


def test_pages_of_records_of_one_moment_go_by_id(cast: Cast, client: Client) -> None:
    ids = [str(NeedFactory(city=cast.ours).pk) for _ in range(5)][::-1]
    with enter_city(cast.ours):
        Need.objects.update(created_at=timezone.now())

    assert walk(client, f"{NEEDS}?limit=2") == [ids[:2], ids[2:4], ids[4:]]


def test_page_is_not_moved_by_a_newcomer(cast: Cast, client: Client) -> None:
    ids = [str(NeedFactory(city=cast.ours).pk) for _ in range(4)][::-1]
    following = client.get(f"{NEEDS}?limit=2").json()["next"]
    NeedFactory(city=cast.ours)

    assert walk(client, following) == [ids[2:]]


def test_page_keeps_the_filters_in_its_links(cast: Cast, client: Client) -> None:
    for theme in ("climate", "health", "climate", "climate"):
        NeedFactory(city=cast.ours, theme=theme)

    assert [len(page) for page in walk(client, f"{NEEDS}?limit=2&theme=climate")] == [2, 1]


def test_public_cities_are_paged_by_their_address() -> None:
    for slug in ("vilnius", "aarhus", "riga"):
        CityFactory(slug=slug, name=Translations(en=slug))
    first = Client().get("/api/v1/cities/?limit=2").json()
    second = Client().get(first["next"]).json()

    assert [city["slug"] for city in first["results"] + second["results"]] == ["aarhus", "riga", "vilnius"]


def test_modified_since_finds_what_changed(cast: Cast, client: Client) -> None:
    old, new = NeedFactory(city=cast.ours), NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        Need.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=3))
    since = (timezone.now() - timedelta(days=1)).isoformat()

    assert walk(client, f"{NEEDS}?modified_since={since}") == [[str(new.pk)]]
    assert walk(client, f"{NEEDS}?modified_since=2020-01-01T00:00:00Z") == [[str(new.pk), str(old.pk)]]
    assert walk(client, f"{NEEDS}?modified_since=2020-01-01T00:00:00-17:40") == [[str(new.pk), str(old.pk)]]


FORGED = base64.urlsafe_b64encode(b'[0,"2026-01-01T00:00:00Z","not-a-uuid"]').decode()


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=ten",
        "limit=9999999999999999999999",
        "cursor=nonsense",
        "cursor=%00",
        "cursor=W10",
        f"cursor={FORGED}",
        "modified_since=yesterday",
        "modified_since=2026-01-01",
        "modified_since=2026-01-01T00:00:00",
        "modified_since=2026-13-01T00:00:00Z",
        "modified_since=0001-01-01T00:00:00%2B10:00",
        "stage=magic",
        "text=%00",
    ],
)
def test_bad_parameter_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"{NEEDS}?{query}")

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/bad-parameter/")


@pytest.mark.parametrize("address", [f"{NEEDS}?colour=red", "/api/v1/cities/tartu/?limit=1", "/api/v1/cities/?x=1"])
def test_unknown_parameter_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/unknown-parameter/")
    assert answer.json()["errors"][0]["code"] == "unknown-parameter"
