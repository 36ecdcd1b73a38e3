"""Who gets in: nobody, strangers, colleagues and tokens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import ApiToken
from cities.tenancy import enter_city
from tests.cities.api.conftest import make_token
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MEMBERS = "/api/v1/cities/tartu/members/"


def test_member_list_asks_nobody_who_they_are(cast: Cast) -> None:
    answer = Client().get(MEMBERS)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="CityLabs API"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/v1/problems/not-authenticated/"


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("organiser", 200), ("reviewer", 200), ("desk", 403), ("reader", 403), ("stranger", 404)],
)
def test_member_list_answers_by_role(cast: Cast, as_user: Callable[..., Client], role: str, status: int) -> None:
    assert as_user(getattr(cast, role)).get(MEMBERS).status_code == status


def test_token_opens_its_own_city_only(cast: Cast, as_token: Callable[..., Client]) -> None:
    client = as_token(cast.ours, "members.read")

    assert len(client.get(MEMBERS).json()["results"]) == 6
    assert client.get("/api/v1/cities/tampere/members/").status_code == 404


def test_token_without_scope_is_refused(cast: Cast, as_token: Callable[..., Client]) -> None:
    answer = as_token(cast.ours, "log.read").get(MEMBERS)

    assert answer.status_code == 403
    assert answer.json()["detail"] == "This needs the permission “members.read”."


@pytest.mark.parametrize(
    "fields",
    [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"revoked_at": timezone.now()}],
    ids=["expired", "revoked"],
)
def test_dead_token_is_refused(cast: Cast, as_token: Callable[..., Client], fields: dict) -> None:
    answer = as_token(cast.ours, "members.read", **fields).get(MEMBERS)

    assert (answer.status_code, answer.json()["type"]) == (401, "/api/v1/problems/bad-token/")


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer clt_nonsense", "Bearer clt_" + "A" * 64])
def test_wrong_authorization_never_opens(cast: Cast, header: str) -> None:
    assert Client(headers={"authorization": header}).get(MEMBERS).status_code in {401, 404}


def test_token_use_is_noted_once_a_minute(cast: Cast) -> None:
    secret = make_token(cast.ours, "members.read")
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def used() -> object:
        with enter_city(cast.ours):
            return ApiToken.objects.get().last_used_at

    client.get(MEMBERS)
    first = used()
    client.get(MEMBERS)

    assert first is not None
    assert used() == first


def test_session_write_needs_the_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)

    answer = client.post("/api/v1/cities/tartu/tokens/", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["type"]) == (403, "/api/v1/problems/csrf/")
