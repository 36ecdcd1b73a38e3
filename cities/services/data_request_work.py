"""What workers do for a request: put together what a city knows, or erase it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise

from cities.enums import RequestKind, TaskState
from cities.hooks import Erasure, Kept, Person, list_sources, recognise
from cities.models import City, DataRequestTask
from cities.models.data_request import ARCHIVE_KEPT_FOR
from cities.services.data_request_tasks import finish_task
from cities.services.personal_archive import make_part
from cities.services.runs import work_on
from cities.tenancy import enter_city


def answer_task(*, city_id: UUID, run_id: UUID, now: datetime | None = None) -> None:
    """Do what the task asks, in one transaction: killed at any moment, it is as if nothing had happened."""
    with work_on(run_id) as work:
        with enter_city(city_id):
            city = City.objects.get(pk=city_id)
            tasks = DataRequestTask.objects.select_for_update(of=("self",)).select_related("request")
            task = tasks.filter(city=city, run_id=run_id, state=TaskState.WORKING).first()
            if task is None:
                return
            moment = now or timezone.now()
            if task.kind == RequestKind.ACCESS:
                _release(city, task, moment)
            else:
                outcome = erase_person(city=city, email=task.request.email, now=moment)
                finish_task(city=city, task=task, outcome=outcome, archive=b"", until=None)
        work.advance(work.total - work.done)


def _release(city: City, task: DataRequestTask, now: datetime) -> None:
    request = task.request
    part = make_part(city=city, email=request.email, language=request.language, withheld=task.withheld, now=now)
    finish_task(city=city, task=task, outcome={}, archive=part, until=now + ARCHIVE_KEPT_FOR)


def erase_person(*, city: City, email: str, now: datetime) -> dict[str, Any]:
    """Erase what the city holds about the person and return what was done and what stays, as plain JSON.

    Two erasures of one city wait for each other. Only the seal of the address is kept, so that nobody writes to it
    or brings it back by a list. Call inside the city.
    """
    with transaction.atomic():
        _wait_for_turn(city)
        person = recognise(city=city, email=email)
        counts: dict[str, dict[str, int]] = {}
        kept: list[dict[str, Any]] = []
        for source in list_sources():
            done = source.erase(city, person, now)
            counts[source.code] = {"erased": done.erased, "pseudonymised": done.pseudonymised}
            kept += [_as_json(one) for one in _merge(done)]
    return {"counts": counts, "kept": kept}


def preview_erasure(*, city: City, email: str, now: datetime) -> tuple[Person, dict[str, Any]]:
    """Say what an erasure would do: do it, read what came of it, and take it back. Call inside the city."""
    person = recognise(city=city, email=email)
    with transaction.atomic():
        outcome = erase_person(city=city, email=email, now=now)
        transaction.set_rollback(True)
    return person, outcome


def _wait_for_turn(city: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"erase:{city.pk}"])


def _merge(done: Erasure) -> list[Kept]:
    """Things kept for the same reason are one line, until the latest of their days."""
    merged: dict[tuple[str, str], Kept] = {}
    for one in done.kept:
        key = (_source_text(one.what), _source_text(one.reason))
        before = merged.get(key)
        if before is None:
            merged[key] = one
            continue
        days = [day for day in (before.until, one.until) if day]
        merged[key] = Kept(one.what, one.reason, before.count + one.count, max(days) if days else None)
    return list(merged.values())


def _as_json(one: Kept) -> dict[str, Any]:
    """The English source texts are kept; whoever shows them puts them into the reader's language."""
    until = one.until.isoformat() if one.until else ""
    return {**asdict(one), "what": _source_text(one.what), "reason": _source_text(one.reason), "until": until}


def _source_text(words: str | Promise) -> str:
    """The text before translation: of a lazy one its argument."""
    arguments = getattr(words, "_args", None) or getattr(words, "_proxy____args", None)
    return str(arguments[0]) if arguments else str(words)
