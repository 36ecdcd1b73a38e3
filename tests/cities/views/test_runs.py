"""The progress of a run, and stopping it."""

from typing import Any

import pytest
from django.urls import reverse

from cities.models import Run
from cities.permissions import SYSTEM
from cities.services.runs import start_run
from cities.tenancy import enter_city
from tests.cities.views.test_outbox import at, read
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def start(cast: Cast, **fields: Any) -> Run:
    with enter_city(cast.ours):
        run = start_run(city=cast.ours, actor=SYSTEM, kind="test-import", task="tests.nothing", total=10)
        Run.objects.filter(pk=run.pk).update(**fields)
    return run


def test_run_page_polls_while_it_works_and_stops_when_done(cast: Cast, as_user: Any) -> None:
    run = start(cast, state="running", done=4)
    client = as_user(cast.organiser)

    page, part = read(client, at("run", run.pk)), read(client, at("run", run.pk), HX_Request="true")
    with enter_city(cast.ours):
        Run.objects.update(state="done", done=10)
    done = read(client, at("run", run.pk), HX_Request="true")

    assert ("<html" in page, "<html" in part) == (True, False)
    assert ('hx-trigger="every 1s"' in part, "4 of 10" in part, "Stop" in part) == (True, True, True)
    assert ("hx-trigger" in done, "10 of 10" in done) == (False, True)


def test_run_part_is_not_sent_again_while_nothing_moves(cast: Cast, as_user: Any) -> None:
    run = start(cast, state="running", done=4)
    client = as_user(cast.organiser)
    first = client.get(at("run", run.pk), headers={"HX-Request": "true"})

    same = client.get(at("run", run.pk), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    with enter_city(cast.ours):
        Run.objects.update(done=5)
    moved = client.get(at("run", run.pk), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})

    assert (same.status_code, moved.status_code) == (304, 200)


def test_run_is_stopped_by_an_organiser_only(cast: Cast, as_user: Any) -> None:
    run = start(cast, state="running")

    assert as_user(cast.reader).post(at("run-cancel", run.pk)).status_code == 403
    assert as_user(cast.stranger).post(at("run-cancel", run.pk)).status_code == 404
    assert "Stop" not in read(as_user(cast.reader), at("run", run.pk), HX_Request="true")
    as_user(cast.organiser).post(at("run-cancel", run.pk))
    with enter_city(cast.ours):
        assert Run.objects.get().cancel_requested is True


def test_run_of_another_city_is_not_found(cast: Cast, as_user: Any) -> None:
    run = start(cast)

    assert as_user(cast.stranger).get(reverse("run", args=["tampere", run.pk])).status_code == 404
