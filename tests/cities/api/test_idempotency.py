"""A POST sent again is answered again, not done again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cities.models import ApiToken, IdempotencyRecord
from cities.tasks.idempotency import sweep_idempotency
from cities.tenancy import enter_city
from procurement.models import Need
from tests.cities.api.conftest import make_token
from tests.conftest import Cast

NEEDS = "/api/v1/cities/tartu/needs/"
BODY = {"title": {"en": "Cooler streets"}}


def post(secret: str, body: Any, key: str | None = "key-1", address: str = NEEDS) -> Any:
    headers = {"authorization": f"Bearer {secret}", **({"idempotency-key": key} if key is not None else {})}
    return Client(headers=headers).post(address, body, content_type="application/json")


def count(cast: Cast) -> int:
    with enter_city(cast.ours):
        return Need.objects.count()


@pytest.mark.django_db
def test_same_request_is_answered_again(cast: Cast) -> None:
    secret = make_token(cast.ours, "needs.edit")

    first, second = post(secret, BODY), post(secret, BODY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert count(cast) == 1


@pytest.mark.django_db
def test_other_request_with_the_key_is_refused(cast: Cast) -> None:
    secret = make_token(cast.ours, "needs.edit")
    post(secret, BODY)

    answer = post(secret, {"title": {"en": "Warmer streets"}})

    assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/problems/idempotency-key-reused/")
    assert count(cast) == 1


@pytest.mark.django_db
def test_key_belongs_to_its_caller(cast: Cast) -> None:
    post(make_token(cast.ours, "needs.edit"), BODY)
    answer = post(make_token(cast.ours, "needs.edit"), BODY)

    assert (answer.status_code, count(cast)) == (201, 2)


@pytest.mark.django_db
def test_refusal_is_kept_and_its_work_is_not(cast: Cast) -> None:
    secret = make_token(cast.ours, "needs.edit")
    bad = {**BODY, "cpv": "99000000"}

    first, second = post(secret, bad), post(secret, bad)

    assert (first.status_code, second.status_code) == (422, 422)
    assert second["Idempotency-Replayed"] == "true"
    assert second["Content-Type"] == "application/problem+json"
    assert count(cast) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 201])
def test_unusable_key_is_refused(cast: Cast, key: str) -> None:
    answer = post(make_token(cast.ours, "needs.edit"), BODY, key)

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/bad-idempotency-key/")


@pytest.mark.django_db
def test_secret_of_a_token_is_not_kept(cast: Cast) -> None:
    secret = make_token(cast.ours, "tokens.edit", "needs.read")
    body = {"name": "Website", "scopes": ["needs.read"], "days": 30}

    made = post(secret, body, address="/api/v1/cities/tartu/tokens/").json()["secret"]

    with enter_city(cast.ours):
        kept = bytes(IdempotencyRecord.objects.get().body)
        assert ApiToken.objects.count() == 2
    assert made.startswith("clt_")
    assert made.encode() not in kept


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_do_the_work_once(cast: Cast) -> None:
    secret = make_token(cast.ours, "needs.edit")
    barrier = Barrier(2)

    def send(_number: int) -> tuple[int, bytes, str | None]:
        barrier.wait(timeout=10)
        try:
            answer = post(secret, BODY)
            return answer.status_code, answer.content, answer.get("Idempotency-Replayed")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(send, range(2)), key=lambda found: found[2] or "")

    assert (first[0], second[0], first[2], second[2]) == (201, 201, None, "true")
    assert first[1] == second[1]
    assert count(cast) == 1


@pytest.mark.django_db
def test_sweep_forgets_answers_after_a_day(cast: Cast) -> None:
    secret = make_token(cast.ours, "needs.edit")
    post(secret, BODY, "old")
    post(secret, BODY, "new")
    with enter_city(cast.ours):
        yesterday = timezone.now() - timedelta(hours=24, minutes=1)
        IdempotencyRecord.objects.filter(key="old").update(created_at=yesterday)

    sweep_idempotency()

    with enter_city(cast.ours):
        assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["new"]
