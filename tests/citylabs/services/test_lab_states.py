"""Moving a lab through its states."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from cities.errors import NotAllowed
from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab, PublicLab
from citylabs.rules.lab_states import find_step
from citylabs.services import lab_states
from citylabs.services.lab_refusals import BadInput
from citylabs.services.lab_states import NotReady, StepNotAllowed, cancel_lab, publish_lab, start_lab, withdraw_lab
from tests.citylabs.conftest import act_as
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, SessionFactory

pytestmark = pytest.mark.django_db
NOW = START - timedelta(days=30)
CODES = ["publish", "withdraw", "start", "unstart", "end", "resume", "close", "reopen", "cancel"]


def service_of(code: str) -> Callable[..., Lab]:
    return getattr(lab_states, f"{code}_lab")  # type: ignore[no-any-return]


def reason_for(code: str) -> dict[str, str]:
    return {"reason": "Flood"} if code == "cancel" else {}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("state", LabState.values)
def test_step_outside_the_table_is_refused(cast: Cast, organiser: Actor, state: str, code: str) -> None:
    if find_step(code, state):
        return
    lab = LabFactory(city=cast.ours, state=state)
    with enter_city(cast.ours), pytest.raises(StepNotAllowed):
        service_of(code)(city=cast.ours, actor=organiser, lab=lab, now=NOW, **reason_for(code))

    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).state == state


@pytest.mark.parametrize(
    ("code", "source", "target"),
    [
        ("withdraw", "published", "draft"),
        ("start", "published", "running"),
        ("unstart", "running", "published"),
        ("end", "running", "reporting"),
        ("resume", "reporting", "running"),
        ("reopen", "closed", "reporting"),
        ("cancel", "published", "cancelled"),
        ("cancel", "running", "cancelled"),
    ],
)
def test_step_changes_state_log_and_catalogue(
    cast: Cast, organiser: Actor, code: str, source: str, target: str
) -> None:
    lab = LabFactory(city=cast.ours, state=source, published_at=NOW)
    with enter_city(cast.ours):
        service_of(code)(city=cast.ours, actor=organiser, lab=lab, now=START, **reason_for(code))

        assert Lab.objects.get(pk=lab.pk).state == target
        entry = LogEntry.objects.get(city=cast.ours)
        assert (entry.action, entry.changes["state"]) == (f"lab.{code}", [source, target])
    rows = PublicLab.objects.filter(pk=lab.pk).values_list("state", flat=True)
    assert list(rows) == ([] if target == "draft" else [target])


def test_publish_lab_shows_it_to_everybody(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)
    with enter_city(cast.ours):
        publish_lab(city=cast.ours, actor=organiser, lab=lab, now=NOW)

    row = PublicLab.objects.get(pk=lab.pk)
    assert (row.state, row.title, row.published_at, row.city) == ("published", lab.title, NOW, cast.ours)


def test_publish_lab_says_what_is_missing(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, venue="", purpose={})
    with enter_city(cast.ours), pytest.raises(NotReady) as refusal:
        publish_lab(city=cast.ours, actor=organiser, lab=lab, now=NOW)

    assert refusal.value.details["missing"] == ["purpose", "place", "programme"]
    assert PublicLab.objects.count() == 0
    with enter_city(cast.ours):
        connection.check_constraints()
        assert LogEntry.objects.filter(city=cast.ours).count() == 0


@pytest.mark.parametrize("role", ["facilitator", "reviewer", "desk", "reader"])
def test_publish_lab_is_for_organisers(cast: Cast, role: str) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)
    with enter_city(cast.ours), pytest.raises(NotAllowed):
        publish_lab(city=cast.ours, actor=act_as(cast, role), lab=lab, now=NOW)


def test_start_lab_not_before_the_day(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    with enter_city(cast.ours), pytest.raises(NotReady):
        start_lab(city=cast.ours, actor=organiser, lab=lab, now=START - timedelta(days=1))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "x" * 10_000_000, "a\x00b"])
def test_cancel_lab_needs_a_reason(cast: Cast, organiser: Actor, reason: str) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    with enter_city(cast.ours), pytest.raises(BadInput) as refusal:
        cancel_lab(city=cast.ours, actor=organiser, lab=lab, reason=reason, now=NOW)

    assert refusal.value.field == "reason"
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).state == "published"


def test_cancel_lab_keeps_the_reason_and_counts_the_calendar(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, calendar_sequence=2)
    with enter_city(cast.ours):
        cancel_lab(city=cast.ours, actor=organiser, lab=lab, reason=" Flood in the hall ", now=NOW)

        kept: Any = Lab.objects.get(pk=lab.pk)
        assert (kept.cancellation_reason, kept.calendar_sequence) == ("Flood in the hall", 3)


def test_publish_again_after_withdrawing(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)
    with enter_city(cast.ours):
        publish_lab(city=cast.ours, actor=organiser, lab=lab, now=NOW)
        withdraw_lab(city=cast.ours, actor=organiser, lab=lab, now=NOW)
        publish_lab(city=cast.ours, actor=organiser, lab=lab, now=NOW + timedelta(days=1))

    assert PublicLab.objects.get(pk=lab.pk).published_at == NOW + timedelta(days=1)
