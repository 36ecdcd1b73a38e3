"""Rows that may be doubles, what is decided about them, and taking an import back."""

from typing import Any

import pytest
from django.utils import translation

from cities.enums import RunState
from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.enums import ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.hooks import ENTRY_DELETED
from stakeholders.rules.reasons import explain_reason
from stakeholders.selectors.imports import count_choices, count_undone
from stakeholders.services import import_undo
from stakeholders.services.duplicates import check_entries
from stakeholders.services.import_decisions import (
    NothingToUndo,
    UnknownChoice,
    choose_reading,
    decide_doubles,
    undo_import,
)
from stakeholders.services.imports import BrokenMapping, WrongImportState
from stakeholders.services.stakeholders import create_stakeholder, edit_stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory
from tests.stakeholders.conftest import Broker
from tests.stakeholders.importing import confirm, emails, reload, rows_of, upload

pytestmark = pytest.mark.django_db(transaction=True)

DOUBLES = """organisation;person;e-mail;group;role
Paike;Mari Maasikas;mari.m@new.example;sme;CEO
Kuu OÜ;Jüri Õun;jyri@kuu.example;sme;
OÜ Kuu;Jyri Oun;second@kuu.example;sme;CTO
OÜ Kuu;J. Õun;jyri@kuu.example;sme;Boss
OÜ Maa;Uus Isik;uus@maa.example;sme;
"""


def decide(cast: Cast, actor: Actor, found: StakeholderImport, choice: str, numbers: list[int] | None = None) -> int:
    with enter_city(cast.ours):
        rows = ImportRow.objects.filter(stakeholder_import=found)
        ids = None if numbers is None else list(rows.filter(number__in=numbers).values_list("pk", flat=True))
        return decide_doubles(city=cast.ours, actor=actor, import_id=found.pk, choice=choice, row_ids=ids)


def take_back(cast: Cast, actor: Actor, found: StakeholderImport) -> None:
    with enter_city(cast.ours):
        undo_import(city=cast.ours, actor=actor, import_id=found.pk)


def entries(cast: Cast) -> list[tuple[str, str, str, list[str]]]:
    with enter_city(cast.ours):
        found = Stakeholder.objects.order_by("email")
        return [(entry.person, entry.email, entry.role, entry.other_emails) for entry in found]


@pytest.fixture
def known(cast: Cast) -> Stakeholder:
    """Somebody the city knows, whom a list names with another address and spelling."""
    return StakeholderFactory(
        city=cast.ours, organisation="OÜ Päike", person="Mari Maasikas", email="mari@paike.example", role=""
    )


@pytest.fixture
def previewed(cast: Cast, organiser: Actor, broker: Broker, known: Stakeholder) -> StakeholderImport:
    """A list with doubles, looked through."""
    found = upload(cast, organiser, DOUBLES)
    broker.work()
    return found


def test_doubles_of_the_registry_and_of_the_file_are_shown(cast: Cast, previewed: StakeholderImport) -> None:
    assert rows_of(cast, previewed) == [
        (2, RowOutcome.DUPLICATE, ["double-name"]),
        (3, RowOutcome.NEW, []),
        (4, RowOutcome.NEW, []),
        (5, RowOutcome.DUPLICATE, ["doubled"]),
        (6, RowOutcome.NEW, []),
    ]
    with enter_city(cast.ours):
        first = ImportRow.objects.get(stakeholder_import=previewed, number=2)
    assert first.changes == {
        "organisation": ["OÜ Päike", "Paike"],
        "email": ["mari@paike.example", "mari.m@new.example"],
        "role": ["", "CEO"],
        "other_emails": [[], ["mari@paike.example"]],
    }


def test_undecided_doubles_are_left_out(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport
) -> None:
    confirm(cast, organiser, previewed)
    broker.work()

    assert emails(cast) == ["jyri@kuu.example", "mari@paike.example", "second@kuu.example", "uus@maa.example"]
    assert reload(cast, previewed).run.total == 3


def test_doubles_are_added_updated_or_left_out_as_somebody_decides(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport
) -> None:
    assert decide(cast, organiser, previewed, RowChoice.UPDATE) == 2
    assert decide(cast, organiser, previewed, RowChoice.ADD) == 1  # an address is in a registry once
    with enter_city(cast.ours):
        counts = count_choices(city=cast.ours, stakeholder_import=previewed)
    assert counts == {"": 0, "add": 1, "update": 1, "skip": 0}

    confirm(cast, organiser, previewed)
    broker.work()

    assert entries(cast) == [
        ("J. Õun", "jyri@kuu.example", "Boss", []),
        ("Mari Maasikas", "mari.m@new.example", "CEO", []),
        ("Mari Maasikas", "mari@paike.example", "", []),
        ("Jyri Oun", "second@kuu.example", "CTO", []),
        ("Uus Isik", "uus@maa.example", "", []),
    ]
    assert [outcome for _number, outcome, _reasons in rows_of(cast, previewed)] == [
        "new",
        "new",
        "new",
        "changed",
        "new",
    ]


def test_updating_a_double_keeps_the_address_it_had(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport
) -> None:
    decide(cast, organiser, previewed, RowChoice.UPDATE, [2])

    confirm(cast, organiser, previewed)
    broker.work()

    assert ("Mari Maasikas", "mari.m@new.example", "CEO", ["mari@paike.example"]) in entries(cast)
    assert len(emails(cast)) == 4


def test_a_double_changed_by_a_colleague_since_is_not_overwritten(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport, known: Stakeholder
) -> None:
    decide(cast, organiser, previewed, RowChoice.UPDATE, [2])
    with enter_city(cast.ours):
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=known.pk, values={"role": "Chair"})

    confirm(cast, organiser, previewed)
    broker.work()

    assert rows_of(cast, previewed)[0] == (2, RowOutcome.REFUSED, ["changed-since"])
    assert ("Mari Maasikas", "mari@paike.example", "Chair", []) in entries(cast)


def test_decisions_are_refused_out_of_time_or_words(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport
) -> None:
    with pytest.raises(UnknownChoice):
        decide(cast, organiser, previewed, "merge")
    confirm(cast, organiser, previewed)
    with pytest.raises(WrongImportState):
        decide(cast, organiser, previewed, RowChoice.ADD)


def test_undo_takes_back_everything_nobody_built_on(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport, known: Stakeholder, monkeypatch: Any
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(ENTRY_DELETED, "_functions", [lambda **given: heard.append(given["stakeholder"].pk)])
    before = entries(cast)
    decide(cast, organiser, previewed, RowChoice.UPDATE)
    confirm(cast, organiser, previewed)
    broker.work()
    assert len(entries(cast)) == 4

    take_back(cast, organiser, previewed)
    assert reload(cast, previewed).state == ImportState.UNDOING
    assert broker.work() == ["stakeholders.undo_import"]

    assert entries(cast) == before
    assert len(heard) == 3
    undone = reload(cast, previewed)
    assert (undone.state, undone.run.state, undone.run.done) == (ImportState.UNDONE, RunState.DONE, 5)
    with enter_city(cast.ours):
        log = LogEntry.objects.get(action="stakeholder-import.undone")
        kept = ImportRow.objects.filter(stakeholder_import=previewed, outcome="new").values_list("values", flat=True)
        assert list(kept) == [{}, {}, {}]
    assert (log.changes, log.actor_label) == ({"undone": 5, "partly": 0, "kept": 0}, organiser.label)
    with pytest.raises(WrongImportState):
        take_back(cast, organiser, previewed)


def test_undo_keeps_what_was_used_or_changed_since(
    cast: Cast, organiser: Actor, broker: Broker, previewed: StakeholderImport, known: Stakeholder
) -> None:
    decide(cast, organiser, previewed, RowChoice.UPDATE, [2])
    confirm(cast, organiser, previewed)
    broker.work()
    with enter_city(cast.ours):
        changed = Stakeholder.objects.get(email="second@kuu.example")
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=changed.pk, values={"notes": "Rang"})
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=known.pk, values={"role": "Chair"})
    ConsentFactory(city=cast.ours, email="uus@maa.example")

    take_back(cast, organiser, previewed)
    broker.work()

    assert entries(cast) == [
        ("Mari Maasikas", "mari@paike.example", "Chair", []),
        ("Jyri Oun", "second@kuu.example", "CTO", []),
        ("Uus Isik", "uus@maa.example", "", []),
    ]
    with enter_city(cast.ours):
        rows = ImportRow.objects.filter(stakeholder_import=previewed, applied=True).order_by("number")
        kept = [(row.number, row.undo, [reason["code"] for reason in row.reasons]) for row in rows]
        counts = count_undone(city=cast.ours, stakeholder_import=previewed)
    assert kept == [
        (2, RowUndo.PARTLY, ["fields-since"]),
        (3, RowUndo.UNDONE, []),
        (4, RowUndo.KEPT, ["edited-since"]),
        (6, RowUndo.KEPT, ["used-since"]),
    ]
    assert counts == {"undone": 1, "partly": 1, "kept": 2}


def test_undo_killed_between_batches_goes_on(cast: Cast, organiser: Actor, broker: Broker, monkeypatch: Any) -> None:
    lines = "".join(f"Org {number};p{number}@x.example;sme\n" for number in range(35))
    uploaded = upload(cast, organiser, "organisation;e-mail;group\n" + lines)
    broker.work()
    confirm(cast, organiser, uploaded)
    broker.work()
    monkeypatch.setattr(import_undo, "BATCH", 10)
    real, calls = import_undo.undo_batch, []

    def fail_in_the_third(**arguments: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the database is away")
        return real(**arguments)

    monkeypatch.setattr(import_undo, "undo_batch", fail_in_the_third)
    take_back(cast, organiser, uploaded)
    broker.work()
    assert (len(emails(cast)), reload(cast, uploaded).state) == (15, ImportState.DONE)

    take_back(cast, organiser, uploaded)
    broker.work()

    assert (emails(cast), reload(cast, uploaded).state) == ([], ImportState.UNDONE)


def test_undo_of_nothing_is_refused(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, DOUBLES)
    broker.work()
    with pytest.raises(WrongImportState):
        take_back(cast, organiser, uploaded)
    with enter_city(cast.ours):
        StakeholderImport.objects.filter(pk=uploaded.pk).update(state=ImportState.CANCELLED)
    with pytest.raises(NothingToUndo):
        take_back(cast, organiser, uploaded)


def test_another_line_of_headers_is_read_anew(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, "Firma;Kontakt\nwer;wo\nA;a@x.example\n")
    broker.work()
    assert reload(cast, uploaded).mapping["header_row"] == 1

    with enter_city(cast.ours):
        choose_reading(city=cast.ours, actor=organiser, import_id=uploaded.pk, header_row=2)
        with pytest.raises(WrongImportState):
            choose_reading(city=cast.ours, actor=organiser, import_id=uploaded.pk)
    broker.work()

    read = reload(cast, uploaded)
    assert (read.headers, read.mapping["columns"]) == (["wer", "wo"], ["", "email"])
    with enter_city(cast.ours), pytest.raises(BrokenMapping):
        choose_reading(city=cast.ours, actor=organiser, import_id=uploaded.pk, sheet="List 2")


def test_a_row_that_is_merely_alike_is_shown_with_the_signs_in_words(
    cast: Cast, organiser: Actor, broker: Broker
) -> None:
    with enter_city(cast.ours):
        values = {"organisation": "Päikesepaneelid OÜ", "person": "Mari Maasikas", "helix_group": "sme"}
        entry = create_stakeholder(
            city=cast.ours, actor=organiser, values={**values, "language": "et", "email": "mari@panel.example"}
        )
        check_entries(city=cast.ours, ids=[entry.pk])
    content = "organisation;person;e-mail;group\nPäiksepaneelid OÜ;Mari Maasikas;m.maasikas@panel.example;sme\n"
    found = upload(cast, organiser, content + "Pilv AS;Jüri Tamm;jyri@pilv.example;sme\n")
    broker.work()

    with enter_city(cast.ours):
        row, other = ImportRow.objects.filter(stakeholder_import=found).order_by("number")
        assert (row.outcome, row.stakeholder_id) == (RowOutcome.DUPLICATE, entry.pk)
        assert other.outcome == RowOutcome.NEW
        with translation.override("en"):
            assert explain_reason(row.reasons[0]) == (
                "The registry has a very similar entry: very similar name, same person, same mail domain."
            )
