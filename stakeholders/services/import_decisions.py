"""What a person decides about an import before and after it is written: doubles, the way it is read, taking it back."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import ImportState, RowChoice, RowOutcome
from stakeholders.models import ImportRow, StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.services.imports import DECIDABLE_STATES, BrokenMapping, lock_import, start_import_run

# An address or a name is in a registry once: a second entry with the same one cannot be added.
NOT_ADDABLE = "doubled"
UNDOABLE_STATES = (ImportState.DONE, ImportState.CANCELLED)


class NothingToUndo(Refusal):
    """The import has written nothing."""

    code = "nothing-to-undo"
    message = _("This import has written nothing that could be taken back.")


class UnknownChoice(Refusal):
    """A double is added, updated or left out."""

    code = "unknown-choice"
    status = 422
    message = _("Choose to add the row, to update that entry, or to leave the row out.")


def decide_doubles(
    *, city: City, actor: Actor, import_id: UUID, choice: str, row_ids: Collection[UUID] | None = None
) -> int:
    """Say what becomes of rows that may be doubles: those named, or all of them. Returns how many were decided.

    Rows that have an address of an earlier row cannot be added; they keep what they had. Nothing is written before
    `confirm_import`. Refuses with UnknownChoice or WrongImportState; raises StakeholderImport.DoesNotExist.
    """
    if choice not in RowChoice.values:
        raise UnknownChoice(field="choice")
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, (ImportState.PREVIEWED,))
        rows = ImportRow.objects.filter(
            city=city, stakeholder_import=stakeholder_import, outcome=RowOutcome.DUPLICATE, applied=False
        )
        if row_ids is not None:
            rows = rows.filter(pk__in=row_ids)
        decided = _allowed(rows, choice).update(choice=choice)
        changes = {"choice": choice, "rows": decided}
        record(city=city, actor=actor, action="stakeholder-import.decide", target=stakeholder_import, changes=changes)
    return decided


def _allowed(rows: QuerySet[ImportRow], choice: str) -> QuerySet[ImportRow]:
    same = Q(reasons__0__code=NOT_ADDABLE)
    return rows.exclude(same) if choice == RowChoice.ADD else rows


def choose_reading(
    *,
    city: City,
    actor: Actor,
    import_id: UUID,
    sheet: str = "",
    has_header: bool = True,
    header_row: int = 0,
    encoding: str = "",
) -> StakeholderImport:
    """Read the file in another way: another sheet, line of headers or encoding. Its columns are found anew.

    Refuses with BrokenMapping or WrongImportState; raises StakeholderImport.DoesNotExist.
    """
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, DECIDABLE_STATES)
        if sheet and sheet not in stakeholder_import.sample.get("sheets", []):
            raise BrokenMapping(_("The workbook has no such sheet."), field="sheet")
        before = Mapping.from_json(stakeholder_import.mapping)
        mapping = replace(
            before, columns=(), sheet=sheet, has_header=has_header, header_row=header_row, encoding=encoding
        )
        stakeholder_import.mapping = mapping.as_json()
        stakeholder_import.state = ImportState.READING
        changes = {"header_row": header_row, "encoding": encoding}
        record(city=city, actor=actor, action="stakeholder-import.map", target=stakeholder_import, changes=changes)
        start_import_run(stakeholder_import, actor=actor, task="stakeholders.read_import")
    return stakeholder_import


def undo_import(*, city: City, actor: Actor, import_id: UUID) -> StakeholderImport:
    """Let a worker take an import back.

    Entries it made go, unless they were used or changed since; fields it changed get their old value where they still
    have the imported one.

    Refuses with WrongImportState or NothingToUndo; raises StakeholderImport.DoesNotExist.
    """
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, UNDOABLE_STATES)
        written = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import, applied=True)
        if not written.filter(outcome__in=[RowOutcome.NEW, RowOutcome.CHANGED]).exists():
            raise NothingToUndo
        stakeholder_import.state = ImportState.UNDOING
        stakeholder_import.problem = ""
        record(city=city, actor=actor, action="stakeholder-import.take-back", target=stakeholder_import)
        start_import_run(stakeholder_import, actor=actor, task="stakeholders.undo_import")
    return stakeholder_import
