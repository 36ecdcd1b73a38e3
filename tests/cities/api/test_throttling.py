"""Rates per caller, counted over all processes."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings

from cities.api import throttling
from cities.api.problems import Problem
from cities.api.throttling import count_request, forget_leases
from tests.cities.api.conftest import make_token
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _rates(monkeypatch: pytest.MonkeyPatch) -> Any:
    rates = {"anonymous": "3/min", "token": "1000/min", "member": None, "public-write": "2/min"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    forget_leases()
    cache.clear()
    yield
    forget_leases()
    cache.clear()


def test_count_request_refuses_the_fourth_of_three() -> None:
    remaining = [count_request("anonymous", "ip:1", now=600.0)["RateLimit-Remaining"] for _ in range(3)]

    with pytest.raises(Problem) as refused:
        count_request("anonymous", "ip:1", now=610.0)

    assert remaining == ["2", "1", "0"]
    assert refused.value.headers["Retry-After"] == "50"


def test_count_request_begins_anew_in_the_next_window() -> None:
    for _ in range(3):
        count_request("anonymous", "ip:1", now=600.0)

    assert count_request("anonymous", "ip:1", now=660.0)["RateLimit-Remaining"] == "2"


def test_count_request_keeps_callers_apart() -> None:
    for _ in range(3):
        count_request("anonymous", "ip:1", now=600.0)

    assert count_request("anonymous", "ip:2", now=600.0)["RateLimit-Remaining"] == "2"


def test_packs_of_several_processes_never_exceed_the_rate() -> None:
    """Forgetting the leases is what another process looks like."""
    allowed = 0
    for number in range(1200):
        if number % 7 == 0:
            forget_leases()
        try:
            count_request("token", "token:1", now=600.0)
            allowed += 1
        except Problem:
            pass

    assert 600 < allowed <= 1000


def test_one_process_asks_redis_once_per_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    take = throttling._take
    monkeypatch.setattr(throttling, "_take", lambda *args: taken.append(args) or take(*args))

    headers = [count_request("token", "token:1", now=600.0) for _ in range(1000)]

    assert len(taken) == 100
    assert (headers[0]["RateLimit-Remaining"], headers[-1]["RateLimit-Remaining"]) == ("999", "0")


@pytest.mark.django_db
def test_anonymous_reader_is_told_to_wait(cast: Cast) -> None:
    answers = [Client().get("/api/v1/cities/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Limit"] == "3"
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert answers[3].json()["type"] == "/api/v1/problems/too-many-requests/"


@pytest.mark.django_db
def test_token_has_its_own_rate(cast: Cast) -> None:
    client = Client(headers={"authorization": f"Bearer {make_token(cast.ours, 'needs.read')}"})

    assert client.get("/api/v1/cities/tartu/needs/")["RateLimit-Limit"] == "1000"


@pytest.mark.django_db
def test_guessing_tokens_is_throttled_by_address(cast: Cast) -> None:
    client = Client(headers={"authorization": "Bearer clt_guess"})

    statuses = [client.get("/api/v1/cities/tartu/needs/").status_code for _ in range(4)]

    assert statuses == [401, 401, 401, 429]


@pytest.mark.parametrize("text", ["many", "10", "10/week", "-1/min"])
def test_unreadable_rate_is_loud(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", {"token": text})

    with pytest.raises(ValueError, match="is not like 120/min"):
        count_request("token", "token:1")
