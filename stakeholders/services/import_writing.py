"""Writing confirmed rows into the registry, in batches that may be repeated without harm."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import EntrySource, RowOutcome
from stakeholders.matching import Known, find_known
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.entries import Reason, Values
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.reasons import give_reason
from stakeholders.services.import_preview import import_differences

BATCH = 500
_TRIES = 3
_WRITES = (RowOutcome.NEW, RowOutcome.CHANGED)


def write_batch(*, city: City, actor: Actor, stakeholder_import: StakeholderImport) -> int:
    """Write the next rows of a confirmed import and return how many; 0 when all are written.

    One import writes into a city at a time, so that two imports of the same list do not double it. What was written
    or changed by others since the preview is never overwritten: such a row is refused and says so.
    """
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                return _write(city, actor, stakeholder_import)
        except IntegrityError:  # a colleague wrote one of the addresses at this very moment: look again
            if attempt == _TRIES - 1:
                raise
    raise AssertionError


def _write(city: City, actor: Actor, stakeholder_import: StakeholderImport) -> int:
    _wait_for_turn(city)
    open_rows = ImportRow.objects.filter(
        city=city, stakeholder_import=stakeholder_import, outcome__in=_WRITES, applied=False
    )
    rows = list(open_rows.order_by("number")[:BATCH])
    if not rows:
        return 0
    known = find_known(city=city, rows=[row.values for row in rows], lock=True)
    created, changed = [], []
    for row in rows:
        entry = _settle(row, known)
        if entry is not None and row.outcome == RowOutcome.NEW:
            created.append((row, entry))
        elif entry is not None:
            changed.append(entry)
    _insert(created)
    _update(changed)
    _mark(rows)
    counts = {"created": len(created), "changed": len(changed), "rows": [rows[0].number, rows[-1].number]}
    record(city=city, actor=actor, action="stakeholder-import.write", target=stakeholder_import, changes=counts)
    return len(rows)


def _wait_for_turn(city: City) -> None:
    """An advisory lock of the transaction: imports of one city write one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stakeholder-import:{city.pk}"])


def _settle(row: ImportRow, known: Known) -> Stakeholder | None:
    """Compare the row with the registry as it is now; return the unsaved entry to write, or None."""
    found = known.find(row.values)
    if row.outcome == RowOutcome.NEW:
        if not found:
            return _new_entry(row)
        _settle_known_since(row, found)
        return None
    entry = next((entry for entry in found if entry.pk == row.stakeholder_id), None)
    if entry is None:
        _refuse(row, give_reason("gone-since"))
        return None
    now_different = import_differences(entry, row.values)
    if not now_different:  # written before a worker was killed, or by an equal import
        row.outcome, row.changes = RowOutcome.UNCHANGED, {}
        return None
    if now_different != row.changes:
        _refuse(row, give_reason("changed-since"))
        return None
    for field, (_old, new) in now_different.items():
        setattr(entry, field, new)
    return entry


def _settle_known_since(row: ImportRow, found: Sequence[Stakeholder]) -> None:
    if len(found) == 1 and not import_differences(found[0], row.values):
        row.outcome, row.stakeholder = RowOutcome.UNCHANGED, found[0]
    else:
        _refuse(row, give_reason("known-since"))


def _refuse(row: ImportRow, reason: Reason) -> None:
    row.outcome, row.reasons, row.changes = RowOutcome.REFUSED, [reason], {}


def _new_entry(row: ImportRow) -> Stakeholder:
    values: Values = {field: row.values[field] for field in ENTRY_FIELDS if field in row.values}
    return Stakeholder(city_id=row.city_id, source=EntrySource.IMPORT, **values)


def _insert(created: Sequence[tuple[ImportRow, Stakeholder]]) -> None:
    # Django's bulk_create does not give back keys that PostgreSQL makes, so PostgreSQL makes them first.
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuidv7() FROM generate_series(1, %s)", [len(created)])
        keys = [key for (key,) in cursor.fetchall()]
    for (row, entry), key in zip(created, keys, strict=True):
        entry.pk = key
        row.stakeholder = entry
    Stakeholder.objects.bulk_create([entry for _row, entry in created])


def _update(changed: Sequence[Stakeholder]) -> None:
    """One statement for all: the entries are locked, so every one of them is there to be updated."""
    _upsert(Stakeholder, changed, [*ENTRY_FIELDS, "changed_at"])


def _mark(rows: Sequence[ImportRow]) -> None:
    for row in rows:
        row.applied = True
    _upsert(ImportRow, rows, ["outcome", "reasons", "changes", "stakeholder", "applied"])


def _upsert(model: Any, objects: Sequence[Any], fields: list[str]) -> None:
    if objects:
        model.objects.bulk_create(objects, update_conflicts=True, unique_fields=["id"], update_fields=fields)
