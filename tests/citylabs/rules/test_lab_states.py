"""The table of steps, exhaustively: what it allows, to whom, and what each requirement looks at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from cities.enums import Role
from cities.models import Translations
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab
from citylabs.rules.lab_facts import LabFacts
from citylabs.rules.lab_states import EDITABLE, STEPS, find_step, is_editable, is_public, list_steps_from

NOW = datetime(2030, 5, 1, 8, tzinfo=UTC)
CODES = ["publish", "withdraw", "start", "unstart", "end", "resume", "close", "reopen", "cancel"]
ALLOWED = {
    ("draft", "publish"): "published",
    ("published", "withdraw"): "draft",
    ("published", "start"): "running",
    ("published", "cancel"): "cancelled",
    ("running", "unstart"): "published",
    ("running", "end"): "reporting",
    ("running", "cancel"): "cancelled",
    ("reporting", "resume"): "running",
    ("reporting", "close"): "closed",
    ("closed", "reopen"): "reporting",
}


def make_facts(**changes: Any) -> LabFacts:
    """A market dialogue that lacks nothing."""
    lab = Lab(
        kind=LabKind.MARKET_DIALOGUE,
        title=Translations(en="Streets", et="Tänavad"),
        purpose=Translations(en="Why", et="Miks"),
        languages=["en", "et"],
        time_zone="Europe/Tallinn",
        starts_at=NOW + timedelta(days=10),
        ends_at=NOW + timedelta(days=10, hours=6),
        venue="Town hall",
    )
    facts = LabFacts(
        lab=lab,
        now=NOW,
        sessions=3,
        needs=1,
        public_needs=1,
        disclaimer_languages=frozenset({"en"}),
        report_is_published=True,
    )
    for name, value in changes.items():
        if name in LabFacts.__dataclass_fields__:
            facts = replace(facts, **{name: value})
        else:
            setattr(lab, name, value)
    return facts


@pytest.mark.parametrize("state", LabState.values)
@pytest.mark.parametrize("code", CODES)
def test_find_step_allows_exactly_the_table(state: str, code: str) -> None:
    step = find_step(code, state)

    assert (step.target if step else None) == ALLOWED.get((state, code))


def test_steps_have_no_others() -> None:
    assert {(step.source.value, step.code): step.target.value for step in STEPS} == ALLOWED
    assert [step.code for step in list_steps_from("cancelled")] == []


@pytest.mark.parametrize(
    ("code", "source", "roles"),
    [
        ("publish", "draft", {Role.OWNER, Role.ORGANISER}),
        ("withdraw", "published", {Role.OWNER, Role.ORGANISER}),
        ("start", "published", {Role.OWNER, Role.ORGANISER, Role.FACILITATOR}),
        ("unstart", "running", {Role.OWNER, Role.ORGANISER, Role.FACILITATOR}),
        ("end", "running", {Role.OWNER, Role.ORGANISER, Role.FACILITATOR}),
        ("resume", "reporting", {Role.OWNER, Role.ORGANISER, Role.FACILITATOR}),
        ("close", "reporting", {Role.OWNER, Role.ORGANISER}),
        ("reopen", "closed", {Role.OWNER, Role.ORGANISER}),
        ("cancel", "published", {Role.OWNER, Role.ORGANISER}),
        ("cancel", "running", {Role.OWNER, Role.ORGANISER}),
    ],
)
def test_step_belongs_to_roles(code: str, source: str, roles: set[Role]) -> None:
    step = find_step(code, source)

    assert step is not None
    assert set(step.permission.roles) == roles


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"languages": []}, ["languages", "title", "purpose"]),
        ({"title": Translations(en="Streets")}, ["title"]),
        ({"purpose": Translations()}, ["purpose"]),
        ({"starts_at": None, "ends_at": None}, ["time", "ahead"]),
        ({"starts_at": NOW}, ["ahead"]),
        ({"venue": ""}, ["place"]),
        ({"venue": "", "online_url": "https://meet.example/a"}, []),
        ({"sessions": 0}, ["programme"]),
        ({"sessions_outside": 1}, ["sessions-inside"]),
        ({"registration_closes_at": NOW}, ["registration-window"]),
        ({"registration_closes_at": NOW + timedelta(days=11)}, ["registration-window"]),
        ({"registration_closes_at": NOW + timedelta(days=9)}, []),
        ({"public_needs": 0}, ["public-need"]),
        ({"public_needs": 0, "kind": LabKind.BUYER_TRAINING}, []),
        ({"disclaimer_languages": frozenset()}, ["disclaimer"]),
        ({"disclaimer_languages": frozenset(), "kind": LabKind.BUYER_TRAINING}, []),
    ],
)
def test_publish_says_what_is_missing(changes: dict[str, object], missing: list[str]) -> None:
    step = find_step("publish", "draft")

    assert step is not None
    assert [requirement.code for requirement in step.list_missing(make_facts(**changes))] == missing


@pytest.mark.parametrize(
    ("code", "source", "changes", "missing"),
    [
        ("withdraw", "published", {}, []),
        ("withdraw", "published", {"invited": 1}, ["nobody-asked"]),
        ("withdraw", "published", {"registered": 1}, ["nobody-asked"]),
        ("start", "published", {}, ["begun"]),
        ("start", "published", {"starts_at": NOW + timedelta(hours=12)}, []),
        ("start", "published", {"starts_at": NOW + timedelta(hours=12, seconds=1)}, ["begun"]),
        ("start", "published", {"starts_at": NOW - timedelta(hours=1)}, []),
        ("unstart", "running", {}, []),
        ("unstart", "running", {"checked_in": 1}, ["nobody-in"]),
        ("end", "running", {}, []),
        ("resume", "reporting", {}, []),
        ("close", "reporting", {}, []),
        ("close", "reporting", {"report_is_published": False}, ["report-published"]),
        ("reopen", "closed", {}, []),
        ("cancel", "running", {}, []),
    ],
)
def test_step_requires(code: str, source: str, changes: dict[str, object], missing: list[str]) -> None:
    step = find_step(code, source)

    assert step is not None
    assert [requirement.code for requirement in step.list_missing(make_facts(**changes))] == missing


@pytest.mark.parametrize("state", LabState.values)
@pytest.mark.parametrize("page", EDITABLE)
def test_is_editable(page: str, state: str) -> None:
    live = {"draft", "published", "running"}
    expected = live if page in ("place", "seats") else live | {"reporting"}

    assert is_editable(page, state) == (state in expected)


def test_only_drafts_are_hidden() -> None:
    assert [state for state in LabState.values if not is_public(state)] == ["draft"]


def test_printed_table_is_the_table() -> None:
    printed = StringIO()

    call_command("print_lab_states", stdout=printed)

    assert printed.getvalue() == (Path(settings.BASE_DIR) / "docs/lab-states.md").read_text()
