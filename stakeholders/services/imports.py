"""An import from the upload to the confirmation: what a person decides. The work is in import_work."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from cities.services.runs import RunIsOver, cancel_run, start_run
from stakeholders.enums import ConsentBasis, HelixGroup, ImportState
from stakeholders.models import ImportRow, StakeholderImport
from stakeholders.rules.columns import ALL_COLUMNS, Mapping, find_doubled, split_column
from stakeholders.rules.entries import list_tag_faults
from stakeholders.rules.fields import field_label
from stakeholders.rules.reasons import explain_reason
from stakeholders.rules.texts import clean_line, clean_tags
from stakeholders.rules.words.dates import DAY_FIRST, MONTH_FIRST
from stakeholders.services.files import CODE_PAGES, UnreadableFile
from stakeholders.services.import_writing import list_waiting_rows

RUN_KIND = "stakeholder-import"
OPEN_STATES = (ImportState.READING, ImportState.MAPPING, ImportState.PREVIEWED, ImportState.APPLYING)
DECIDABLE_STATES = (ImportState.MAPPING, ImportState.PREVIEWED)


class WrongImportState(Refusal):
    """The import is not where this could be done."""

    code = "wrong-import-state"
    message = _("This cannot be done with the import any more, or not yet. Reload the page to see how far it is.")


class BrokenMapping(Refusal):
    """The columns cannot be read like this."""

    code = "broken-mapping"
    status = 422


class NothingToImport(Refusal):
    """No row would be written."""

    code = "nothing-to-import"
    message = _("No row of the file is new or changed, so there is nothing to write.")


def upload_import(*, city: City, actor: Actor, file_name: str, content: bytes) -> StakeholderImport:
    """Keep an uploaded list and let a worker read it. Nothing reaches the registry before `confirm_import`.

    Refuses with UnreadableFile: too large, empty. What else may be wrong with it is found by the worker.
    """
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise UnreadableFile("too-large")
    if not content:
        raise UnreadableFile("empty")
    with transaction.atomic():
        stakeholder_import = StakeholderImport.objects.create(
            city=city,
            file_name=clean_line(file_name)[:200] or "list",
            content=content,
            created_by_id=actor.id if actor.kind in {"member", "staff"} else None,
        )
        record(city=city, actor=actor, action="stakeholder-import.upload", target=stakeholder_import)
        start_import_run(stakeholder_import, actor=actor, task="stakeholders.read_import")
    return stakeholder_import


def map_columns(*, city: City, actor: Actor, import_id: UUID, mapping: Mapping) -> StakeholderImport:
    """Say which column is which and what rows without a value get; the worker makes the preview anew.

    Refuses with BrokenMapping or WrongImportState; raises StakeholderImport.DoesNotExist.
    """
    mapping = replace(mapping, tags=tuple(clean_tags(mapping.tags)))
    _guard_mapping(mapping)
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, DECIDABLE_STATES)
        if len(mapping.columns) != len(stakeholder_import.headers):
            raise BrokenMapping(_("The file has another number of columns."), field="columns")
        before = Mapping.from_json(stakeholder_import.mapping)
        mapping = replace(
            mapping, sheet=mapping.sheet or before.sheet, header_row=mapping.header_row or before.header_row
        )
        stakeholder_import.mapping = mapping.as_json()
        stakeholder_import.state = ImportState.READING
        changes = {"columns": list(mapping.columns)}
        record(city=city, actor=actor, action="stakeholder-import.map", target=stakeholder_import, changes=changes)
        start_import_run(stakeholder_import, actor=actor, task="stakeholders.read_import")
    return stakeholder_import


def confirm_import(*, city: City, actor: Actor, import_id: UUID) -> StakeholderImport:
    """Let a worker write the new and changed rows of the preview, and the doubles somebody decided to write.

    Refuses with WrongImportState or NothingToImport; raises StakeholderImport.DoesNotExist.
    """
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, (ImportState.PREVIEWED,))
        waiting = list_waiting_rows(city=city, stakeholder_import=stakeholder_import)
        if not any(rows.exists() for rows in waiting):
            raise NothingToImport
        stakeholder_import.state = ImportState.APPLYING
        stakeholder_import.problem = ""
        record(city=city, actor=actor, action="stakeholder-import.confirm", target=stakeholder_import)
        start_import_run(stakeholder_import, actor=actor, task="stakeholders.write_import")
    return stakeholder_import


def cancel_import(*, city: City, actor: Actor, import_id: UUID, now: datetime | None = None) -> StakeholderImport:
    """Stop an import and forget its file. Rows that were written already stay; a worker stops at its next batch.

    Refuses with WrongImportState when it has ended; raises StakeholderImport.DoesNotExist.
    """
    now = now or timezone.now()
    with transaction.atomic():
        stakeholder_import = lock_import(city, import_id, OPEN_STATES)
        if stakeholder_import.run is not None:
            with suppress(RunIsOver):  # then it waits for a person: nobody works on it
                cancel_run(city=city, actor=actor, run=stakeholder_import.run, now=now)
        stakeholder_import.state = ImportState.CANCELLED
        stakeholder_import.content = b""
        stakeholder_import.finished_at = now
        stakeholder_import.save(update_fields=["state", "content", "finished_at"])
        # What was not written is nobody's business any more.
        rows = ImportRow.objects.filter(city=city, stakeholder_import=stakeholder_import, applied=False)
        dropped = rows.delete()[0]
        changes = {"rows_dropped": dropped}
        record(city=city, actor=actor, action="stakeholder-import.cancel", target=stakeholder_import, changes=changes)
    return stakeholder_import


def lock_import(city: City, import_id: UUID, states: tuple[ImportState, ...]) -> StakeholderImport:
    """Return the locked import; refuses with WrongImportState if it is in none of the states."""
    imports = StakeholderImport.objects.select_for_update(of=("self",)).defer("content")
    stakeholder_import = imports.get(city=city, pk=import_id)
    if stakeholder_import.state not in states:
        raise WrongImportState
    return stakeholder_import


def start_import_run(stakeholder_import: StakeholderImport, *, actor: Actor, task: str) -> None:
    """Save the state with a new run. The actor goes along, so that the log names who decided."""
    who: dict[str, Any] = {"kind": actor.kind, "label": actor.label, "id": str(actor.id) if actor.id else None}
    stakeholder_import.run = start_run(
        city=stakeholder_import.city,
        actor=actor,
        kind=RUN_KIND,
        task=task,
        object_id=stakeholder_import.pk,
        arguments={"import_id": str(stakeholder_import.pk), "actor": who},
    )
    stakeholder_import.save(update_fields=["run", "state", "mapping", "problem"])


def _guard_mapping(mapping: Mapping) -> None:
    if set(mapping.columns) - {"", *ALL_COLUMNS}:
        raise BrokenMapping(_("A column is mapped onto a field that does not exist."), field="columns")
    if doubled := find_doubled(mapping.columns):
        words = _("Two columns are mapped onto “%(field)s”. Choose one of them.")
        raise BrokenMapping(str(words) % {"field": field_label(split_column(doubled[0])[0])}, field="columns")
    if not mapping.names_somebody:
        raise BrokenMapping(_("Say which column holds the organisation, the person or the e-mail."), field="columns")
    if mapping.helix_group and mapping.helix_group not in HelixGroup.values:
        raise BrokenMapping(_("This group does not exist."), field="helix_group")
    if mapping.consent_basis and mapping.consent_basis not in ConsentBasis.values:
        raise BrokenMapping(_("This basis does not exist."), field="consent_basis")
    if mapping.language and mapping.language not in dict(settings.LANGUAGES):
        raise BrokenMapping(_("This language does not exist."), field="language")
    if mapping.encoding and mapping.encoding not in CODE_PAGES:
        raise BrokenMapping(_("This encoding does not exist."), field="encoding")
    if mapping.date_order not in {"", DAY_FIRST, MONTH_FIRST}:
        raise BrokenMapping(_("This order of dates does not exist."), field="date_order")
    for reason in list_tag_faults(list(mapping.tags)):
        raise BrokenMapping(explain_reason(reason), field="tags")
