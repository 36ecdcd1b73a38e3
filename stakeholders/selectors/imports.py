"""Reading imports and their rows. The file's bytes are left out: only the worker needs them."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cities.models import City
from stakeholders.enums import ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.columns import Mapping


def get_import(*, city: City, import_id: UUID) -> StakeholderImport:
    """Return an import of the city with its run; raises StakeholderImport.DoesNotExist."""
    imports = StakeholderImport.objects.filter(city=city).select_related("run", "created_by")
    return imports.defer("content").get(pk=import_id)


def list_imports(*, city: City) -> QuerySet[StakeholderImport]:
    """Return the city's imports, newest first."""
    imports = StakeholderImport.objects.filter(city=city).select_related("run", "created_by")
    return imports.defer("content").order_by("-created_at", "-id")


def list_import_rows(
    *, city: City, stakeholder_import: StakeholderImport, outcome: str = "", undo: str = "", query: str = ""
) -> QuerySet[ImportRow]:
    """Return the rows of an import in the order of the file: all, those of one outcome, or that name what is sought."""
    rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if undo:
        rows = rows.filter(undo=undo)
    if query:
        named = Q(values__organisation__icontains=query) | Q(values__person__icontains=query)
        rows = rows.filter(named | Q(values__email__icontains=query))
    return rows.order_by("number", "part")


def count_rows(*, city: City, stakeholder_import: StakeholderImport) -> dict[str, int]:
    """Return {outcome: rows} with every outcome."""
    rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import).order_by()
    counts = dict(rows.values_list("outcome").annotate(number=Count("id")))
    return {outcome: counts.get(outcome, 0) for outcome in RowOutcome.values}


def count_undone(*, city: City, stakeholder_import: StakeholderImport) -> dict[str, int]:
    """Return {what became of a written row: rows} of an import that was taken back."""
    rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import).exclude(undo="").order_by()
    counts = dict(rows.values_list("undo").annotate(number=Count("id")))
    return {undo: counts.get(undo, 0) for undo in RowUndo.values}


def count_choices(*, city: City, stakeholder_import: StakeholderImport) -> dict[str, int]:
    """Return {choice: rows} of those that may be doubles; blank for the undecided ones."""
    rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import, outcome=RowOutcome.DUPLICATE)
    counts = dict(rows.order_by().values_list("choice").annotate(number=Count("id")))
    return {choice: counts.get(choice, 0) for choice in ("", *RowChoice.values)}


def list_rows_of(*, city: City, stakeholder: Stakeholder) -> QuerySet[ImportRow]:
    """Return the rows of imports that wrote this entry, newest first: a part of its history."""
    rows = ImportRow.objects.filter(city=city, stakeholder=stakeholder, applied=True)
    written = rows.filter(outcome__in=[RowOutcome.NEW, RowOutcome.CHANGED])
    return written.select_related("stakeholder_import__created_by").order_by("-stakeholder_import__created_at")


def find_remembered_mapping(*, city: City, headers: list[str]) -> Mapping | None:
    """Return how a file with the same headers was read the last time it was imported to the end."""
    done = StakeholderImport.objects.filter(city=city, state=ImportState.DONE, headers=headers)
    kept = done.order_by("-created_at").values_list("mapping", flat=True).first()
    return Mapping.from_json(kept) if kept else None


def list_waiting_imports(*, city: City) -> QuerySet[StakeholderImport]:
    """Return the imports that wait for a person's decision, newest first."""
    return list_imports(city=city).filter(state__in=[ImportState.MAPPING, ImportState.PREVIEWED])
