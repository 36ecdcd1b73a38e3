"""An import from the file to the registry, with the real tasks and committed transactions."""

from uuid import uuid4

import pytest

from cities.enums import RunState
from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.enums import EntrySource, HelixGroup, ImportState, RowOutcome
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.services.imports import (
    BrokenMapping,
    NothingToImport,
    confirm_import,
    map_columns,
)
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory
from tests.stakeholders.conftest import Broker
from tests.stakeholders.importing import LIST, confirm, reload, rows_of, upload

pytestmark = pytest.mark.django_db(transaction=True)


def test_import_previews_then_writes(cast: Cast, organiser: Actor, broker: Broker) -> None:
    StakeholderFactory(city=cast.theirs, email="jyri@ulikool.example")
    known = StakeholderFactory(
        city=cast.ours, organisation="OÜ Päike", person="M. Maasikas", email="MARI@paike.example", tags=["vana"]
    )

    uploaded = upload(cast, organiser, LIST)
    assert broker.work() == ["stakeholders.read_import"]

    previewed = reload(cast, uploaded)
    assert previewed.state == ImportState.PREVIEWED
    assert previewed.headers == ["Organisatsioon", "Isik", "E-post", "Rühm", "Märksõnad"]
    assert previewed.mapping["columns"] == ["organisation", "person", "email", "helix_group", "tags"]
    assert rows_of(cast, uploaded) == [
        (2, RowOutcome.CHANGED, []),
        (3, RowOutcome.NEW, []),
        (4, RowOutcome.REFUSED, ["broken-email", "nothing-named"]),
        (5, RowOutcome.DUPLICATE, ["doubled"]),
        (6, RowOutcome.REFUSED, ["unknown-group", "no-group"]),
    ]
    with enter_city(cast.ours):
        changed = ImportRow.objects.get(stakeholder_import=uploaded, number=2)
        assert Stakeholder.objects.count() == 1
    assert changed.changes == {
        "person": ["M. Maasikas", "Mari Maasikas"],
        "email": ["MARI@paike.example", "mari@paike.example"],
        "tags": [["vana"], ["energia", "päike", "vana"]],
    }

    confirm(cast, organiser, uploaded)
    assert broker.work()[0] == "stakeholders.write_import"

    done = reload(cast, uploaded)
    assert (done.state, bytes(done.content), done.sample) == (ImportState.DONE, b"", {})
    assert (done.run.state, done.run.done, done.run.total) == (RunState.DONE, 2, 2)
    with enter_city(cast.ours):
        known.refresh_from_db()
        new = Stakeholder.objects.get(email="jyri@ulikool.example")
        log = list(LogEntry.objects.filter(object_id=uploaded.pk).order_by("seq").values_list("action", flat=True))
        finish = LogEntry.objects.get(action="stakeholder-import.finish")
    assert (known.person, known.tags, known.source) == (
        "Mari Maasikas",
        ["energia", "päike", "vana"],
        EntrySource.MANUAL,
    )
    assert (new.organisation, new.helix_group, new.language, new.source) == (
        "Tartu Ülikool",
        HelixGroup.RESEARCH,
        "en",
        EntrySource.IMPORT,
    )
    assert log == [
        "stakeholder-import.upload",
        "stakeholder-import.confirm",
        "stakeholder-import.write",
        "stakeholder-import.finish",
    ]
    assert finish.changes == {"new": 1, "changed": 1, "unchanged": 0, "duplicate": 1, "refused": 2}
    assert finish.actor_label == organiser.label


def test_same_list_again_is_unchanged_and_has_nothing_to_confirm(cast: Cast, organiser: Actor, broker: Broker) -> None:
    first = upload(cast, organiser, LIST)
    broker.work()
    confirm(cast, organiser, first)
    broker.work()

    again = upload(cast, organiser, LIST)
    broker.work()

    assert [outcome for _number, outcome, _reasons in rows_of(cast, again)][:2] == [RowOutcome.UNCHANGED] * 2
    with enter_city(cast.ours), pytest.raises(NothingToImport):
        confirm_import(city=cast.ours, actor=organiser, import_id=again.pk)
    assert reload(cast, again).state == ImportState.PREVIEWED


def test_unknown_headers_wait_for_a_person_and_are_remembered(cast: Cast, organiser: Actor, broker: Broker) -> None:
    content = "Wer;Wohin\nMari;mari@x.example\n"
    uploaded = upload(cast, organiser, content)
    broker.work()
    waiting = reload(cast, uploaded)
    assert (waiting.state, waiting.mapping["columns"]) == (ImportState.PREVIEWED, ["", "email"])
    mapping = Mapping(columns=("person", "email"), helix_group="citizen", language="et", tags=("Kevad, 2024",))

    with enter_city(cast.ours):
        map_columns(city=cast.ours, actor=organiser, import_id=uploaded.pk, mapping=mapping)
    broker.work()
    confirm(cast, organiser, uploaded)
    broker.work()

    with enter_city(cast.ours):
        entry = Stakeholder.objects.get()
    assert (entry.person, entry.email, entry.helix_group, entry.language, entry.tags) == (
        "Mari",
        "mari@x.example",
        "citizen",
        "et",
        ["2024", "kevad"],
    )
    second = upload(cast, organiser, "Wer;Wohin\nJüri;jyri@x.example\n")
    broker.work()
    assert reload(cast, second).mapping["columns"] == ["person", "email"]
    assert rows_of(cast, second) == [(2, RowOutcome.NEW, [])]


def test_file_without_headers_waits_for_the_columns(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, "OÜ Päike,mari@x.example\nOÜ Kuu,jyri@x.example\n")
    broker.work()

    waiting = reload(cast, uploaded)

    assert (waiting.state, waiting.headers) == (ImportState.MAPPING, ["A", "B"])
    assert waiting.mapping["columns"] == ["", "email"]
    assert waiting.sample["rows"] == [["OÜ Päike", "mari@x.example"], ["OÜ Kuu", "jyri@x.example"]]
    assert rows_of(cast, uploaded) == []
    mapping = Mapping(columns=("organisation", "email"), has_header=False, helix_group="sme")
    with enter_city(cast.ours):
        map_columns(city=cast.ours, actor=organiser, import_id=uploaded.pk, mapping=mapping)
    broker.work()
    assert rows_of(cast, uploaded) == [(1, RowOutcome.NEW, []), (2, RowOutcome.NEW, [])]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"   \n\n", "empty"),
        (b"organisation;e-mail\n", "no-rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old-excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "binary"),
        (b"PK\x03\x04 not a zip", "damaged"),
    ],
)
def test_unreadable_file_fails_with_its_problem(
    content: bytes, problem: str, cast: Cast, organiser: Actor, broker: Broker
) -> None:
    uploaded = upload(cast, organiser, content)

    broker.work()

    failed = reload(cast, uploaded)
    assert (failed.state, failed.problem, bytes(failed.content)) == (ImportState.FAILED, problem, b"")
    assert failed.run.state == RunState.FAILED
    assert rows_of(cast, uploaded) == []


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        (Mapping(columns=("email", "email", "", "", "")), "columns"),
        (Mapping(columns=("notes", "tags", "", "", "")), "columns"),
        (Mapping(columns=("email", "city_id", "", "", "")), "columns"),
        (Mapping(columns=("email",)), "columns"),
        (Mapping(columns=("email", "", "", "", ""), helix_group="elves"), "helix_group"),
        (Mapping(columns=("email", "", "", "", ""), language="xx"), "language"),
        (Mapping(columns=("email", "", "", "", ""), consent_basis="none"), "consent_basis"),
        (Mapping(columns=("email", "", "", "", ""), encoding="rot13"), "encoding"),
        (Mapping(columns=("email", "", "", "", ""), tags=("x" * 41,)), "tags"),
    ],
)
def test_map_columns_refuses_a_broken_mapping(
    mapping: Mapping, field: str, cast: Cast, organiser: Actor, broker: Broker
) -> None:
    uploaded = upload(cast, organiser, LIST)
    broker.work()
    before = reload(cast, uploaded).mapping

    with enter_city(cast.ours), pytest.raises(BrokenMapping) as refused:
        map_columns(city=cast.ours, actor=organiser, import_id=uploaded.pk, mapping=mapping)

    assert refused.value.field == field
    assert (reload(cast, uploaded).state, reload(cast, uploaded).mapping) == (ImportState.PREVIEWED, before)


def test_import_of_another_city_does_not_exist(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, LIST)
    broker.work()

    with enter_city(cast.theirs), pytest.raises(StakeholderImport.DoesNotExist):
        confirm_import(city=cast.theirs, actor=organiser, import_id=uploaded.pk)
    with enter_city(cast.ours), pytest.raises(StakeholderImport.DoesNotExist):
        confirm_import(city=cast.ours, actor=organiser, import_id=uuid4())
