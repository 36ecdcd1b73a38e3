"""Where an import stands, and its rows: by outcome, searched, as CSV."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.enums import RunState
from cities.models import City
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from stakeholders.enums import ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.forms.imports import RowsForm
from stakeholders.models import StakeholderImport
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.imports import count_choices, count_rows, count_undone, list_import_rows
from stakeholders.services.files import explain_problem
from stakeholders.services.import_decisions import UNDOABLE_STATES
from stakeholders.services.imports import OPEN_STATES
from stakeholders.views.imports import find_import, list_steps
from stakeholders.views.shown_rows import show_row

ROWS_PER_PAGE = 50
WORKING_STATES = (ImportState.READING, ImportState.APPLYING, ImportState.UNDOING)


class _CountedPaginator(Paginator):
    """The counts by outcome are known already: no COUNT for the pages."""

    def __init__(self, *args: Any, number: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return super().count if self.number is None else self.number


@workspace_page(get=STAKEHOLDERS_EDIT)
def import_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Where an import stands: progress, preview or result, with the rows by outcome."""
    found = find_import(city, import_id)
    counts = count_rows(city=city, stakeholder_import=found)
    undone = count_undone(city=city, stakeholder_import=found) if found.state == ImportState.UNDONE else {}
    choices = count_choices(city=city, stakeholder_import=found) if counts[RowOutcome.DUPLICATE] else {}
    outcome, undo, query = _filters(request)
    rows = list_import_rows(city=city, stakeholder_import=found, outcome=outcome, undo=undo, query=query)
    known = None if undo or query else counts.get(outcome, sum(counts.values()))
    page = _CountedPaginator(rows, ROWS_PER_PAGE, number=known).get_page(request.GET.get("page"))
    context = {
        "can_undo": found.state in UNDOABLE_STATES and _has_written(counts),
        "problem": explain_problem(found.problem),
        "counts": counts,
        "undone": undone,
        "undecided": choices.get("", 0),
        "to_write": _count_writes(counts, choices),
        "no_group": all(not number for outcome, number in counts.items() if outcome != RowOutcome.REFUSED),
        "left_out": _left_out(found),
        "tabs": _tabs(counts, undone, outcome, undo),
        "outcome": outcome,
        "form": RowsForm(request.GET),
        "page": page,
        "is_deciding": outcome == RowOutcome.DUPLICATE and found.state == ImportState.PREVIEWED,
        "rows": [show_row(row) for row in page.object_list],
        **_work_context(found),
    }
    return TemplateResponse(request, "stakeholders/imports/import.html", context)


def _work_context(found: StakeholderImport) -> dict[str, Any]:
    return {
        "import": found,
        "steps": list_steps(found.state),
        "is_working": found.state in WORKING_STATES,
        "can_stop": found.state in OPEN_STATES,
    }


def _filters(request: HttpRequest) -> tuple[str, str, str]:
    outcome, undo = request.GET.get("outcome", ""), request.GET.get("undo", "")
    query = request.GET.get("q", "").strip()[:80]
    return (outcome if outcome in RowOutcome.values else "", undo if undo in RowUndo.values else "", query)


def _has_written(counts: dict[str, int]) -> bool:
    return counts[RowOutcome.NEW] + counts[RowOutcome.CHANGED] > 0


def _count_writes(counts: dict[str, int], choices: dict[str, int]) -> int:
    decided = choices.get(RowChoice.ADD, 0) + choices.get(RowChoice.UPDATE, 0)
    return counts[RowOutcome.NEW] + counts[RowOutcome.CHANGED] + decided


def _tabs(counts: dict[str, int], undone: dict[str, int], outcome: str, undo: str) -> list[dict[str, Any]]:
    is_all = not outcome and not undo
    tabs = [{"label": _("All rows"), "url": "?#rows", "count": sum(counts.values()), "current": is_all}]
    given = [("outcome", RowOutcome, counts, outcome)] if not undone else [("undo", RowUndo, undone, undo)]
    for name, kind, numbers, current in given:
        for code, number in numbers.items():
            url, label = f"?{name}={code}#rows", kind(code).label
            tabs.append({"label": label, "url": url, "count": number, "current": code == current})
    return tabs


def _left_out(found: StakeholderImport) -> list[str]:
    """The columns of the file that no field was found for, unless they are empty."""
    columns, blank = found.mapping.get("columns", []), set(found.sample.get("blank", []))
    named = enumerate(zip(found.headers, columns, strict=False))
    return [header for index, (header, column) in named if not column and index not in blank]


@workspace_page(get=STAKEHOLDERS_EDIT)
def rows_export(request: Any, city: City, import_id: UUID) -> Any:
    """The rows with what becomes of them, as CSV: to mend the refused ones and import them again. It is logged."""
    found = find_import(city, import_id)
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
    found = find_import(city, import_id)
    is_over = found.run is None or found.run.state not in {RunState.WAITING, RunState.RUNNING}
    is_working = found.state in WORKING_STATES
    context = {"import": found, "is_working": is_working, "can_stop": found.state in OPEN_STATES}
    headers = {"HX-Refresh": "true"} if is_over or not is_working else {}
    return TemplateResponse(request, "stakeholders/imports/progress.html", context, headers=headers)
