"""Writing confirmed rows into the registry, in batches that may be repeated without harm."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from cities.log import record
from cities.models import City
from cities.outbox.recognition import find_forgotten
from cities.permissions import Actor
from stakeholders.enums import EntrySource, RowChoice, RowOutcome
from stakeholders.matching import Known, find_known
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.cells import keep_changes, restore_values
from stakeholders.rules.columns import Mapping
from stakeholders.rules.entries import Reason, with_tree
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.rows import fill_in
from stakeholders.services.import_preview import import_differences, list_addresses, update_differences
from stakeholders.services.match_keys import look_for_doubles

BATCH = 500
_TRIES = 3
_WRITES = (RowOutcome.NEW, RowOutcome.CHANGED)
_CHOICES = (RowChoice.ADD, RowChoice.UPDATE)
WRITTEN_FIELDS = tuple(dict.fromkeys((*ENTRY_FIELDS, "other_emails", "cpv_tree")))


def list_waiting_rows(*, city: City, stakeholder_import: StakeholderImport) -> tuple[QuerySet[ImportRow], ...]:
    """Return the rows that a confirmation writes: the new and changed ones, then the doubles somebody decided about.

    Doubles come last, so that the row one is a double of is an entry by then.
    """
    rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import, applied=False)
    return (
        rows.filter(outcome__in=_WRITES),
        rows.filter(outcome=RowOutcome.DUPLICATE, choice__in=_CHOICES),
    )


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
    wait_for_turn(city)
    rows, is_doubles = _next_rows(city, stakeholder_import)
    if not rows:
        return 0
    known = find_known(city=city, rows=[row.values for row in rows], lock=True)
    forgotten = find_forgotten(city=city, emails=list_addresses(row.values for row in rows))
    targets = _find_targets(city, stakeholder_import, rows) if is_doubles else {}
    created: list[tuple[ImportRow, Stakeholder]] = []
    changed: dict[UUID, Stakeholder] = {}
    for row in rows:
        entry: Stakeholder | None = None
        if row.outcome != RowOutcome.CHANGED and forgotten.intersection(list_addresses([row.values])):
            _refuse(row, give_reason("erased-before"))
        elif row.choice == RowChoice.UPDATE:
            entry = _settle_double(row, targets.get(row.pk), changed)
        else:
            if row.choice == RowChoice.ADD:  # only a new entry takes the defaults of the list
                mapping = Mapping.from_json(stakeholder_import.mapping)
                row.values = fill_in(row.values, mapping, language=city.default_language)[0]
            entry = _settle(row, known)
        if entry is not None and entry._state.adding:
            created.append((row, entry))
        elif entry is not None:
            changed[entry.pk] = entry
    _insert(created)
    _update(list(changed.values()))
    look_for_doubles(city=city, entries=[*(entry for _row, entry in created), *changed.values()])
    _mark(rows)
    counts = {"created": len(created), "changed": len(changed), "rows": [rows[0].number, rows[-1].number]}
    record(city=city, actor=actor, action="stakeholder-import.write", target=stakeholder_import, changes=counts)
    return len(rows)


def _next_rows(city: City, stakeholder_import: StakeholderImport) -> tuple[list[ImportRow], bool]:
    writes, doubles = list_waiting_rows(city=city, stakeholder_import=stakeholder_import)
    if rows := list(writes.order_by("number", "part")[:BATCH]):
        return rows, False
    return list(doubles.order_by("number", "part")[:BATCH]), True


def _find_targets(
    city: City, stakeholder_import: StakeholderImport, rows: Sequence[ImportRow]
) -> dict[UUID, tuple[Stakeholder, bool]]:
    """Return the locked entry that each double updates, and whether this import wrote it itself a moment ago."""
    numbers = {row.twin_number for row in rows if row.twin_number}
    all_rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import)
    twins = all_rows.filter(number__in=numbers).values_list("number", "part", "stakeholder_id")
    written = {(number, part): entry_id for number, part, entry_id in twins}
    wanted = {row.pk: row.stakeholder_id or written.get((row.twin_number or 0, row.twin_part or 0)) for row in rows}
    keys = {key for key in wanted.values() if key}
    entries = Stakeholder.objects.filter(city=city, pk__in=keys).select_for_update().order_by("id").in_bulk()
    ours = set(
        all_rows.filter(stakeholder__in=keys, applied=True, outcome__in=_WRITES).values_list("stakeholder", flat=True)
    )
    return {row: (entries[key], key in ours) for row, key in wanted.items() if key in entries}


def wait_for_turn(city: City) -> None:
    """An advisory lock of the transaction: imports of one city write one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stakeholder-import:{city.pk}"])


def _settle(row: ImportRow, known: Known) -> Stakeholder | None:
    """Compare the row with the registry as it is now; return the unsaved entry to write, or None."""
    values = restore_values(row.values)
    found = known.find(row.values)
    if row.outcome in {RowOutcome.NEW, RowOutcome.DUPLICATE}:
        if not found:
            row.outcome, row.changes, row.reasons, row.stakeholder = RowOutcome.NEW, {}, [], None
            return _new_entry(row)
        _settle_known_since(row, found)
        return None
    entry = next((entry for entry in found if entry.pk == row.stakeholder_id), None)
    if entry is None:
        _refuse(row, give_reason("gone-since"))
        return None
    now_different = import_differences(entry, values)
    if not now_different:  # written before a worker was killed, or by an equal import
        row.outcome, row.changes = RowOutcome.UNCHANGED, {}
        return None
    if keep_changes(now_different) != row.changes:
        _refuse(row, give_reason("changed-since"))
        return None
    return _change(entry, now_different)


def _settle_double(
    row: ImportRow, target: tuple[Stakeholder, bool] | None, changed: dict[UUID, Stakeholder]
) -> Stakeholder | None:
    """Let a double update the entry it is a double of, unless a colleague has changed that since the preview."""
    if target is None:
        code = "row-not-written" if row.twin_number and not row.stakeholder_id else "gone-since"
        _refuse(row, give_reason(code, row=row.twin_number))
        return None
    entry, is_ours = changed.get(target[0].pk, target[0]), target[1] or target[0].pk in changed
    now_different = update_differences(entry, restore_values(row.values))
    if keep_changes(now_different) != row.changes and now_different and not is_ours and not row.twin_number:
        _refuse(row, give_reason("changed-since"))
        return None
    row.outcome = RowOutcome.CHANGED if now_different else RowOutcome.UNCHANGED
    row.changes, row.reasons, row.stakeholder = keep_changes(now_different), [], entry
    return _change(entry, now_different) if now_different else None


def _change(entry: Stakeholder, changes: dict[str, list[Any]]) -> Stakeholder:
    for field, new in with_tree({field: new for field, (_old, new) in changes.items()}).items():
        setattr(entry, field, new)
    return entry


def _settle_known_since(row: ImportRow, found: Sequence[Stakeholder]) -> None:
    if len(found) == 1 and not import_differences(found[0], restore_values(row.values)):
        row.outcome, row.stakeholder = RowOutcome.UNCHANGED, found[0]
    else:
        _refuse(row, give_reason("known-since"))


def _refuse(row: ImportRow, reason: Reason) -> None:
    row.outcome, row.reasons, row.changes = RowOutcome.REFUSED, [reason], {}


def _new_entry(row: ImportRow) -> Stakeholder:
    return Stakeholder(city_id=row.city_id, source=EntrySource.IMPORT, **with_tree(restore_values(row.values)))


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
    upsert(Stakeholder, changed, [*WRITTEN_FIELDS, "changed_at"])


def _mark(rows: Sequence[ImportRow]) -> None:
    for row in rows:
        row.applied = True
    upsert(ImportRow, rows, ["values", "outcome", "reasons", "changes", "stakeholder", "applied"])


def upsert(model: Any, objects: Sequence[Any], fields: list[str]) -> None:
    """Save these fields of rows that are there, and locked, in one statement."""
    if objects:
        model.objects.bulk_create(objects, update_conflicts=True, unique_fields=["id"], update_fields=fields)
