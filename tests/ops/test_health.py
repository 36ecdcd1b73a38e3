"""What a load balancer is told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.migrations.loader import MigrationLoader
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from cities.jobs.heartbeats import note_sign_of_life
from cities.tasks.heartbeat import note_heartbeat
from cities.views import health
from tests.conftest import as_owner


@pytest.fixture(autouse=True)
def _no_heartbeat_yet() -> None:
    cache.clear()


def ask() -> tuple[int, dict[str, Any]]:
    response: HttpResponse = health.readyz(RequestFactory().get("/readyz"))
    answer = json.loads(response.content)
    return response.status_code, {name: check["ok"] for name, check in answer["checks"].items()}


def test_livez_asks_nobody() -> None:
    response = health.livez(RequestFactory().get("/livez"))
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_is_ready_when_everything_answers() -> None:
    note_sign_of_life(queue="default", at=timezone.now())
    assert ask() == (200, {"database": True, "migrations": True, "broker": True, "worker": True})


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, timedelta(seconds=61)])
def test_readyz_misses_the_worker(age: timedelta | None) -> None:
    if age is not None:
        note_sign_of_life(queue="default", at=timezone.now() - age)
    assert ask() == (503, {"database": True, "migrations": True, "broker": True, "worker": False})


@pytest.mark.django_db
def test_readyz_is_not_fooled_by_another_queue() -> None:
    note_sign_of_life(queue="mail", at=timezone.now())
    assert ask()[0] == 503


@pytest.mark.django_db
def test_readyz_refuses_a_role_that_stands_above_the_walls() -> None:
    """An operator who gives the program the owner's address would not notice otherwise."""
    with as_owner():
        status, checks = ask()

    assert (status, checks["database"]) == (503, False)
    assert ask()[1]["database"] is True


@pytest.mark.django_db
def test_readyz_misses_the_broker(settings: Any) -> None:
    note_sign_of_life(queue="default", at=timezone.now())
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    assert ask() == (503, {"database": True, "migrations": True, "broker": False, "worker": True})


@pytest.mark.django_db
def test_readyz_counts_missing_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    note_sign_of_life(queue="default", at=timezone.now())
    monkeypatch.setattr(health, "_migrations_seen_complete", False)
    load = MigrationLoader.load_disk

    def load_one_more(self: MigrationLoader) -> None:
        load(self)
        self.disk_migrations[("cities", "9999_tomorrow")] = next(iter(self.disk_migrations.values()))

    monkeypatch.setattr(MigrationLoader, "load_disk", load_one_more)
    with pytest.raises(health.NotReady, match="1 to apply"):
        health.check_migrations()


def test_heartbeat_task_leaves_its_sign() -> None:
    note_heartbeat.apply().get()
    assert health.check_worker() == "heartbeat 0 s ago"
