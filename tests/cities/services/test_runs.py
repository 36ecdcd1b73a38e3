"""Long runs: what the page sees, what a person can stop, what the sweep takes up again."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from cities.enums import RunState
from cities.errors import Refusal
from cities.models import LogEntry, Run
from cities.permissions import SYSTEM
from cities.services import runs
from cities.services.runs import RunIsOver, RunTaken, cancel_run, start_run, sweep_runs, work_on
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The tasks that would go to the broker."""
    tasks: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(runs, "enqueue", lambda task, **arguments: tasks.append((task, arguments)))
    return tasks


def start(cast: Cast, **more: Any) -> Run:
    with enter_city(cast.ours):
        return start_run(city=cast.ours, actor=SYSTEM, kind="import", task="tests.import_rows", **more)


def reload(cast: Cast, run: Run) -> Run:
    with enter_city(cast.ours):
        return Run.objects.get(pk=run.pk)


def age(cast: Cast, run: Run, **fields: Any) -> None:
    with enter_city(cast.ours):
        Run.objects.filter(pk=run.pk).update(**fields)


def test_start_run_sends_its_task_and_is_logged(cast: Cast, sent: list[Any]) -> None:
    run = start(cast, queue="reports", arguments={"language": "et"})

    assert sent == [
        ("tests.import_rows", {"queue": "reports", "city_id": cast.ours.pk, "run_id": run.pk, "language": "et"})
    ]
    assert (run.state, run.done, run.total) == (RunState.WAITING, 0, 0)
    with enter_city(cast.ours):
        assert LogEntry.objects.filter(action="run.start", object_id=run.pk).count() == 1


def test_work_on_counts_and_ends_done(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)

    with work_on(run.pk) as work:
        work.set_total(5)
        for _step in range(4):
            work.advance()
        work.advance(1, failed=1)
        work.say("4 new, 1 refused")

    run = reload(cast, run)
    assert (run.state, run.total, run.done, run.failed) == (RunState.DONE, 5, 5, 1)
    assert run.message == "4 new, 1 refused"
    assert run.finished_at is not None


def test_work_on_finds_the_city_by_itself_and_takes_a_text_id(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)

    with work_on(str(run.pk)) as work:
        assert (work.run_id, work.city_id) == (run.pk, cast.ours.pk)


def test_work_on_never_shows_more_done_than_total(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)

    with work_on(run.pk) as work:
        work.set_total(1)
        work.advance(3)

    assert (reload(cast, run).done, reload(cast, run).total) == (3, 3)


def test_progress_is_written_at_most_twice_a_second(
    cast: Cast, sent: list[Any], django_assert_max_num_queries: Any
) -> None:
    run = start(cast)

    with work_on(run.pk) as work:
        work.set_total(1000)
        with django_assert_max_num_queries(0):
            for _step in range(500):
                work.advance()
                assert work.is_cancelled is False
        time.sleep(0.51)
        work.advance()
        assert reload(cast, run).done == 501


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refusal("The file is empty."), "The file is empty."),
        (ValueError("secret detail"), "Something went wrong on our side. Nothing is lost; please start it again."),
    ],
)
def test_error_ends_the_run_with_words_for_people(cast: Cast, sent: list[Any], error: Exception, words: str) -> None:
    run = start(cast)

    with work_on(run.pk) as work:
        work.set_total(2)
        work.advance()
        raise error

    run = reload(cast, run)
    assert (run.state, run.message, run.done) == (RunState.FAILED, words, 1)


def test_running_run_stops_at_its_next_step(cast: Cast, sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_WRITE_EVERY", 0)
    run, steps = start(cast), 0

    with work_on(run.pk) as work:
        work.set_total(10)
        for step in range(10):
            if step == 3:
                with enter_city(cast.ours):
                    cancel_run(city=cast.ours, actor=SYSTEM, run=run)
            work.stop_if_cancelled()
            work.advance()
            steps += 1

    run = reload(cast, run)
    assert (run.state, run.done, steps) == (RunState.CANCELLED, 3, 3)


def test_waiting_run_is_cancelled_at_once_and_not_worked_on(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)
    with enter_city(cast.ours):
        assert cancel_run(city=cast.ours, actor=SYSTEM, run=run).state == RunState.CANCELLED
        with pytest.raises(RunIsOver):
            cancel_run(city=cast.ours, actor=SYSTEM, run=run)

    with pytest.raises(RunTaken), work_on(run.pk):
        pytest.fail("nobody may work on it")


def test_run_in_other_hands_is_left_alone(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)

    with work_on(run.pk), pytest.raises(RunTaken), work_on(run.pk):
        pytest.fail("two workers on one run")


def test_unknown_run_is_nothing_to_do(cast: Cast) -> None:
    with pytest.raises(RunTaken), work_on(UUID(int=1)):
        pytest.fail("there is no such run")


def test_work_on_refuses_to_run_inside_a_transaction(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), work_on(run.pk):
        pytest.fail("nobody would see the progress")


def test_sweep_takes_up_what_a_killed_worker_left(cast: Cast, sent: list[Any]) -> None:
    run, alive = start(cast), start(cast)
    now = timezone.now()
    age(cast, run, state=RunState.RUNNING, beat_at=now - timedelta(seconds=61), done=3, total=9)
    age(cast, alive, state=RunState.RUNNING, beat_at=now - timedelta(seconds=59), total=9)
    sent.clear()

    assert sweep_runs(now=now) == 1

    assert sent == [("tests.import_rows", {"queue": "default", "city_id": cast.ours.pk, "run_id": run.pk})]
    with work_on(run.pk) as work:
        assert (work.done, work.total) == (0, 9)  # from the beginning, honestly


def test_sweep_sends_a_lost_task_again_but_not_for_ever(cast: Cast, sent: list[Any]) -> None:
    run, fresh = start(cast), start(cast)
    now = timezone.now()
    age(cast, run, created_at=now - timedelta(seconds=31))
    age(cast, fresh, created_at=now - timedelta(seconds=29))
    sent.clear()

    assert [sweep_runs(now=now), sweep_runs(now=now), len(sent)] == [1, 0, 1]
    assert sweep_runs(now=now + timedelta(seconds=301)) == 2


def test_sweep_ends_a_dead_run_that_was_to_be_stopped(cast: Cast, sent: list[Any]) -> None:
    run = start(cast)
    now = timezone.now()
    age(cast, run, state=RunState.RUNNING, beat_at=now - timedelta(seconds=61), cancel_requested=True)
    sent.clear()

    sweep_runs(now=now)

    assert (reload(cast, run).state, sent) == (RunState.CANCELLED, [])
