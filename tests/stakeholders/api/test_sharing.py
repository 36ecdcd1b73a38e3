"""Networks, sharing and joining through the API."""

from typing import Any

import pytest
from django.test import Client

from cities.tenancy import enter_city
from stakeholders.models import SelfRegistration, SharedEntry, SharedUse
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/cities/tartu/"
THEIRS = "/api/v1/cities/tampere/"


def client_of(city: Any, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(city, *scopes)}"})


def send(client: Client, address: str, body: Any) -> Any:
    return client.post(address, body, content_type="application/json")


def test_share_read_and_take_back(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    agreed = make_agreeing(cast.ours, person="Mari", tags=["energy"])
    silent = StakeholderFactory(city=cast.ours)
    here = client_of(cast.ours, "stakeholders.share")
    there = client_of(cast.theirs, "stakeholders.read")
    body = {"network": network.slug, "stakeholders": [str(agreed.pk), str(silent.pk)], "tags": ["energy"]}

    done = send(here, f"{ROOT}stakeholders/share/", body)
    assert (done.status_code, done.json()) == (200, {"shared": [str(agreed.pk)], "left_out": [str(silent.pk)]})
    (listed,) = there.get(f"{THEIRS}shared-entries/").json()["results"]
    assert (listed["person"], listed["origin"], listed["tags"]) == ("Mari", "tartu", ["energy"])
    assert there.get(f"{THEIRS}shared-entries/{listed['id']}/").json() == listed
    with enter_city(cast.ours):
        assert SharedUse.objects.get().by_city == cast.theirs

    gone = send(here, f"{ROOT}stakeholders/unshare/", {"network": network.slug, "stakeholders": [str(agreed.pk)]})
    assert gone.json() == {"taken_back": [str(agreed.pk)]}
    assert there.get(f"{THEIRS}shared-entries/").json()["results"] == []
    assert there.get(f"{THEIRS}shared-entries/{listed['id']}/").status_code == 404


def test_sharing_needs_its_scope_ground_and_membership(cast: Cast) -> None:
    network, other = make_network(cast.ours), make_network(cast.theirs)
    agreed, silent = make_agreeing(cast.ours), StakeholderFactory(city=cast.ours)
    here = client_of(cast.ours, "stakeholders.share")

    def share(client: Client, slug: str, entry: Any) -> int:
        body = {"network": slug, "stakeholders": [str(entry.pk)]}
        return send(client, f"{ROOT}stakeholders/share/", body).status_code

    assert share(client_of(cast.ours, "stakeholders.edit"), network.slug, agreed) == 403
    assert share(here, network.slug, silent) == 409
    assert share(here, other.slug, agreed) == 409
    assert share(here, "nowhere", agreed) == 404


def test_shared_entries_are_filtered(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, cpv=["45233140"], cpv_tree=["45", "452", "4523", "45233", "452331", "4523314"])
    send(
        client_of(cast.ours, "stakeholders.share"),
        f"{ROOT}stakeholders/share/",
        {"network": network.slug, "stakeholders": [str(entry.pk)]},
    )
    there = client_of(cast.theirs, "stakeholders.read")

    for query, number in (("cpv=45000000", 1), ("cpv=46000000", 0), ("group=sme", 1), ("group=media", 0)):
        assert len(there.get(f"{THEIRS}shared-entries/?{query}").json()["results"]) == number, query
    assert there.get(f"{THEIRS}shared-entries/?group=nobody").status_code == 400


def test_networks_are_public(cast: Cast, client: Client) -> None:
    make_network(cast.ours, cast.theirs, slug="baltic")

    (network,) = client.get("/api/v1/networks/").json()["results"]
    assert (network["slug"], network["cities"]) == ("baltic", 2)
    cities = client.get("/api/v1/networks/baltic/cities/").json()["results"]
    assert {(one["city"], one["role"]) for one in cities} == {("tartu", "coordinator"), ("tampere", "member")}
    assert client.get("/api/v1/networks/nowhere/cities/").status_code == 404
    own = client_of(cast.ours, "networks.read").get(f"{ROOT}networks/").json()["results"]
    assert [(one["slug"], one["role"]) for one in own] == [("baltic", "coordinator")]


def test_joining_waits_for_the_mail(cast: Cast, client: Client) -> None:
    body = {"person": "Mari", "email": "mari@paike.example", "helix_group": "sme", "language": "en"}

    answers = [send(client, f"{ROOT}join/", body).status_code for _ in range(2)]

    assert answers == [202, 202]
    with enter_city(cast.ours):
        assert SelfRegistration.objects.filter(confirmed_at=None).count() == 2
        assert not SharedEntry.objects.exists()
    assert send(client, f"{ROOT}join/", {**body, "helix_group": "nobody"}).status_code == 422
