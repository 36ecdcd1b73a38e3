"""Answering: what a colleague of one city decides about one request.

Looking things together and erasing is a worker's work (`data_request_work`); here stands who decided what.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import RequestKind, TaskState
from cities.errors import Refusal
from cities.hooks import PERSON_SHOWN, list_sources, recognise
from cities.jobs import enqueue
from cities.log import record
from cities.models import City, DataRequestTask, Suppression
from cities.models.data_request import add_months
from cities.outbox import queue_mail
from cities.permissions import Actor
from cities.services.data_requests import name_request, request_url
from cities.services.runs import start_run
from cities.services.suppressions import IsSuppressedAlready, add_suppression

RUN_KIND = "data-request"
MORE_MONTHS = 2
_WORKED_ON = {RequestKind.ACCESS, RequestKind.ERASURE}


class AnsweredAlready(Refusal):
    """A colleague was faster."""

    code = "answered-already"
    message = _("This request has been answered already.")


class ReasonNeeded(Refusal):
    """The law asks for a reason."""

    code = "reason-needed"
    status = 422
    message = _("Write the reason: the person has a right to it.")


class ExtendedAlready(Refusal):
    """Two months more, once."""

    code = "extended-already"
    message = _("The time has been extended already; there is no second extension (GDPR, article 12(3)).")


def answer_by_worker(
    *,
    city: City,
    actor: Actor,
    task_id: UUID,
    withheld: Sequence[str] = (),
    answer: str = "",
    now: datetime | None = None,
) -> DataRequestTask:
    """Let a worker put the person's data together, or erase them. Refuses AnsweredAlready, ReasonNeeded.

    `withheld` are codes of sources that speak of other people too (article 15(4)); `answer` then says why.
    """
    known = {source.code for source in list_sources() if source.personal_texts}
    withheld = sorted(known & set(withheld))
    if withheld and not answer.strip():
        raise ReasonNeeded(field="answer")
    with transaction.atomic():
        task = _lock(city, task_id)
        if task.kind not in _WORKED_ON:
            raise AnsweredAlready
        task.state, task.withheld, task.answer = TaskState.WORKING, withheld, answer.strip()
        task.handled_by_id = actor.id if actor.kind in {"member", "staff"} else None
        task.run = start_run(
            city=city,
            actor=actor,
            kind=RUN_KIND,
            task="cities.answer_data_request",
            object_id=task.pk,
            total=len(list_sources()),
        )
        task.save(update_fields=["state", "withheld", "answer", "handled_by", "run"])
        action = "data_request.release" if task.kind == RequestKind.ACCESS else "data_request.erase"
        record(city=city, actor=actor, action=action, target=task, changes={"withheld": withheld})
        if task.kind == RequestKind.ACCESS:
            PERSON_SHOWN.call(city=city, actor=actor, is_copy=True)
    return task


def take_correction(
    *, city: City, actor: Actor, task_id: UUID, fields: Sequence[str], answer: str = "", now: datetime | None = None
) -> DataRequestTask:
    """Take over the chosen new values; those left out need a reason. Refuses AnsweredAlready, ReasonNeeded."""
    with transaction.atomic():
        task = _lock(city, task_id, RequestKind.CORRECTION)
        proposed = dict(task.request.proposal)
        taken = {name: value for name, value in proposed.items() if name in fields}
        if len(taken) < len(proposed) and not answer.strip():
            raise ReasonNeeded(field="answer")
        person = recognise(city=city, email=task.request.email)
        changed = sum(source.correct(city, person, taken) for source in list_sources() if source.correct and taken)
        outcome = {"taken": sorted(taken), "left": sorted(set(proposed) - set(taken)), "changed": changed}
        _finish(city, actor, task, "data_request.correct", answer=answer, outcome=outcome, now=now)
    return task


def stop_invitations(
    *, city: City, actor: Actor, task_id: UUID, answer: str = "", now: datetime | None = None
) -> DataRequestTask:
    """Follow an objection: the address is kept from invitations. Refuses AnsweredAlready."""
    with transaction.atomic():
        task = _lock(city, task_id, RequestKind.OBJECTION)
        for email in sorted(recognise(city=city, email=task.request.email).emails):
            try:
                scope = Suppression.Scope.INVITATIONS
                add_suppression(city=city, actor=actor, email=email, scope=scope, reason=str(_("Objection")))
            except IsSuppressedAlready:
                continue
        _finish(city, actor, task, "data_request.stop", answer=answer, outcome={}, now=now)
    return task


def refuse_request(
    *, city: City, actor: Actor, task_id: UUID, answer: str, now: datetime | None = None
) -> DataRequestTask:
    """Say no, with the reason and the way to the authority (article 12(4)). Refuses AnsweredAlready, ReasonNeeded."""
    if not answer.strip():
        raise ReasonNeeded(field="answer")
    with transaction.atomic():
        task = _lock(city, task_id)
        _finish(city, actor, task, "data_request.refuse", answer=answer, outcome={}, now=now, state=TaskState.REFUSED)
    return task


def extend_request(
    *, city: City, actor: Actor, task_id: UUID, reason: str, now: datetime | None = None
) -> DataRequestTask:
    """Take two months more, and tell the person why. Refuses AnsweredAlready, ExtendedAlready, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with transaction.atomic():
        task = _lock(city, task_id)
        if task.is_extended:
            raise ExtendedAlready
        task.due_at = add_months(task.due_at, MORE_MONTHS)
        task.extension_reason = reason.strip()[:500]
        task.reminded_at = None
        task.release_at = None  # somebody is looking at it: nothing goes out by itself any more
        task.save(update_fields=["due_at", "extension_reason", "reminded_at", "release_at"])
        queue_mail(
            city=city,
            campaign=f"data-request:{task.pk}",
            recipient=task.request.email,
            occurrence="extended",
            kind="data-request-extended",
            language=task.request.language,
            context={
                **name_request(task.kind, task.request.language, due=task.due_at, city=city),
                "reason": task.extension_reason,
                "link": request_url(task.request),
            },
        )
        record(city=city, actor=actor, action="data_request.extend", target=task, changes={"due": str(task.due_at)})
    return task


def finish_task(
    *, city: City, task: DataRequestTask, outcome: dict[str, object], archive: bytes, until: datetime | None
) -> None:
    """Write down what a worker has done. For `data_request_work`, inside its transaction."""
    task.state, task.outcome, task.archive, task.archive_until = TaskState.DONE, outcome, archive, until
    task.handled_at = timezone.now()
    task.save(update_fields=["state", "outcome", "archive", "archive_until", "handled_at"])
    enqueue("cities.close_data_request", request_id=task.request_id)


def _finish(
    city: City,
    actor: Actor,
    task: DataRequestTask,
    action: str,
    *,
    answer: str,
    outcome: dict[str, object],
    now: datetime | None,
    state: TaskState = TaskState.DONE,
) -> None:
    task.state, task.answer, task.outcome = state, answer.strip(), outcome
    task.handled_at = now or timezone.now()
    task.handled_by_id = actor.id if actor.kind in {"member", "staff"} else None
    task.save(update_fields=["state", "answer", "outcome", "handled_at", "handled_by"])
    record(city=city, actor=actor, action=action, target=task, changes={"kind": task.kind})
    enqueue("cities.close_data_request", request_id=task.request_id)


def _lock(city: City, task_id: UUID, kind: RequestKind | None = None) -> DataRequestTask:
    """Return the open task, locked; raises DataRequestTask.DoesNotExist, refuses AnsweredAlready."""
    tasks = DataRequestTask.objects.select_for_update(of=("self",)).select_related("request").defer("archive")
    task = tasks.get(city=city, pk=task_id)
    if task.state != TaskState.OPEN or (kind is not None and task.kind != kind):
        raise AnsweredAlready
    return task
