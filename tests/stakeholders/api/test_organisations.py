"""Public profiles through the API, and what a city's token may do with them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from stakeholders.models import (
    OrganisationReference,
    OrganisationRelation,
    OrganisationVerification,
    Stakeholder,
)
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.organisations import OrganisationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/organisations/"


def client_of(cast: Cast, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, *scopes)}"})


def names(client: Client, query: str = "") -> list[str]:
    return [row["name"] for row in client.get(f"{ROOT}?{query}").json()["results"]]


def test_list_is_public_filtered_and_paged(client: Client) -> None:
    OrganisationFactory(name="B", country="FI", helix_group="research", themes=["climate"])
    OrganisationFactory(name="A", cpv=["45233140"], cpv_tree=["45", "452", "4523", "45233", "452331", "4523314"])
    OrganisationFactory(name="C", is_listed=False)

    assert names(client) == ["A", "B"]
    assert names(client, "country=FI&theme=climate&group=research") == ["B"]
    assert names(client, "cpv=45200000") == ["A"]
    assert names(client, "modified_since=2999-01-01T00:00:00Z") == []
    first = client.get(f"{ROOT}?limit=1").json()
    assert client.get(first["next"]).json()["results"][0]["name"] == "B"
    assert client.get(f"{ROOT}?cpv=45").status_code == 400


def test_unchanged_list_is_not_sent_again(client: Client) -> None:
    OrganisationFactory()
    tag = client.get(ROOT)["ETag"]

    assert client.get(ROOT, headers={"if-none-match": tag}).status_code == 304


def test_record_by_slug_and_id_without_evidence(cast: Cast, client: Client) -> None:
    organisation = OrganisationFactory(slug="firm")
    OrganisationReference.objects.create(organisation=organisation, title="Garden")
    OrganisationRelation.objects.create(
        organisation=organisation, kind="parent", other=OrganisationFactory(is_listed=False), other_name="Big AS"
    )
    OrganisationVerification.objects.create(
        organisation=organisation, way="city", city=cast.ours, evidence="Secret", verified_at="2026-05-03T00:00Z"
    )
    OrganisationVerification.objects.create(
        organisation=organisation, way="mail_domain", domain="firm.example", verified_at="2026-05-04T00:00Z"
    )

    record = client.get(f"{ROOT}firm/").json()

    assert client.get(f"{ROOT}{organisation.pk}/").json() == record
    assert record["related"] == [{"kind": "parent", "name": "Big AS", "organisation": None}]
    assert [(mark["way"], mark["city"], mark["domain"]) for mark in record["verifications"]] == [
        ("city", "tartu", ""),
        ("mail_domain", None, "firm.example"),
    ]
    assert "Secret" not in str(record)


@pytest.mark.parametrize("key", ["hidden", "nothing", "01890a5d-ac96-774b-bcce-b302099a8057"])
def test_hidden_and_unknown_are_the_same(key: str, client: Client) -> None:
    hidden = OrganisationFactory(slug="hidden", is_listed=False)

    assert client.get(f"{ROOT}{key}/").status_code == 404
    assert client.get(f"{ROOT}{hidden.pk}/").status_code == 404


def test_list_takes_as_many_queries_for_three_as_for_one(client: Client) -> None:
    counts = []
    for _ in range(2):
        OrganisationFactory()
        with CaptureQueriesContext(connection) as seen:
            client.get(ROOT)
        counts.append(len(seen))
        OrganisationFactory()

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("scopes", "link", "verify"),
    [(("stakeholders.edit",), 201, 403), (("organisations.verify",), 403, 201), (("labs.read",), 403, 403)],
)
def test_token_does_what_its_scopes_say(scopes: tuple[str, ...], link: int, verify: int, cast: Cast) -> None:
    organisation, entry = OrganisationFactory(), StakeholderFactory(city=cast.ours)
    client: Any = client_of(cast, *scopes)
    at = f"/api/v1/cities/tartu/stakeholders/{entry.pk}/profile/"
    on = f"/api/v1/cities/tartu/organisations/{organisation.pk}/verification/"

    linked = client.post(at, {"organisation": str(organisation.pk)}, content_type="application/json")
    verified = client.post(on, {"evidence": "Seen"}, content_type="application/json")

    assert (linked.status_code, verified.status_code) == (link, verify)


def test_link_and_verification_end(cast: Cast) -> None:
    organisation, entry = OrganisationFactory(), StakeholderFactory(city=cast.ours)
    client: Any = client_of(cast, "stakeholders.edit", "organisations.verify")
    at = f"/api/v1/cities/tartu/stakeholders/{entry.pk}/profile/"
    on = f"/api/v1/cities/tartu/organisations/{organisation.pk}/verification/"
    client.post(at, {"organisation": str(organisation.pk)}, content_type="application/json")
    assert client.post(on, {"evidence": "Seen"}, content_type="application/json").json()["city"] == "tartu"

    assert (client.delete(at).status_code, client.delete(on).status_code) == (204, 204)
    assert client.delete(on).status_code == 404
    with enter_city(cast.ours):
        assert Stakeholder.objects.get(pk=entry.pk).profile_id is None


def test_hidden_profile_is_no_profile_for_a_city(cast: Cast) -> None:
    hidden, entry = OrganisationFactory(is_listed=False), StakeholderFactory(city=cast.ours)
    client: Any = client_of(cast, "stakeholders.edit", "organisations.verify")

    linked = client.post(
        f"/api/v1/cities/tartu/stakeholders/{entry.pk}/profile/",
        {"organisation": str(hidden.pk)},
        content_type="application/json",
    )
    verified = client.post(
        f"/api/v1/cities/tartu/organisations/{hidden.pk}/verification/",
        {"evidence": "Seen"},
        content_type="application/json",
    )

    assert (linked.status_code, verified.status_code) == (422, 404)
