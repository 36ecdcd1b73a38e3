"""Long runs: starting, working on, cancelling them.

How a task uses this, so that the page sees progress while the work is done and a killed worker loses one batch only:

    def import_rows(*, city_id: UUID, run_id: UUID) -> None:
        with work_on(run_id) as work:                     # outside of any transaction
            with enter_city(city_id):
                rows = read_rows(...)
            work.set_total(len(rows))
            for batch in batched(rows, 200):
                work.stop_if_cancelled()
                with enter_city(city_id):                 # one short transaction per batch
                    write(batch)
                work.advance(len(batch))

The work may be started again from the beginning by the sweep, so writing a batch twice must do no harm.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery.exceptions import Ignore
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.jobs import enqueue
from cities.log import record
from cities.models import City, Run
from cities.permissions import Actor
from cities.tenancy import enter_city, list_city_ids_with

logger = logging.getLogger(__name__)

SILENT_AFTER = timedelta(seconds=60)  # a worker that has not beaten for so long is taken for dead
LOST_AFTER = timedelta(seconds=30)  # a waiting run whose task was not taken up is sent again
_WRITE_EVERY = 0.5


class RunTaken(Ignore):  # type: ignore[misc]  # Celery has no types
    """Somebody else works on the run, or it is over. Celery takes this as "nothing to do here"."""


class RunCancelled(Exception):
    """Raised by `stop_if_cancelled` and caught by `work_on`."""


class RunIsOver(Refusal):
    """A run that has ended cannot be stopped."""

    code = "run-is-over"
    message = _("This has ended already; there is nothing to stop.")


class Work:
    """The hand of a worker on its run. Writes at most twice a second, each time in a short transaction of its own."""

    def __init__(self, *, run_id: UUID, city_id: UUID) -> None:
        self.run_id = run_id
        self.city_id = city_id
        self.total = self.done = self.failed = 0
        self.message = ""
        self._cancel_requested = False
        self._saw_cancel = False
        self._written_at = time.monotonic()

    def set_total(self, total: int) -> None:
        """Say how many steps there are."""
        self.total = total
        self._write()

    def advance(self, done: int = 1, failed: int = 0) -> None:
        """`done` more steps were worked on, of which `failed` could not be completed."""
        self.done += done
        self.failed += failed
        self._write_if_time()

    def say(self, message: str) -> None:
        """Leave words for the page, such as "812 new, 12 refused"."""
        self.message = message
        self._write_if_time()

    @property
    def is_cancelled(self) -> bool:
        """Whether a person asked to stop (known within half a second). Asking counts as a sign of life."""
        self._write_if_time()
        self._saw_cancel = self._saw_cancel or self._cancel_requested
        return self._cancel_requested

    def stop_if_cancelled(self) -> None:
        """Leave the `work_on` block if a person asked to stop."""
        if self.is_cancelled:
            raise RunCancelled

    def _write_if_time(self) -> None:
        if time.monotonic() - self._written_at >= _WRITE_EVERY:
            self._write()

    def _write(self, **changes: Any) -> None:
        self.total = max(self.total, self.done)
        fields = {"total": self.total, "done": self.done, "failed": self.failed, "message": self.message}
        with enter_city(self.city_id):
            rows = Run.objects.filter(city_id=self.city_id, pk=self.run_id)
            rows.update(**{**fields, "beat_at": timezone.now(), **changes})
            self._cancel_requested = rows.values_list("cancel_requested", flat=True).get()
        self._written_at = time.monotonic()

    def _end(self, state: RunState, message: str = "") -> None:
        self._write(state=state, finished_at=timezone.now(), **({"message": message} if message else {}))


def start_run(
    *,
    city: City,
    actor: Actor,
    kind: str,
    task: str,
    object_id: UUID | None = None,
    queue: str = "default",
    total: int = 0,
    arguments: dict[str, Any] | None = None,
) -> Run:
    """Write down a long run and send its task after commit, with `city_id`, `run_id` and the arguments (plain JSON)."""
    with transaction.atomic():
        run = Run.objects.create(
            city=city,
            kind=kind,
            task=task,
            object_id=object_id,
            queue=queue,
            total=total,
            arguments=arguments or {},
        )
        record(city=city, actor=actor, action="run.start", target=run, changes={"kind": kind})
        _send(run)
    return run


def _send(run: Run) -> None:
    enqueue(run.task, queue=run.queue, city_id=run.city_id, run_id=run.pk, **run.arguments)


@contextmanager
def work_on(run_id: UUID | str) -> Iterator[Work]:
    """Take the run and work on it; see the module for the pattern. Never inside a transaction: nobody would see it.

    Raises RunTaken when another worker is alive on it or it is over. Any error inside ends the run as FAILED, with a
    refusal's own words or an apology, and is logged; `stop_if_cancelled` ends it as CANCELLED.
    """
    with transaction.atomic(durable=True):
        pass  # raises RuntimeError inside a transaction
    work = _take(UUID(str(run_id)), now=timezone.now())
    try:
        yield work
    except RunCancelled:
        work._end(RunState.CANCELLED)
    except Refusal as refusal:
        work._end(RunState.FAILED, str(refusal.message))
    except Exception:
        logger.exception("Run %s failed", run_id)
        work._end(RunState.FAILED, gettext("Something went wrong on our side. Nothing is lost; please start it again."))
    else:
        work._end(RunState.CANCELLED if work._saw_cancel else RunState.DONE)


def _take(run_id: UUID, *, now: datetime) -> Work:
    for city_id in list_city_ids_with(Run, pk=run_id):
        with enter_city(city_id):
            silent = Q(state=RunState.RUNNING, beat_at__lt=now - SILENT_AFTER)
            mine = Run.objects.filter(Q(state=RunState.WAITING) | silent, city_id=city_id, pk=run_id)
            if mine.update(
                state=RunState.RUNNING,
                started_at=Coalesce("started_at", now),
                beat_at=now,
                done=0,
                failed=0,
                message="",
            ):
                work = Work(run_id=run_id, city_id=city_id)
                work.total = Run.objects.values_list("total", flat=True).get(city_id=city_id, pk=run_id)
                return work
    raise RunTaken(f"run {run_id} is over or in other hands")


def cancel_run(*, city: City, actor: Actor, run: Run, now: datetime | None = None) -> Run:
    """Ask a run to stop: a waiting one ends at once, a running one at its next step. Refuses RunIsOver."""
    now = now or timezone.now()
    with transaction.atomic():
        run = Run.objects.select_for_update().get(city=city, pk=run.pk)
        if run.state not in {RunState.WAITING, RunState.RUNNING}:
            raise RunIsOver
        run.cancel_requested = True
        if run.state == RunState.WAITING:
            run.state, run.finished_at = RunState.CANCELLED, now
        run.save(update_fields=["cancel_requested", "state", "finished_at"])
        record(city=city, actor=actor, action="run.cancel", target=run, changes={"kind": run.kind})
    return run


def sweep_runs(*, now: datetime | None = None) -> int:
    """Send again what a killed worker left behind or a lost message never started. Returns how many."""
    now = now or timezone.now()
    silent = list_city_ids_with(Run, state=RunState.RUNNING, beat_at__lt=now - SILENT_AFTER)
    lost = list_city_ids_with(Run, state=RunState.WAITING, created_at__lt=now - LOST_AFTER)
    cities = dict.fromkeys([*silent, *lost])
    return sum(_sweep_city(city_id, now=now) for city_id in cities)


def _sweep_city(city_id: UUID, *, now: datetime) -> int:
    silent = Q(state=RunState.RUNNING, beat_at__lt=now - SILENT_AFTER)
    # `beat_at` of a waiting run is when it was sent last: a long queue must not fill up with copies.
    lost = Q(state=RunState.WAITING, created_at__lt=now - LOST_AFTER) & (
        Q(beat_at=None) | Q(beat_at__lt=now - 10 * LOST_AFTER)
    )
    with enter_city(city_id):
        rows = Run.objects.select_for_update(skip_locked=True).filter(silent | lost, city_id=city_id)
        runs = list(rows.order_by("created_at")[:100])
        for run in runs:
            if run.cancel_requested:
                run.state, run.finished_at = RunState.CANCELLED, now
            else:
                run.state, run.beat_at = RunState.WAITING, now
                _send(run)
            run.save(update_fields=["state", "beat_at", "finished_at"])
    return len(runs)
