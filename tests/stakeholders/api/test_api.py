"""The registry through the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from stakeholders.models import Stakeholder
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory, StakeholderImportFactory
from tests.stakeholders.conftest import Broker

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/cities/tartu/"
ENTRIES = f"{ROOT}stakeholders/"
IMPORTS = f"{ROOT}stakeholder-imports/"
BODY = {"organisation": "OÜ Päike", "email": "mari@paike.example", "helix_group": "sme", "tags": ["B", "a"]}


def client_of(cast: Cast, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, *scopes)}"})


def editor(cast: Cast) -> Client:
    return client_of(cast, "stakeholders.read", "stakeholders.edit", "stakeholders.export")


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    return getattr(client, method)(address, body or {}, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("owner", 200, 201),
        ("organiser", 200, 201),
        ("reviewer", 200, 403),
        ("facilitator", 403, 403),
        ("desk", 403, 403),
        ("reader", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_stakeholders_by_role(role: str, read: int, write: int, cast: Cast, as_user: Any) -> None:
    client = as_user(getattr(cast, role))

    assert client.get(ENTRIES).status_code == read
    assert send(client, "post", ENTRIES, BODY).status_code == write


def test_write_read_change_and_delete_an_entry(cast: Cast) -> None:
    client = editor(cast)

    made = send(client, "post", ENTRIES, BODY)
    address = f"{ENTRIES}{made.json()['id']}/"
    changed = send(client, "patch", address, {"person": "Mari"})
    gone = client.delete(address)

    assert (made.status_code, made.json()["tags"], made.json()["language"]) == (201, ["a", "b"], "en")
    assert (changed.json()["person"], changed.json()["organisation"]) == ("Mari", "OÜ Päike")
    assert (gone.status_code, client.get(address).status_code) == (204, 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**BODY, "organisation": ""}, 422),
        ({**BODY, "email": "x"}, 422),
        ({**BODY, "helix_group": "elf"}, 422),
        ({**BODY, "country": "XX"}, 422),
        ({**BODY, "tags": ["x" * 41]}, 422),
        ({**BODY, "city": str(uuid4())}, 422),
        ({**BODY, "email": "KNOWN@x.example"}, 409),
        ({"organisation": "x"}, 422),
    ],
)
def test_bad_bodies_are_answered_and_write_nothing(body: dict[str, Any], status: int, cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, email="known@x.example")

    answer = send(editor(cast), "post", ENTRIES, body)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1


def test_list_filters_and_pages_in_few_queries(cast: Cast) -> None:
    client = client_of(cast, "stakeholders.read")
    StakeholderFactory(city=cast.theirs, organisation="Theirs")
    StakeholderFactory(city=cast.ours, organisation="Õun", tags=["energy"])
    client.get(ENTRIES)
    with CaptureQueriesContext(connection) as one:
        client.get(ENTRIES)
    StakeholderFactory.create_batch(2, city=cast.ours, helix_group="research")
    with CaptureQueriesContext(connection) as three:
        everything = client.get(ENTRIES).json()["results"]

    assert len(one) == len(three)
    assert len(everything) == 3
    assert [each["organisation"] for each in client.get(f"{ENTRIES}?q=oun&tag=energy").json()["results"]] == ["Õun"]
    assert client.get(f"{ENTRIES}?modified_since=2100-01-01T00:00:00Z").json()["results"] == []
    first = client.get(f"{ENTRIES}?limit=2").json()
    assert [each["id"] for each in client.get(first["next"]).json()["results"]] == [everything[2]["id"]]
    assert client.get(f"{ENTRIES}?group=elf").status_code == 400


def test_foreign_entries_and_imports_do_not_exist(cast: Cast) -> None:
    entry = StakeholderFactory(city=cast.theirs)
    found = StakeholderImportFactory(city=cast.theirs, state="previewed")
    client = editor(cast)

    for address in (f"{ENTRIES}{entry.pk}/", f"{IMPORTS}{found.pk}/", f"{IMPORTS}{found.pk}/rows/"):
        assert client.get(address).status_code == 404
    assert send(client, "post", f"{IMPORTS}{found.pk}/confirm/").status_code == 404
    assert client.delete(f"{ENTRIES}{entry.pk}/").status_code == 404


def test_consents_of_an_address_and_their_withdrawal(cast: Cast) -> None:
    ConsentFactory(city=cast.ours, email="mari@x.example")
    ConsentFactory(city=cast.theirs, email="mari@x.example", channel="theirs")
    client = editor(cast)
    body = {"email": "mari@x.example", "purpose": "consent_invite"}

    shown = client.get(f"{ROOT}consents/?email=MARI@x.example").json()["results"]
    ended = send(client, "post", f"{ROOT}consents/withdraw/", body)
    again = send(client, "post", f"{ROOT}consents/withdraw/", body)

    assert [(each["channel"], each["withdrawn_at"], each["text_version"]) for each in shown] == [
        ("registration", None, None)
    ]
    assert (ended.status_code, ended.json()["withdrawn_at"] is not None, again.status_code) == (200, True, 409)
    assert client.get(f"{ROOT}consents/").status_code == 400


def test_export_needs_its_own_scope(cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, organisation="Ülikool")

    refused = client_of(cast, "stakeholders.read").get(f"{ENTRIES}export/")
    answer = editor(cast).get(f"{ENTRIES}export/?words=et&form=csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    for close in answer._resource_closers:
        close()

    assert refused.status_code == 403
    assert content.splitlines()[0].startswith("Organisatsioon;Isik")
    assert "Ülikool" in content


@pytest.mark.django_db(transaction=True)
def test_import_from_the_upload_to_the_rows(cast: Cast, broker: Broker) -> None:
    client = editor(cast)
    content = "organisation;e-mail;group\nOÜ Kuu;a@x.example;sme\nOÜ Maa;b@;sme\n".encode()
    upload = {"file": SimpleUploadedFile("list.csv", content)}

    made = client.post(IMPORTS, upload, headers={"idempotency-key": "one"})
    upload["file"].seek(0)
    again = client.post(IMPORTS, upload, headers={"idempotency-key": "one"})
    address = f"{IMPORTS}{made.json()['id']}/"
    assert (made.status_code, made.json()["state"], again.json()) == (202, "reading", made.json())
    assert broker.work() == ["stakeholders.read_import"]

    shown = client.get(address).json()
    assert (shown["state"], shown["counts"]) == (
        "previewed",
        {"new": 1, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 1},
    )
    refused = client.get(f"{address}rows/?outcome=refused").json()["results"]
    assert [(row["number"], row["reasons"]) for row in refused] == [(3, [{"code": "broken-email", "value": "b@"}])]

    columns = {"columns": ["organisation", "notes", "helix_group"], "tags": ["fair"]}
    assert send(client, "patch", address, columns).status_code == 200
    broker.work()
    assert send(client, "post", f"{address}confirm/").status_code == 202
    broker.work()

    done = client.get(address).json()
    assert (done["state"], done["counts"]["new"]) == ("done", 2)
    with enter_city(cast.ours):
        entries = list(Stakeholder.objects.order_by("organisation").values_list("notes", "tags"))
    assert entries == [("a@x.example", ["fair"]), ("b@", ["fair"])]
    assert send(client, "post", f"{address}confirm/").status_code == 409
    assert send(client, "post", f"{address}cancel/").status_code == 409


@pytest.mark.parametrize(("content", "status"), [(b"", 422), (None, 422)])
def test_import_answers_no_file(content: bytes | None, status: int, cast: Cast) -> None:
    data = {} if content is None else {"file": SimpleUploadedFile("list.csv", content)}
    assert editor(cast).post(IMPORTS, data).status_code == status


def test_import_answers_too_large_a_file(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    answer = editor(cast).post(IMPORTS, {"file": SimpleUploadedFile("list.csv", b"x" * 1001)})
    assert (answer.status_code, answer.json()["type"].rsplit("/", 2)[-2]) == (422, "too-large")
