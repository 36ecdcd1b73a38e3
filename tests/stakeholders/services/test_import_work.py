"""An import from the file to the registry, with the real tasks and committed transactions."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from cities.enums import RunState
from cities.models import LogEntry, Run
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.enums import EntrySource, HelixGroup, ImportState, RowOutcome
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.services import import_work, import_writing
from stakeholders.services.imports import (
    BrokenMapping,
    NothingToImport,
    WrongImportState,
    cancel_import,
    confirm_import,
    map_columns,
    upload_import,
)
from stakeholders.services.stakeholders import edit_stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory
from tests.stakeholders.conftest import Broker

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """Organisatsioon;Isik;E-post;Rühm;Märksõnad
OÜ Päike;Mari Maasikas;Mari@paike.example;VKE;energia, päike
Tartu Ülikool;Jüri Õun;jyri@ulikool.example;Ülikool;
;;tühi@;VKE;
OÜ Päike;Mari M.;mari@paike.example;VKE;
Linn;;linn@linn.example;Haldjas;
"""


def upload(cast: Cast, actor: Actor, content: str | bytes, name: str = "list.csv") -> StakeholderImport:
    raw = content.encode() if isinstance(content, str) else content
    with enter_city(cast.ours):
        return upload_import(city=cast.ours, actor=actor, file_name=name, content=raw)


def reload(cast: Cast, stakeholder_import: StakeholderImport) -> StakeholderImport:
    with enter_city(cast.ours):
        return StakeholderImport.objects.select_related("run").get(pk=stakeholder_import.pk)


def rows_of(cast: Cast, stakeholder_import: StakeholderImport) -> list[tuple[int, str, list[str]]]:
    with enter_city(cast.ours):
        rows = ImportRow.objects.filter(stakeholder_import=stakeholder_import).order_by("number")
        return [(row.number, row.outcome, [reason["code"] for reason in row.reasons]) for row in rows]


def confirm(cast: Cast, actor: Actor, stakeholder_import: StakeholderImport) -> None:
    with enter_city(cast.ours):
        confirm_import(city=cast.ours, actor=actor, import_id=stakeholder_import.pk)


def emails(cast: Cast) -> list[str]:
    with enter_city(cast.ours):
        return list(Stakeholder.objects.order_by("email").values_list("email", flat=True))


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
        (5, RowOutcome.REFUSED, ["doubled"]),
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
    assert broker.work() == ["stakeholders.write_import"]

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
    assert finish.changes == {"new": 1, "changed": 1, "unchanged": 0, "refused": 3}
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


def test_writer_killed_between_batches_goes_on_without_doubles(
    cast: Cast, organiser: Actor, broker: Broker, monkeypatch: Any
) -> None:
    monkeypatch.setattr(import_writing, "BATCH", 10)
    lines = "".join(f"Org {number};p{number}@x.example;sme\n" for number in range(35))
    uploaded = upload(cast, organiser, "organisation;e-mail;group\n" + lines)
    broker.work()
    confirm(cast, organiser, uploaded)
    real, calls = import_work.write_batch, []

    class Killed(BaseException):
        """Like SIGKILL: nothing of ours runs after it."""

    def die_in_the_third(**arguments: Any) -> int:
        calls.append(1)
        done = real(**arguments)
        if len(calls) == 3:
            raise Killed
        return done

    monkeypatch.setattr(import_work, "write_batch", die_in_the_third)
    message = broker.messages[0]
    with pytest.raises(Killed):
        broker.work()
    assert len(emails(cast)) == 20
    assert reload(cast, uploaded).state == ImportState.APPLYING

    monkeypatch.setattr(import_work, "write_batch", real)
    with enter_city(cast.ours):
        Run.objects.filter(pk=reload(cast, uploaded).run_id).update(state=RunState.WAITING)
    broker.messages.append(message)
    broker.work()

    done = reload(cast, uploaded)
    assert len(emails(cast)) == len(set(emails(cast))) == 35
    assert (done.state, done.run.state, done.run.done) == (ImportState.DONE, RunState.DONE, 35)


def test_two_workers_with_the_same_list_do_not_double(cast: Cast, organiser: Actor, broker: Broker) -> None:
    lines = "".join(f"Org {number};p{number}@x.example;sme\n" for number in range(300))
    lines += "".join(f"Nameless {number};;sme\n" for number in range(300))
    imports = [upload(cast, organiser, "organisation;e-mail;group\n" + lines) for _ in range(2)]
    broker.work()
    for each in imports:
        confirm(cast, organiser, each)
    messages, broker.messages = broker.messages, []
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(arguments: dict[str, Any]) -> None:
        try:
            start.wait()
            own = Actor(kind="member", label="organiser@tartu.example")
            ids = {name: arguments[name] for name in ("city_id", "run_id", "import_id")}
            import_work.write_import(**ids, actor=own)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(arguments,)) for _name, arguments in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 600
        outcomes = list(ImportRow.objects.filter(outcome=RowOutcome.NEW).values_list("stakeholder", flat=True))
        unchanged = ImportRow.objects.filter(outcome=RowOutcome.UNCHANGED, applied=True).count()
    assert (len(set(outcomes)), unchanged) == (600, 600)
    assert {reload(cast, each).state for each in imports} == {ImportState.DONE}


def test_entries_changed_or_written_after_the_preview_are_not_overwritten(
    cast: Cast, organiser: Actor, broker: Broker
) -> None:
    entry = StakeholderFactory(city=cast.ours, organisation="Old", email="a@x.example")
    gone = StakeholderFactory(city=cast.ours, organisation="Gone", email="c@x.example")
    uploaded = upload(
        cast, organiser, "organisation;e-mail;group\nNew;a@x.example;sme\nB;b@x.example;sme\nC;c@x.example;sme\n"
    )
    broker.work()
    with enter_city(cast.ours):
        edit_stakeholder(
            city=cast.ours, actor=organiser, stakeholder_id=entry.pk, values={"organisation": "A colleague's"}
        )
        gone.delete()
    StakeholderFactory(city=cast.ours, organisation="Other", email="b@x.example")

    confirm(cast, organiser, uploaded)
    broker.work()

    assert rows_of(cast, uploaded) == [
        (2, RowOutcome.REFUSED, ["changed-since"]),
        (3, RowOutcome.REFUSED, ["known-since"]),
        (4, RowOutcome.REFUSED, ["gone-since"]),
    ]
    with enter_city(cast.ours):
        names = list(Stakeholder.objects.order_by("email").values_list("organisation", flat=True))
    assert names == ["A colleague's", "Other"]


def test_cancel_before_confirmation_forgets_file_and_rows(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, LIST)
    broker.work()

    with enter_city(cast.ours):
        cancel_import(city=cast.ours, actor=organiser, import_id=uploaded.pk)

    cancelled = reload(cast, uploaded)
    assert (cancelled.state, bytes(cancelled.content)) == (ImportState.CANCELLED, b"")
    assert rows_of(cast, uploaded) == []
    with enter_city(cast.ours), pytest.raises(WrongImportState):
        confirm_import(city=cast.ours, actor=organiser, import_id=uploaded.pk)


def test_cancel_while_writing_keeps_what_is_written(
    cast: Cast, organiser: Actor, broker: Broker, monkeypatch: Any
) -> None:
    monkeypatch.setattr(import_writing, "BATCH", 10)
    lines = "".join(f"Org {number};p{number}@x.example;sme\n" for number in range(35))
    uploaded = upload(cast, organiser, "organisation;e-mail;group\n" + lines)
    broker.work()
    confirm(cast, organiser, uploaded)
    real = import_work.write_batch

    def cancel_after_first(**arguments: Any) -> int:
        done = real(**arguments)
        cancel_import(city=cast.ours, actor=organiser, import_id=uploaded.pk)
        return done

    monkeypatch.setattr(import_work, "write_batch", cancel_after_first)
    broker.work()

    cancelled = reload(cast, uploaded)
    assert (cancelled.state, cancelled.run.state) == (ImportState.CANCELLED, RunState.CANCELLED)
    assert len(emails(cast)) == 10
    assert len(rows_of(cast, uploaded)) == 10


def test_an_error_while_writing_leaves_the_rest_to_be_confirmed_again(
    cast: Cast, organiser: Actor, broker: Broker, monkeypatch: Any
) -> None:
    uploaded = upload(cast, organiser, LIST)
    broker.work()
    confirm(cast, organiser, uploaded)
    real = import_work.write_batch
    monkeypatch.setattr(import_work, "write_batch", lambda **_: 1 / 0)
    broker.work()
    stopped = reload(cast, uploaded)
    assert (stopped.state, stopped.problem, stopped.run.state) == (ImportState.PREVIEWED, "failed", RunState.FAILED)

    monkeypatch.setattr(import_work, "write_batch", real)
    confirm(cast, organiser, uploaded)
    broker.work()

    assert reload(cast, uploaded).state == ImportState.DONE
    assert emails(cast) == ["jyri@ulikool.example", "mari@paike.example"]


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


def test_reading_overtaken_by_a_cancel_writes_nothing(cast: Cast, organiser: Actor, broker: Broker) -> None:
    uploaded = upload(cast, organiser, LIST)
    with enter_city(cast.ours):
        run = Run.objects.get(pk=reload(cast, uploaded).run_id)
        cancel_import(city=cast.ours, actor=organiser, import_id=uploaded.pk)
        run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    with enter_city(cast.ours):
        Run.objects.filter(pk=run.pk).update(state=RunState.WAITING)

    broker.work()

    assert rows_of(cast, uploaded) == []
    assert reload(cast, uploaded).state == ImportState.CANCELLED
