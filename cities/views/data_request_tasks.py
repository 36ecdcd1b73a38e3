"""The workspace's side of requests about personal data: the list, one request, and what is decided about it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities.enums import RequestKind
from cities.errors import Refusal
from cities.forms.data_requests import (
    CORRECTABLE,
    AnswerForm,
    CorrectionForm,
    ExtendForm,
    RefuseForm,
    ReleaseForm,
    TaskFilterForm,
)
from cities.hooks import PERSON_SHOWN
from cities.models import City, DataRequestTask, User
from cities.permissions import PRIVACY_HANDLE
from cities.selectors.data_requests import get_task, list_tasks
from cities.services.data_request_ends import describe_answer
from cities.services.data_request_tasks import (
    answer_by_worker,
    extend_request,
    refuse_request,
    stop_invitations,
    take_correction,
)
from cities.services.data_request_work import preview_erasure
from cities.services.exports import note_export
from cities.services.personal_archive import collect
from cities.tenancy import enter_city
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.data_request_duties import say_days_left
from cities.views.gates import workspace_page

PER_PAGE = 30
COLUMNS = ["request", "state", "received", "due", "extended because", "answered", "answered by"]


@workspace_page(get=PRIVACY_HANDLE)
def data_requests(request: HttpRequest, city: City) -> HttpResponse:
    """All requests, those that are due first."""
    form = TaskFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    tasks = list_tasks(city=city, state=asked.get("state", ""), kind=asked.get("kind", ""))
    page = Paginator(tasks, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(task, say_days_left(task.due_at, city=city, now=now), task.is_late(now)) for task in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(asked.values())}
    return TemplateResponse(request, "privacy/tasks.html", context)


@workspace_page(get=PRIVACY_HANDLE)
def data_requests_export(request: Any, city: City) -> Any:
    """The same as CSV, without the people. Taking it out is logged."""
    note_export(city=city, actor=request.actor, action="data_request.export")
    return answer_csv(_lines(city, request.user), file_name=f"data-requests-{city.slug}.csv")


def _lines(city: City, user: User) -> Iterator[str]:
    writer = make_line_writer()
    yield writer.writerow(COLUMNS)
    with enter_city(city, user):
        found = list(list_tasks(city=city))
    for task in found:
        answered = task.handled_at.isoformat() if task.handled_at else ""
        who = str(task.handled_by) if task.handled_by else ""
        received, due = task.created_at.isoformat(), task.due_at.isoformat()
        yield writer.writerow([task.kind, task.state, received, due, task.extension_reason, answered, who])


@workspace_page(get=PRIVACY_HANDLE, post=PRIVACY_HANDLE)
def data_request_task(request: Any, city: City, task_id: UUID) -> HttpResponse:
    """One request with everything the city knows about the person, and the one step that answers it."""
    task = _find(city, task_id)
    now = timezone.now()
    found = collect(city=city, email=task.request.email)[1] if task.is_open and task.request.email else []
    if found:
        PERSON_SHOWN.call(city=city, actor=request.actor, is_copy=False)
    form = _form(request, task, [one.source.code for one in found])
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            _answer(city, request.actor, task, form)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            return _back(request, city, task)
    context = {
        "task": task,
        "found": found,
        "days_left": say_days_left(task.due_at, city=city, now=now),
        "is_late": task.is_late(now),
        "answer": None if task.is_open else describe_answer(city, task),
        "old_values": _old_values(task, found),
    }
    return form_page(request, "privacy/task.html", form, status=status, **context)


def _back(request: Any, city: City, task: DataRequestTask) -> HttpResponse:
    now = _find(city, task.pk)
    if now.is_open and now.run_id:
        return redirect("run", city.slug, now.run_id)
    messages.success(request, _("The request is answered. The person gets a mail when all cities have answered."))
    return redirect("data-requests", city.slug)


def _form(request: HttpRequest, task: DataRequestTask, present: list[str]) -> Any:
    data = request.POST if request.method == "POST" else None
    if task.kind == RequestKind.ACCESS:
        return ReleaseForm(data, present=present)
    return CorrectionForm(data, task=task) if task.kind == RequestKind.CORRECTION else AnswerForm(data)


def _answer(city: City, actor: Any, task: DataRequestTask, form: Any) -> None:
    given = form.cleaned_data
    words = {"city": city, "actor": actor, "task_id": task.pk, "answer": given["answer"]}
    if task.kind == RequestKind.CORRECTION:
        take_correction(**words, fields=given["fields_taken"])
    elif task.kind == RequestKind.OBJECTION:
        stop_invitations(**words)
    else:
        answer_by_worker(**words, withheld=given.get("withheld", ()))


def _old_values(task: DataRequestTask, found: list[Any]) -> list[tuple[str, list[str], str]]:
    """For a correction: each field with what stands there now, and what the person says is right."""
    rows = [row for one in found if one.source.correct for row in one.rows]
    return [
        (capfirst(CORRECTABLE.get(name, name)), sorted({str(row[name]) for row in rows if row.get(name)}), new)
        for name, new in task.request.proposal.items()
    ]


@workspace_page(get=PRIVACY_HANDLE)
def data_request_erasure(request: HttpRequest, city: City, task_id: UUID) -> HttpResponse:
    """What an erasure would do, line by line, before anybody does it."""
    task = _find(city, task_id)
    if task.kind != RequestKind.ERASURE or not task.is_open:
        raise Http404
    _person, outcome = preview_erasure(city=city, email=task.request.email, now=timezone.now())
    task.outcome = outcome  # to be described, not saved
    return form_page(request, "privacy/erasure.html", AnswerForm(), task=task, preview=describe_answer(city, task))


@workspace_page(get=PRIVACY_HANDLE, post=PRIVACY_HANDLE)
def data_request_refuse(request: Any, city: City, task_id: UUID) -> HttpResponse:
    """Say no, with the reason."""
    return _with_reason(request, city, task_id, RefuseForm, "privacy/refuse.html", refuse_request)


@workspace_page(get=PRIVACY_HANDLE, post=PRIVACY_HANDLE)
def data_request_extend(request: Any, city: City, task_id: UUID) -> HttpResponse:
    """Take two months more, with the reason."""
    return _with_reason(request, city, task_id, ExtendForm, "privacy/extend.html", extend_request)


def _with_reason(
    request: Any, city: City, task_id: UUID, form_class: Any, template: str, service: Callable[..., Any]
) -> HttpResponse:
    task = _find(city, task_id)
    form = form_class(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            service(city=city, actor=request.actor, task_id=task.pk, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("That is written down, and the person is told."))
            return redirect("data-request-task", city.slug, task.pk)
    return form_page(request, template, form, status=status, task=task)


def _find(city: City, task_id: UUID) -> DataRequestTask:
    try:
        return get_task(city=city, task_id=task_id)
    except DataRequestTask.DoesNotExist:
        raise Http404 from None
