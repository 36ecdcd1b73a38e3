"""Writing, changing, tagging and deleting entries."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.models import ImportRow, Stakeholder
from stakeholders.rules.hooks import ENTRY_DELETED
from stakeholders.services.stakeholders import (
    AddressTaken,
    BrokenValue,
    ChangedMeanwhile,
    NothingNamed,
    create_stakeholder,
    delete_stakeholder,
    edit_stakeholder,
    keep_registrant,
)
from stakeholders.services.tags import BrokenTags, NoTags, tag_stakeholders
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory, StakeholderImportFactory

VALUES = {"organisation": "OÜ Päike", "person": "Mari", "email": "Mari@Paike.example", "helix_group": "sme"}


def log_of(cast: Cast, action: str) -> list[LogEntry]:
    with enter_city(cast.ours):
        return list(LogEntry.objects.filter(action=action).order_by("at"))


def count(cast: Cast) -> int:
    with enter_city(cast.ours):
        return Stakeholder.objects.count()


def test_create_cleans_and_logs_without_the_person(cast: Cast, organiser: Actor) -> None:
    with enter_city(cast.ours):
        entry = create_stakeholder(
            city=cast.ours,
            actor=organiser,
            values={**VALUES, "person": "  Mari\x00  Maasikas ", "tags": ["B, a", "A"], "notes": "x\r\ny\x07"},
        )
        entry.refresh_from_db()

    assert (entry.person, entry.email, entry.tags, entry.notes) == (
        "Mari Maasikas",
        "mari@paike.example",
        ["a", "b"],
        "x\ny",
    )
    assert (entry.language, entry.source) == ("en", "manual")
    logged = log_of(cast, "stakeholder.create")[0]
    assert (logged.object_label, logged.object_id) == ("OÜ Päike", entry.pk)
    assert "Mari" not in str(logged.changes)
    assert "mari@" not in str(logged.changes)


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"organisation": "", "person": " \x00 "}, NothingNamed, "organisation"),
        ({"email": "mari@"}, BrokenValue, "email"),
        ({"email": "a@x.example, b@x.example"}, BrokenValue, "email"),
        ({"helix_group": "elves"}, BrokenValue, "helix_group"),
        ({"helix_group": ""}, BrokenValue, "helix_group"),
        ({"language": "xx"}, BrokenValue, "language"),
        ({"country": "ee"}, BrokenValue, "country"),
        ({"country": "XX"}, BrokenValue, "country"),
        ({"consent_basis": "because"}, BrokenValue, "consent_basis"),
        ({"organisation": "x" * 201}, BrokenValue, "organisation"),
        ({"notes": "x" * 5001}, BrokenValue, "notes"),
        ({"tags": ["x" * 41]}, BrokenValue, "tags"),
        ({"tags": [str(number) for number in range(51)]}, BrokenValue, "tags"),
    ],
)
def test_create_refuses(
    values: dict[str, Any], refusal: type[Exception], field: str, cast: Cast, organiser: Actor
) -> None:
    with enter_city(cast.ours), pytest.raises(refusal) as refused:
        create_stakeholder(city=cast.ours, actor=organiser, values={**VALUES, **values})

    assert refused.value.field == field
    assert (count(cast), log_of(cast, "stakeholder.create")) == (0, [])


def test_create_refuses_a_known_address_and_names_the_entry(cast: Cast, organiser: Actor) -> None:
    known = StakeholderFactory(city=cast.ours, email="MARI@paike.example")
    StakeholderFactory(city=cast.theirs, email="other@paike.example")

    with enter_city(cast.ours):
        with pytest.raises(AddressTaken) as refused:
            create_stakeholder(city=cast.ours, actor=organiser, values=VALUES)
        create_stakeholder(city=cast.ours, actor=organiser, values={**VALUES, "email": "other@paike.example"})

    assert refused.value.details == {"stakeholder": str(known.pk)}
    assert count(cast) == 2


def test_database_refuses_a_doubled_address_and_a_nameless_entry(cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, email="a@x.example")
    for broken in ({"email": "A@x.example"}, {"organisation": "", "person": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StakeholderFactory(city=cast.ours, **broken)


def test_edit_changes_what_is_given_and_logs_it(cast: Cast, organiser: Actor) -> None:
    entry = StakeholderFactory(city=cast.ours, person="Mari", notes="secret", tags=["a"])
    ConsentFactory(city=cast.ours, email=entry.email)

    with enter_city(cast.ours):
        values = {"person": "Jüri", "notes": "other secret", "tags": ["b"], "helix_group": "research"}
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=entry.pk, values=values)
        same = edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=entry.pk, values=values)

    assert (same.person, same.organisation, same.tags) == ("Jüri", entry.organisation, ["b"])
    assert [logged.changes for logged in log_of(cast, "stakeholder.edit")] == [
        {"fields": ["notes", "person"], "tags": [["a"], ["b"]], "helix_group": ["sme", "research"]}
    ]


def test_edit_refuses_without_a_trace(cast: Cast, organiser: Actor) -> None:
    entry = StakeholderFactory(city=cast.ours, organisation="Old", person="")
    other = StakeholderFactory(city=cast.ours, email="b@x.example")
    cases: list[tuple[dict[str, Any], dict[str, Any], type[Exception]]] = [
        ({"organisation": ""}, {}, NothingNamed),
        ({"email": other.email}, {}, AddressTaken),
        ({"organisation": "New"}, {"seen_at": other.created_at}, ChangedMeanwhile),
    ]
    for values, more, refusal in cases:
        with pytest.raises(refusal), enter_city(cast.ours):
            edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=entry.pk, values=values, **more)

    with enter_city(cast.ours):
        assert Stakeholder.objects.get(pk=entry.pk).organisation == "Old"
    assert log_of(cast, "stakeholder.edit") == []


def test_edit_and_delete_of_another_city_s_entry_find_nothing(cast: Cast, organiser: Actor) -> None:
    theirs = StakeholderFactory(city=cast.theirs, person="Theirs")

    with enter_city(cast.ours):
        with pytest.raises(Stakeholder.DoesNotExist):
            edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=theirs.pk, values={"person": "Ours"})
        with pytest.raises(Stakeholder.DoesNotExist):
            delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=theirs.pk)

    with enter_city(cast.theirs):
        assert Stakeholder.objects.get(pk=theirs.pk).person == "Theirs"


def test_delete_takes_what_imports_kept_and_calls_the_hook(
    cast: Cast, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = StakeholderFactory(city=cast.ours, person="Mari")
    found = StakeholderImportFactory(city=cast.ours)
    with enter_city(cast.ours):
        ImportRow.objects.create(
            city=cast.ours,
            stakeholder_import=found,
            number=2,
            outcome="new",
            values={"person": "Mari"},
            changes={"person": ["", "Mari"]},
            stakeholder=entry,
            applied=True,
        )
    heard: list[Any] = []
    monkeypatch.setattr(ENTRY_DELETED, "_functions", [lambda **given: heard.append(given["stakeholder"].pk)])

    with enter_city(cast.ours):
        delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=entry.pk)

    with enter_city(cast.ours):
        row = ImportRow.objects.get()
    assert (row.values, row.changes, row.stakeholder_id, heard) == ({}, {}, None, [entry.pk])
    assert [str(logged.changes) for logged in log_of(cast, "stakeholder.delete")] == ["{}"]
    assert count(cast) == 0


def test_keep_registrant_writes_the_new_and_leaves_the_known(cast: Cast, organiser: Actor) -> None:
    known = StakeholderFactory(city=cast.ours, person="Known", email="mari@paike.example")

    with enter_city(cast.ours):
        again = keep_registrant(city=cast.ours, actor=organiser, values={**VALUES, "person": "Typed"})
        fresh = keep_registrant(city=cast.ours, actor=organiser, values={**VALUES, "email": "new@x.example"})

    assert (again.pk, again.person) == (known.pk, "Known")
    assert (fresh.source, fresh.email) == ("registration", "new@x.example")


def test_tag_adds_and_removes_and_gives_each_its_history(cast: Cast, organiser: Actor) -> None:
    first = StakeholderFactory(city=cast.ours, tags=["a", "z"])
    second = StakeholderFactory(city=cast.ours, tags=["b"])
    untouched = StakeholderFactory(city=cast.ours, tags=["a"])
    theirs = StakeholderFactory(city=cast.theirs, tags=["a"])

    with enter_city(cast.ours):
        changed = tag_stakeholders(
            city=cast.ours,
            actor=organiser,
            stakeholder_ids=[first.pk, second.pk, theirs.pk, uuid4()],
            add=["Õun, b"],
            remove=["a"],
        )
        again = tag_stakeholders(city=cast.ours, actor=organiser, stakeholder_ids=[first.pk], add=["b"])
        tags = dict(Stakeholder.objects.values_list("pk", "tags"))

    assert (set(changed), again) == ({first.pk, second.pk}, [])
    assert tags == {first.pk: ["b", "z", "õun"], second.pk: ["b", "õun"], untouched.pk: ["a"]}
    assert {logged.object_id for logged in log_of(cast, "stakeholder.tag")} == {first.pk, second.pk}
    with enter_city(cast.theirs):
        assert Stakeholder.objects.get().tags == ["a"]


def test_tag_refuses_and_changes_nothing(cast: Cast, organiser: Actor) -> None:
    full = StakeholderFactory(city=cast.ours, tags=[f"{number:02}" for number in range(50)])
    cases: list[tuple[dict[str, Any], type[Exception]]] = [
        ({}, NoTags),
        ({"add": [" ,;"]}, NoTags),
        ({"add": ["x" * 41]}, BrokenTags),
        ({"add": ["one more"]}, BrokenTags),
    ]
    for given, refusal in cases:
        with pytest.raises(refusal), enter_city(cast.ours):
            tag_stakeholders(city=cast.ours, actor=organiser, stakeholder_ids=[full.pk], **given)

    with enter_city(cast.ours):
        assert len(Stakeholder.objects.get().tags) == 50
    assert log_of(cast, "stakeholder.tag") == []


def test_sort_key_is_kept_by_postgresql(cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, organisation="ŠOTI Ääs", person="Łucja Ørsted", email="l@x.example")
    with enter_city(cast.ours), connection.cursor() as cursor:
        cursor.execute("SELECT sort_key FROM stakeholders_stakeholder")
        assert cursor.fetchall() == [("soti aas\tlucja orsted\tl@x.example",)]
