"""Taking an import back: new entries go and changed fields get their old values, as far as nobody has built on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.log import record
from cities.models import City
from cities.permissions import Actor
from cities.services.runs import Work, work_on
from cities.tenancy import enter_city
from stakeholders.enums import ImportState, RowOutcome, RowUndo
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.cells import restore_value, restore_values
from stakeholders.rules.hooks import ENTRY_DELETED
from stakeholders.rules.reasons import give_reason
from stakeholders.selectors.entry_use import find_used_entries
from stakeholders.selectors.imports import count_undone
from stakeholders.selectors.stakeholders import find_by_email
from stakeholders.services.import_writing import WRITTEN_FIELDS, upsert, wait_for_turn

BATCH = 500
_WRITTEN = (RowOutcome.NEW, RowOutcome.CHANGED)
_COMPARED = tuple(field for field in WRITTEN_FIELDS if field != "cpv_tree")


def undo_rows(*, city_id: UUID, run_id: UUID, import_id: UUID, actor: Actor, now: datetime | None = None) -> None:
    """Take the written rows of an import back, batch by batch; after a kill it goes on where it was.

    Ends in UNDONE. An error leaves the import DONE, to be taken back again.
    """
    with work_on(run_id) as work:
        try:
            _undo_all(work, city_id, run_id, import_id, actor, now or timezone.now())
        except Exception:
            with enter_city(city_id):
                imports = StakeholderImport.objects.filter(city_id=city_id, pk=import_id, run_id=run_id)
                imports.filter(state=ImportState.UNDOING).update(state=ImportState.DONE, problem="undo-failed")
            raise


def _undo_all(work: Work, city_id: UUID, run_id: UUID, import_id: UUID, actor: Actor, now: datetime) -> None:
    with enter_city(city_id):
        found = _take(city_id, run_id, import_id)
        if found is None:
            return
        written = ImportRow.objects.filter(stakeholder_import=found, applied=True, outcome__in=_WRITTEN)
        work.set_total(written.count())
        work.advance(written.exclude(undo="").count())
    while True:
        with enter_city(city_id):
            found = _take(city_id, run_id, import_id)
            if found is None:
                return
            done = undo_batch(city=found.city, actor=actor, stakeholder_import=found)
            if not done:
                _finish(found, actor, now)
                return
        work.advance(done)


def _take(city_id: UUID, run_id: UUID, import_id: UUID) -> StakeholderImport | None:
    imports = StakeholderImport.objects.select_for_update(of=("self",)).select_related("city").defer("content")
    return imports.filter(city_id=city_id, pk=import_id, run_id=run_id, state=ImportState.UNDOING).first()


def _finish(found: StakeholderImport, actor: Actor, now: datetime) -> None:
    found.state, found.problem, found.finished_at = ImportState.UNDONE, "", now
    found.save(update_fields=["state", "problem", "finished_at"])
    changes = count_undone(city=found.city, stakeholder_import=found)
    record(city=found.city, actor=actor, action="stakeholder-import.undone", target=found, changes=changes)


def undo_batch(*, city: City, actor: Actor, stakeholder_import: StakeholderImport) -> int:
    """Take the next rows back, last written first, and return how many; 0 when all are."""
    with transaction.atomic():
        wait_for_turn(city)
        rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import, applied=True, undo="")
        # Doubles were written last; what they changed in an entry of this import must go before the entry does.
        batch = list(rows.filter(outcome__in=_WRITTEN).order_by("-choice", "-number", "-part")[:BATCH])
        if not batch:
            return 0
        keys = {row.stakeholder_id for row in batch if row.stakeholder_id}
        entries = Stakeholder.objects.filter(city=city, pk__in=keys).select_for_update().order_by("id").in_bulk()
        changed, gone = _settle_all(city, batch, entries, stakeholder_import.created_at)
        upsert(Stakeholder, changed, [*WRITTEN_FIELDS, "changed_at"])
        upsert(ImportRow, batch, ["undo", "reasons"])
        _delete(city, actor, gone)
        counts = {"deleted": len(gone), "changed": len(changed)}
        record(city=city, actor=actor, action="stakeholder-import.undo", target=stakeholder_import, changes=counts)
    return len(batch)


def _settle_all(
    city: City, batch: Sequence[ImportRow], entries: dict[UUID, Stakeholder], since: datetime
) -> tuple[list[Stakeholder], list[Stakeholder]]:
    """Decide about each row; return the unsaved entries with their old values, and those to delete."""
    used = find_used_entries(city=city, entries=entries.values(), since=since)
    changed: dict[UUID, Stakeholder] = {}
    gone: dict[UUID, Stakeholder] = {}
    for row in batch:
        entry = entries.get(row.stakeholder_id) if row.stakeholder_id else None
        if entry is None:  # somebody has deleted it since
            row.undo = RowUndo.UNDONE
        elif row.outcome == RowOutcome.CHANGED:
            if _turn_back(city, row, entry):
                changed[entry.pk] = entry
        elif entry.pk in used:
            row.undo, row.reasons = RowUndo.KEPT, [give_reason("used-since")]
        elif not _is_as_written(row, entry):
            row.undo, row.reasons = RowUndo.KEPT, [give_reason("edited-since")]
        else:
            row.undo = RowUndo.UNDONE
            gone[entry.pk] = entry
    return [entry for key, entry in changed.items() if key not in gone], list(gone.values())


def _turn_back(city: City, row: ImportRow, entry: Stakeholder) -> bool:
    """Give the fields that still have what the import wrote their old value; return whether one has changed."""
    turned = 0
    for field, (old, new) in row.changes.items():
        if getattr(entry, field) == restore_value(field, new) and _is_free(city, field, old, entry):
            setattr(entry, field, restore_value(field, old))
            turned += 1
    if turned == len(row.changes):
        row.undo = RowUndo.UNDONE
    else:
        row.undo, row.reasons = (RowUndo.PARTLY if turned else RowUndo.KEPT), [give_reason("fields-since")]
    return bool(turned)


def _is_free(city: City, field: str, old: Any, entry: Stakeholder) -> bool:
    """An old address may be somebody else's by now."""
    if field != "email" or not old:
        return True
    other = find_by_email(city=city, email=old)
    return other is None or other.pk == entry.pk


def _is_as_written(row: ImportRow, entry: Stakeholder) -> bool:
    fresh = Stakeholder(city_id=row.city_id, **restore_values(row.values))
    return all(getattr(entry, field) == getattr(fresh, field) for field in _COMPARED)


def _delete(city: City, actor: Actor, gone: Sequence[Stakeholder]) -> None:
    for entry in gone:
        ENTRY_DELETED.call(city=city, actor=actor, stakeholder=entry)
    keys = [entry.pk for entry in gone]
    ImportRow.objects.filter(city=city, stakeholder__in=keys).update(values={}, changes={}, reasons=[])
    Stakeholder.objects.filter(city=city, pk__in=keys).delete()
