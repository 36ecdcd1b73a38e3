"""Pages of an import: upload, columns, preview, progress, result."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from cities.enums import RunState
from cities.errors import Refusal
from cities.jobs import register_run_kind
from cities.models import City
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from stakeholders.enums import ImportState, RowOutcome
from stakeholders.forms.imports import ColumnsForm, UploadForm
from stakeholders.models import StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.imports import count_rows, get_import, list_import_rows, list_imports
from stakeholders.services.files import explain_problem
from stakeholders.services.imports import (
    OPEN_STATES,
    RUN_KIND,
    cancel_import,
    confirm_import,
    map_columns,
    upload_import,
)
from stakeholders.views.shown_rows import show_row

ROWS_PER_PAGE = 50
IMPORTS_SHOWN = 50
WORKING_STATES = (ImportState.READING, ImportState.APPLYING)


def _find_import_page(city_slug: str, import_id: UUID | None) -> str:
    return reverse("stakeholder-import", args=[city_slug, import_id]) if import_id else ""


register_run_kind(RUN_KIND, label=_l("Importing a list"), result_url=_find_import_page)


class _CountedPaginator(Paginator):
    """The counts by outcome are known already: no COUNT for the pages."""

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return self.number


def _find(city: City, import_id: UUID) -> StakeholderImport:
    try:
        return get_import(city=city, import_id=import_id)
    except StakeholderImport.DoesNotExist:
        raise Http404 from None


@workspace_page(get=STAKEHOLDERS_EDIT)
def list_page(request: HttpRequest, city: City) -> HttpResponse:
    """The newest imports of the city."""
    imports = list(list_imports(city=city)[:IMPORTS_SHOWN])
    return TemplateResponse(request, "stakeholders/imports/list.html", {"imports": imports})


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def new_page(request: HttpRequest, city: City) -> HttpResponse:
    """Upload a list."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            uploaded = upload_import(
                city=city,
                actor=request.actor,  # type: ignore[attr-defined]
                file_name=file.name,
                content=file.read(),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("stakeholder-import", city.slug, uploaded.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "steps": _steps(0)}
    return TemplateResponse(request, "stakeholders/imports/new.html", context, status=status)


@workspace_page(get=STAKEHOLDERS_EDIT)
def import_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Where an import stands: progress, preview or result, with the rows by outcome."""
    found = _find(city, import_id)
    counts = count_rows(city=city, stakeholder_import=found)
    outcome = request.GET.get("outcome", "")
    if outcome not in RowOutcome.values:
        outcome = ""
    rows = list_import_rows(city=city, stakeholder_import=found, outcome=outcome)
    number = counts[outcome] if outcome else sum(counts.values())
    page = _CountedPaginator(rows, ROWS_PER_PAGE, number=number).get_page(request.GET.get("page"))
    context = {
        "import": found,
        "steps": _steps(_PLACES.get(ImportState(found.state), len(_STEPS))),
        "is_working": found.state in WORKING_STATES,
        "is_open": found.state in OPEN_STATES,
        "problem": explain_problem(found.problem),
        "counts": counts,
        "writes": counts[RowOutcome.NEW] + counts[RowOutcome.CHANGED],
        "left_out": _left_out(found),
        "tabs": _tabs(counts, outcome),
        "outcome": outcome,
        "page": page,
        "rows": [show_row(row) for row in page.object_list],
    }
    return TemplateResponse(request, "stakeholders/imports/import.html", context)


_STEPS = (_l("Upload"), _l("Columns"), _l("Look through"), pgettext_lazy("into the registry", "Write"))
_PLACES = {ImportState.READING: 2, ImportState.MAPPING: 1, ImportState.PREVIEWED: 2, ImportState.APPLYING: 3}


def _steps(place: int) -> list[dict[str, Any]]:
    """The way of an import; `place` is the step one is at, 4 when all are done."""
    states = ["done"] * place + ["current"] + ["next"] * len(_STEPS)
    return [{"label": label, "state": state} for label, state in zip(_STEPS, states, strict=False)]


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("All rows"), "url": "?", "count": sum(counts.values()), "current": not current}]
    for outcome, number in counts.items():
        label = RowOutcome(outcome).label
        tabs.append({"label": label, "url": f"?outcome={outcome}", "count": number, "current": outcome == current})
    return tabs


def _left_out(found: StakeholderImport) -> list[str]:
    """The columns of the file that no field was found for."""
    columns = found.mapping.get("columns", [])
    return [header for header, column in zip(found.headers, columns, strict=False) if not column]


@workspace_page(get=STAKEHOLDERS_EDIT)
def rows_export(request: Any, city: City, import_id: UUID) -> Any:
    """The rows with what becomes of them, as CSV: to mend the refused ones and import them again. It is logged."""
    found = _find(city, import_id)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in RowOutcome.values else ""
    action = "stakeholder-import.export"
    note_export(city=city, actor=request.actor, action=action, target=found, outcome=outcome)
    return answer_csv(_lines(city, request.user, found, outcome), file_name=f"import-{found.pk}.csv")


def _lines(city: City, user: Any, found: StakeholderImport, outcome: str) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    headers = [_("Row"), _("Outcome"), _("Organisation"), _("Person"), _("E-mail"), _("What")]
    yield writer.writerow(headers)
    with enter_city(city, user):
        rows = list_import_rows(city=city, stakeholder_import=found, outcome=outcome)
        for row in rows.iterator(chunk_size=1000):
            shown = show_row(row)
            what = shown.reasons or [f"{change.label}: {change.new}" for change in shown.changes]
            who = [shown.organisation, shown.person, shown.email]
            yield writer.writerow([row.number, str(row.get_outcome_display()), *who, "; ".join(what)])


@workspace_page(get=STAKEHOLDERS_EDIT)
def progress_part(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """The progress alone, asked for every second. When the worker is done the page loads itself anew."""
    found = _find(city, import_id)
    is_over = found.run is None or found.run.state not in {RunState.WAITING, RunState.RUNNING}
    context = {"import": found, "is_working": found.state in WORKING_STATES}
    headers = {"HX-Refresh": "true"} if is_over or not context["is_working"] else {}
    return TemplateResponse(request, "stakeholders/imports/progress.html", context, headers=headers)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def columns_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Say which column is which."""
    found = _find(city, import_id)
    if found.state not in {ImportState.MAPPING, ImportState.PREVIEWED}:
        return redirect("stakeholder-import", city.slug, import_id)
    initial = ColumnsForm.initial_of(Mapping.from_json(found.mapping), city.default_language)
    form = ColumnsForm(request.POST if request.method == "POST" else None, headers=found.headers, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(city=city, actor=request.actor, import_id=import_id, mapping=form.mapping())  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            return redirect("stakeholder-import", city.slug, import_id)
    columns = [(form[name], _examples(found, index)) for index, name in enumerate(form.column_names)]
    context = {"import": found, "form": form, "columns": columns, "steps": _steps(1)}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "stakeholders/imports/columns.html", context, status=status)


def _examples(found: StakeholderImport, index: int) -> list[str]:
    rows = found.sample.get("rows", [])
    return [row[index] for row in rows if index < len(row) and row[index].strip()]


@workspace_page(post=STAKEHOLDERS_EDIT)
def confirm_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Write the rows of the preview."""
    _find(city, import_id)
    try:
        confirm_import(city=city, actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("stakeholder-import", city.slug, import_id)


@workspace_page(post=STAKEHOLDERS_EDIT)
def cancel_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Stop the import and forget the file."""
    _find(city, import_id)
    try:
        cancel_import(city=city, actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The import is stopped. Its file is forgotten."))
    return redirect("stakeholder-import", city.slug, import_id)
