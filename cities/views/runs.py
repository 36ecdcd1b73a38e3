"""The progress of a long run: a page, and the part of it that is asked for again every second."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from cities.enums import RunState
from cities.jobs import get_run_kind
from cities.models import City, Run
from cities.permissions import RUNS_EDIT, WORKSPACE_READ
from cities.selectors.runs import get_run
from cities.services.runs import RunIsOver, cancel_run
from cities.views.gates import workspace_page


@workspace_page(get=WORKSPACE_READ)
def run_progress(request: HttpRequest, city: City, run_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the moving part; nothing at all (304) while nothing has moved."""
    run = _find_run(city, run_id)
    etag = f'"{run.state}-{run.done}-{run.failed}-{run.total}-{int(run.cancel_requested)}-{bool(request.htmx)}"'  # type: ignore[attr-defined]
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    kind = get_run_kind(run.kind)
    context = {"run": run, "kind": kind, "result_url": _result_url(city, run)}
    template = "runs/progress.html" if request.htmx else "runs/run.html"  # type: ignore[attr-defined]
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "HX-Request"}
    return TemplateResponse(request, template, context, headers=headers)


@workspace_page(post=RUNS_EDIT)
def run_cancel(request: HttpRequest, city: City, run_id: UUID) -> HttpResponse:
    """Ask the run to stop."""
    run = _find_run(city, run_id)
    try:
        cancel_run(city=city, actor=request.actor, run=run)  # type: ignore[attr-defined]
    except RunIsOver as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It stops at its next step."))
    return redirect("run", city.slug, run.pk)


def _find_run(city: City, run_id: UUID) -> Run:
    try:
        return get_run(city=city, run_id=run_id)
    except Run.DoesNotExist:
        raise Http404 from None


def _result_url(city: City, run: Run) -> str:
    result_url = get_run_kind(run.kind).result_url
    if run.state != RunState.DONE or result_url is None:
        return ""
    return result_url(city.slug, run.object_id)
