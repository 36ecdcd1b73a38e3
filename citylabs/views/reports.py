"""The report of a lab in the workspace: compiling, concluding, downloading, publishing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City, Translations
from cities.views.answers import show_refusal
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import workspace_page
from citylabs.forms.reports import ConclusionsForm
from citylabs.models import Lab, Report, ReportFile
from citylabs.reports.build import build_document
from citylabs.reports.downloads import describe_download, send_file
from citylabs.reports.tables import list_tables
from citylabs.rules.permissions import REPORTS_EDIT, REPORTS_PUBLISH, REPORTS_READ
from citylabs.rules.report_publication import (
    ReportFacts,
    ReportStep,
    can_be_compiled,
    can_make_commitments,
    get_report_step,
    list_missing,
    list_steps_taken,
)
from citylabs.selectors.commitments import list_commitments
from citylabs.selectors.report_publication import get_report_facts
from citylabs.selectors.report_releases import list_releases
from citylabs.selectors.reports import (
    find_report,
    get_report_file,
    list_report_files,
    read_content,
)
from citylabs.services.report_releases import publish_report
from citylabs.services.reports import request_report, write_conclusions
from citylabs.views.lab_pages import find_lab


@workspace_page(get=REPORTS_READ, post=REPORTS_EDIT)
def lab_report(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """The report as it is compiled, with everything that can be done about it. POST keeps the conclusions."""
    lab = find_lab(city, lab_slug)
    report = find_report(city=city, lab=lab)
    form = ConclusionsForm(
        request.POST or None, city=city, initial={"conclusions": report.conclusions if report else Translations()}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                write_conclusions(city=city, actor=request.actor, lab=lab, **form.cleaned_data)  # type: ignore[attr-defined]
            except Refusal as refusal:
                status = show_refusal(form, refusal)
            else:
                close_draft(request, city, _draft_key(lab))
                messages.success(request, _("The conclusions are kept. Compile the report to see them in it."))
                return redirect("lab-report", city.slug, lab.slug)
    return TemplateResponse(request, "citylabs/report/manage.html", _describe(request, city, lab, form), status=status)


def _list_downloads(city: City, lab: Lab, report: Report) -> list[dict[str, str]]:
    files = list_report_files(report=report)
    return [describe_download(it.format, it.language, "lab-report", [city.slug, lab.slug]) for it in files]


def _describe(request: Any, city: City, lab: Lab, form: ConclusionsForm) -> dict[str, Any]:
    report = find_report(city=city, lab=lab)
    facts = get_report_facts(city=city, lab=lab, report=report)
    content = read_content(report)
    document = build_document(content, language=(get_language() or "en").split("-")[0]) if content else None
    return {
        "lab": lab,
        "form": form,
        "draft": open_draft(request, city, _draft_key(lab), saved_at=report.changed_at if report else None),
        "report": report,
        "facts": facts,
        "run": report.run if report else None,
        "next_step": get_report_step(facts),
        "stages": _list_stages(facts),
        "missing": list_missing(facts),
        "can_compile": can_be_compiled(lab.state),
        "can_promise": can_make_commitments(lab.state),
        "document": document,
        "tables": list_tables(document) if document else [],
        "downloads": _list_downloads(city, lab, report) if report and content else [],
        "today": timezone.now().astimezone(lab.zone).date(),
        "commitments": list_commitments(city=city, lab=lab),
        "releases": list_releases(city=city, lab_slug=lab.slug),
        "poll": reverse("lab-report-progress", args=[city.slug, lab.slug]),
    }


def _draft_key(lab: Lab) -> str:
    return f"report-{lab.pk}"


def _list_stages(facts: ReportFacts) -> list[dict[str, Any]]:
    """The way of a report as steps: what is taken, and the first that is not."""
    words = {
        ReportStep.COMPILE: _("Figures compiled"),
        ReportStep.CONCLUDE: _("Conclusions written"),
        ReportStep.REFRESH: _("Up to date"),
        ReportStep.PUBLISH: _("Published"),
    }
    taken = list_steps_taken(facts)
    current = next((step for step, is_taken in taken.items() if not is_taken), None)
    return [
        {"label": words[step], "state": "current" if step == current else "done" if is_taken else "next"}
        for step, is_taken in taken.items()
    ]


@workspace_page(post=REPORTS_EDIT)
def lab_report_compile(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """Have it compiled."""
    lab = find_lab(city, lab_slug)
    try:
        request_report(city=city, actor=request.actor, lab=lab)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The report is being compiled."))
    return redirect("lab-report", city.slug, lab.slug)


@workspace_page(get=REPORTS_READ)
def lab_report_progress(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """How far the worker is. Once it is over, htmx is told to load the whole page again."""
    lab = find_lab(city, lab_slug)
    report = find_report(city=city, lab=lab)
    if report is None or report.run is None:
        raise Http404
    facts = {"run": report.run, "lab": lab, "poll": request.path}
    answer = TemplateResponse(request, "citylabs/report/progress.html", facts)
    if report.run.finished_at is not None:
        answer["HX-Refresh"] = "true"
    return answer


@workspace_page(get=REPORTS_PUBLISH, post=REPORTS_PUBLISH)
def lab_report_publish(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """Ask whether to publish, saying what is missing; then publish."""
    lab = find_lab(city, lab_slug)
    if request.method == "POST":
        try:
            release = publish_report(city=city, actor=request.actor, lab=lab)  # type: ignore[attr-defined]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
            return redirect("lab-report", city.slug, lab.slug)
        messages.success(request, _("Version %(version)d of the report is public.") % {"version": release.version})
        return redirect("public-report", city.slug, lab.slug)
    report = find_report(city=city, lab=lab)
    facts = get_report_facts(city=city, lab=lab, report=report)
    context = {
        "lab": lab,
        "missing": list_missing(facts),
        "report": report,
        "commitments": list_commitments(city=city, lab=lab).count(),
    }
    return TemplateResponse(request, "citylabs/report/publish.html", context)


@workspace_page(get=REPORTS_READ)
def lab_report_file(request: HttpRequest, city: City, lab_slug: str, format: str, language: str = "") -> HttpResponse:
    """A file of the draft."""
    lab = find_lab(city, lab_slug)
    try:
        file = get_report_file(city=city, lab=lab, format=format, language=language)
    except ReportFile.DoesNotExist:
        raise Http404 from None
    return send_file(request, file=file, lab_slug=lab.slug)
