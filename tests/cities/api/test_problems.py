"""Every error is a problem document in the reader's language."""

from typing import Any
from unittest import mock

import pytest
from django.test import Client, override_settings

from cities.api.problems import PROBLEMS, list_field_errors
from tests.cities.api.conftest import make_token
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NEEDS = "/api/v1/cities/tartu/needs/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, 'needs.read', 'needs.edit')}"})


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    document = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, document["status"]) == (status, status)
    assert document["type"] == f"/api/v1/problems/{code}/"
    assert document["request_id"] == answer["X-Request-ID"]
    assert document["detail"]
    return document


@pytest.mark.parametrize("address", ["/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1/cities/nowhere/"])
def test_unknown_address_is_a_problem(client: Client, address: str) -> None:
    check(client.get(address), 404, "not-found")


def test_missing_slash_is_told(client: Client) -> None:
    assert "end with a slash" in check(client.get("/api/v1/cities"), 404, "not-found")["detail"]


def test_wrong_method_names_the_right_ones(client: Client) -> None:
    answer = client.delete(NEEDS)

    check(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[1]", b'"text"', b"null", b'{"title": {"en": "a\\u0000b"}}', b"[" * 2000, b"NaN"],
)
def test_unreadable_body_is_refused(client: Client, body: bytes) -> None:
    check(client.post(NEEDS, body, content_type="application/json"), 400, "malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_other_media_type_is_refused(client: Client, kind: str) -> None:
    check(client.post(NEEDS, b"title=x", content_type=kind), 415, "unsupported-media-type")


def test_ten_megabytes_are_refused(client: Client) -> None:
    body = b'{"title": {"en": "' + b"x" * 10_000_000 + b'"}}'

    check(client.post(NEEDS, body, content_type="application/json"), 413, "too-large")


@override_settings(ALLOWED_HOSTS=["citylabs.example"])
def test_forged_host_is_refused(client: Client) -> None:
    check(client.get("/api/v1/cities/", headers={"host": "evil.example"}), 400, "malformed")


def test_our_mistake_is_logged_and_told(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    quiet = Client(raise_request_exception=False)
    with mock.patch("cities.api.cities.list_cities", side_effect=ZeroDivisionError):
        check(quiet.get("/api/v1/cities/"), 500, "server-error")

    assert [record.levelname for record in caplog.records if record.name == "django.request"] == ["ERROR"]


def test_nested_errors_have_pointers() -> None:
    details = {"targets": [{}, {"a/b": ["Too many."]}], "non_field_errors": ["No."]}

    assert [(entry["field"], entry["pointer"], entry["message"]) for entry in list_field_errors(details)] == [
        ("targets.1.a/b", "#/targets/1/a~1b", "Too many."),
        ("", "#", "No."),
    ]


def test_answers_tell_browsers_to_keep_out(client: Client) -> None:
    answer = client.get("/api/v1/cities/", headers={"accept": "text/html"})

    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_options_names_the_methods() -> None:
    answer = Client().options("/api/v1/cities/")

    assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")


def test_head_is_get_without_body(client: Client) -> None:
    assert (client.head(NEEDS).status_code, client.head(NEEDS).content) == (200, b"")


def test_problem_types_are_described(client: Client) -> None:
    found = client.get("/api/v1/problems/").json()["results"]
    one = client.get("/api/v1/problems/need-untitled/").json()

    assert {entry["code"] for entry in found} >= set(PROBLEMS)
    assert (one["status"], one["title"]) == (422, "Give the need a title in at least one language.")
    check(client.get("/api/v1/problems/none/"), 404, "not-found")


def test_etag_spares_what_the_reader_has(client: Client) -> None:
    first = client.get(NEEDS)
    second = client.get(NEEDS, headers={"if-none-match": f'"other", W/{first["ETag"]}'})

    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
