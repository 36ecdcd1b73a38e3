"""Writing an import: killed, overtaken, cancelled and started again, without doubles or losses."""

import threading
from typing import Any

import pytest
from django.db import connection

from cities.enums import RunState
from cities.models import Run
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.enums import ImportState, RowOutcome
from stakeholders.models import ImportRow, Stakeholder
from stakeholders.services import import_work, import_writing
from stakeholders.services.imports import (
    WrongImportState,
    cancel_import,
    confirm_import,
)
from stakeholders.services.stakeholders import edit_stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory
from tests.stakeholders.conftest import Broker
from tests.stakeholders.importing import LIST, confirm, emails, reload, rows_of, upload

pytestmark = pytest.mark.django_db(transaction=True)


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
