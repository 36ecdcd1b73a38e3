"""What the workers do for an import: read the file into a preview, write the confirmed rows."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.log import record
from cities.models import City
from cities.permissions import Actor
from cities.services.runs import RunCancelled, Work, work_on
from cities.tenancy import enter_city
from stakeholders.enums import ImportState
from stakeholders.models import ImportRow, StakeholderImport
from stakeholders.rules.columns import HEADER_ROWS, Mapping
from stakeholders.selectors.imports import count_rows, find_remembered_mapping
from stakeholders.services.files import Table, UnreadableFile, read_table
from stakeholders.services.import_preview import judge_rows
from stakeholders.services.import_reading import Reading, propose_reading
from stakeholders.services.import_writing import list_waiting_rows, write_batch

_ROWS_AT_ONCE = 2_000


class _Overtaken(Exception):
    """A person cancelled the import while it was worked on."""


def read_import(*, city_id: UUID, run_id: UUID, import_id: UUID, now: datetime | None = None) -> None:
    """Read the file of an import and make its preview. Started again, it begins anew; nothing reaches the registry.

    Ends in PREVIEWED, in MAPPING where a person must say what the columns are, or in FAILED with the problem.
    """
    with work_on(run_id) as work:
        try:
            _read(work, city_id, run_id, import_id)
        except _Overtaken:
            raise RunCancelled from None
        except Exception as error:
            problem = error.code if isinstance(error, UnreadableFile) else "failed"
            with enter_city(city_id):
                imports = StakeholderImport.objects.filter(city_id=city_id, pk=import_id, run_id=run_id)
                imports.filter(state=ImportState.READING).update(
                    state=ImportState.FAILED, problem=problem, content=b"", finished_at=now or timezone.now()
                )
            raise


def _read(work: Work, city_id: UUID, run_id: UUID, import_id: UUID) -> None:
    with enter_city(city_id):
        stakeholder_import = _take(city_id, run_id, import_id, ImportState.READING)
        city = stakeholder_import.city
        content = bytes(stakeholder_import.content)
    chosen = Mapping.from_json(stakeholder_import.mapping) if stakeholder_import.mapping else None
    chosen = chosen or Mapping()
    table = read_table(content, languages=city.languages, encoding=chosen.encoding, sheet=chosen.sheet)
    if not table.rows:
        raise UnreadableFile("empty")
    reading = _propose(city, table, chosen)
    work.set_total(len(reading.rows))
    with enter_city(city_id):
        _take(city_id, run_id, import_id, ImportState.READING)
        ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import).delete()
        rows = judge_rows(city=city, stakeholder_import=stakeholder_import, reading=reading)
    for batch in _batches(rows if reading.is_certain else ()):
        with enter_city(city_id):
            _take(city_id, run_id, import_id, ImportState.READING)
            ImportRow.objects.bulk_create(batch)
        work.advance(len(batch))
    with enter_city(city_id):
        stakeholder_import = _take(city_id, run_id, import_id, ImportState.READING)
        stakeholder_import.state = ImportState.PREVIEWED if reading.is_certain else ImportState.MAPPING
        stakeholder_import.headers = reading.headers
        stakeholder_import.mapping = reading.mapping.as_json()
        stakeholder_import.sample = _sample(table, reading)
        stakeholder_import.save(update_fields=["state", "headers", "mapping", "sample"])


def _propose(city: City, table: Table, chosen: Mapping) -> Reading:
    reading = propose_reading(table, mapping=chosen)
    if not chosen.columns:
        with enter_city(city):
            remembered = find_remembered_mapping(city=city, headers=reading.headers)
        if remembered is not None:
            reading = propose_reading(table, mapping=chosen, remembered=remembered)
    if not reading.rows:
        raise UnreadableFile("no-rows")
    return reading


def _sample(table: Table, reading: Reading) -> dict[str, Any]:
    """What the page needs where a person says how the file is read: first rows, lines that may be headers, sheets."""
    return {
        "form": table.form,
        "sheets": list(table.sheets),
        "rows": [_cut(cells) for _number, cells in reading.rows[:3]],
        "top": [[number, _cut(cells)[:6]] for number, cells in table.rows[:HEADER_ROWS]],
        "blank": [index for index in range(len(reading.headers)) if _is_blank(reading, index)],
    }


def _cut(cells: list[str]) -> list[str]:
    return [cell.replace("\x00", "")[:60] for cell in cells]


def _is_blank(reading: Reading, index: int) -> bool:
    return not any(index < len(cells) and cells[index].strip() for _number, cells in reading.rows)


def write_import(*, city_id: UUID, run_id: UUID, import_id: UUID, actor: Actor, now: datetime | None = None) -> None:
    """Write the confirmed rows batch by batch; after a kill it goes on where it was.

    Ends in DONE with the file forgotten. An error leaves the written rows, and the others to be confirmed again.
    """
    with work_on(run_id) as work:
        try:
            _write(work, city_id, run_id, import_id, actor, now or timezone.now())
        except _Overtaken:
            raise RunCancelled from None
        except Exception:
            with enter_city(city_id):
                imports = StakeholderImport.objects.filter(city_id=city_id, pk=import_id, run_id=run_id)
                imports.filter(state=ImportState.APPLYING).update(state=ImportState.PREVIEWED, problem="failed")
            raise


def _write(work: Work, city_id: UUID, run_id: UUID, import_id: UUID, actor: Actor, now: datetime) -> None:
    with enter_city(city_id):
        stakeholder_import = _take(city_id, run_id, import_id, ImportState.APPLYING)
        city = stakeholder_import.city
        rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import)
        written = rows.filter(applied=True).count()
        waiting = sum(each.count() for each in list_waiting_rows(city=city, stakeholder_import=stakeholder_import))
    work.set_total(written + waiting)
    work.advance(written)
    while True:
        with enter_city(city_id):
            stakeholder_import = _take(city_id, run_id, import_id, ImportState.APPLYING)
            done = write_batch(city=city, actor=actor, stakeholder_import=stakeholder_import)
            if not done:
                _finish(city, stakeholder_import, actor, now)
                return
        work.advance(done)


def _finish(city: City, stakeholder_import: StakeholderImport, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        stakeholder_import.state = ImportState.DONE
        stakeholder_import.content = b""
        stakeholder_import.sample = {}
        stakeholder_import.finished_at = now
        stakeholder_import.save(update_fields=["state", "content", "sample", "finished_at"])
        counts = count_rows(city=city, stakeholder_import=stakeholder_import)
        record(city=city, actor=actor, action="stakeholder-import.finish", target=stakeholder_import, changes=counts)


def _take(city_id: UUID, run_id: UUID, import_id: UUID, state: ImportState) -> StakeholderImport:
    """Lock the import for this step if it is still this run's; otherwise somebody else has decided differently."""
    imports = StakeholderImport.objects.select_for_update(of=("self",)).select_related("city")
    if state == ImportState.APPLYING:
        imports = imports.defer("content")
    found = imports.filter(city_id=city_id, pk=import_id, run_id=run_id, state=state).first()
    if found is None:
        raise _Overtaken
    return found


def _batches(rows: Iterable[ImportRow]) -> Iterator[list[ImportRow]]:
    rest = iter(rows)
    while batch := list(islice(rest, _ROWS_AT_ONCE)):
        yield batch
