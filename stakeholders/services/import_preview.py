"""What an import would do, row by row: new, changed, unchanged, perhaps a double, or refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cities.models import City
from cities.outbox.recognition import find_forgotten
from stakeholders.enums import RowOutcome
from stakeholders.matching import Double, Known, find_known, row_key
from stakeholders.matching.row_doubles import Signs, find_alike, find_signs, get_entries, list_signs
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.cells import keep_changes, keep_values
from stakeholders.rules.columns import Mapping
from stakeholders.rules.entries import Reason, Values, differences
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.rows import fill_in, read_row, shorten
from stakeholders.rules.texts import clean_tags
from stakeholders.services.import_reading import Reading

Place = tuple[int, int]  # row of the file, person in the row
JOINED_LISTS = ("themes", "cpv", "other_emails")


@dataclass(frozen=True)
class Earlier:
    """A row of the file that will be, or is, an entry: what later rows are compared with."""

    place: Place
    values: Values
    entry: Stakeholder | None


@dataclass
class Judge:
    """Judges people one after another and remembers which ones the file has named already."""

    city: City
    stakeholder_import: StakeholderImport
    mapping: Mapping
    known: Known
    signs: Signs
    entries: dict[UUID, Stakeholder]
    forgotten: set[str]
    alike: dict[Place, Double] = field(default_factory=dict)
    seen: dict[tuple[str, ...], Earlier] = field(default_factory=dict)

    def judge(self, place: Place, values: Values, reasons: list[Reason]) -> ImportRow:
        """Return the row as the preview shows it."""
        found = self.known.find(values)
        if len(found) > 1:
            reasons = [*reasons, give_reason("ambiguous")]
        key = row_key(values)
        earlier = self.seen.get(key) if key else None
        filled = values
        if not found and not earlier:
            filled, missing = fill_in(values, self.mapping, language=self.city.default_language)
            reasons = [*reasons, *missing]
        if not found and self.forgotten.intersection([values.get("email", ""), *values.get("other_emails", [])]):
            reasons = [*reasons, give_reason("erased-before")]
        if reasons:
            return self._row(place, RowOutcome.REFUSED, shorten(filled), reasons=reasons)
        if earlier:
            return self._double_of_row(place, values, earlier, "doubled")
        if found:
            self._remember(place, values, found[0])
            changes = import_differences(found[0], values)
            outcome = RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED
            return self._row(place, outcome, values, changes=keep_changes(changes), stakeholder=found[0])
        return self._find_double(place, values) or self._new(place, filled)

    def _find_double(self, place: Place, values: Values) -> ImportRow | None:
        if double := self.signs.find(values):
            entry, code = self.entries[double[0]], double[1]
            changes = keep_changes(update_differences(entry, values))
            reasons = [give_reason(code)]
            return self._row(place, RowOutcome.DUPLICATE, values, changes=changes, reasons=reasons, stakeholder=entry)
        for sign in list_signs(values):
            if earlier := self.seen.get(sign):
                return self._double_of_row(place, values, earlier, f"{sign[0]}-row")
        if like := self.alike.get(place):
            changes = keep_changes(update_differences(like.entry, values))
            reasons = [give_reason("double-likely", signs=list(like.likeness.reasons))]
            more = {"changes": changes, "reasons": reasons, "stakeholder": like.entry}
            return self._row(place, RowOutcome.DUPLICATE, values, **more)
        return None

    def _double_of_row(self, place: Place, values: Values, earlier: Earlier, code: str) -> ImportRow:
        like = earlier.entry or Stakeholder(city=self.city, **_entry_values(earlier.values))
        changes = keep_changes(update_differences(like, values))
        reasons = [give_reason(code, row=earlier.place[0])]
        number, part = earlier.place
        return self._row(
            place,
            RowOutcome.DUPLICATE,
            values,
            changes=changes,
            reasons=reasons,
            stakeholder=earlier.entry,
            twin_number=number,
            twin_part=part,
        )

    def _new(self, place: Place, values: Values) -> ImportRow:
        self._remember(place, values, None)
        return self._row(place, RowOutcome.NEW, values)

    def _remember(self, place: Place, values: Values, entry: Stakeholder | None) -> None:
        earlier = Earlier(place, values, entry)
        key = row_key(values)
        for sign in (*([key] if key else []), *list_signs(values)):
            self.seen.setdefault(sign, earlier)

    def _row(self, place: Place, outcome: str, values: Values, **more: Any) -> ImportRow:
        return ImportRow(
            city=self.city,
            stakeholder_import=self.stakeholder_import,
            number=place[0],
            part=place[1],
            outcome=outcome,
            values=keep_values(values),
            **more,
        )


def _entry_values(values: Values) -> Values:
    return {name: values[name] for name in (*ENTRY_FIELDS, "other_emails") if name in values}


def import_differences(entry: Stakeholder, values: Values) -> dict[str, list[Any]]:
    """Return {field: [old, new]} of what a row changes in an entry. Lists are added to, never taken away from."""
    values = dict(values)
    if "tags" in values:
        values["tags"] = clean_tags([*entry.tags, *values["tags"]])
    for name in JOINED_LISTS:
        if name in values:
            values[name] = sorted({*getattr(entry, name), *values[name]} - {values.get("email") or entry.email})
    return differences(entry, values, (*dict.fromkeys((*ENTRY_FIELDS, "other_emails")),))


def update_differences(entry: Stakeholder, values: Values) -> dict[str, list[Any]]:
    """Return what a row changes in the entry it is a double of: the address it had is kept beside the new one."""
    email = values.get("email", "")
    if email and entry.email and email != entry.email.lower():
        values = {**values, "other_emails": [*values.get("other_emails", []), entry.email.lower()]}
    return import_differences(entry, values)


def list_addresses(rows: Iterable[Values]) -> list[str]:
    """Return every address the rows would bring into the registry."""
    return [email for values in rows for email in (values.get("email", ""), *values.get("other_emails", [])) if email]


def judge_rows(*, city: City, stakeholder_import: StakeholderImport, reading: Reading) -> Iterator[ImportRow]:
    """Yield the unsaved rows of a preview in the order of the file. Reads the registry once, writes nothing."""
    read = [
        ((number, part), values, reasons)
        for number, cells in reading.rows
        for part, (values, reasons) in enumerate(
            read_row(cells, reading.mapping, date_order=reading.date_order), start=1
        )
    ]
    known = find_known(city=city, rows=(values for _place, values, _reasons in read))
    places = [place for place, values, reasons in read if not reasons and not known.find(values)]
    judged = {place: values for place, values, _reasons in read}
    unknown = [judged[place] for place in places]
    signs = find_signs(city=city, rows=unknown)
    found = find_alike(city=city, rows=unknown, signs=signs)
    alike = {places[position]: double for position, double in found.items()}
    entries = get_entries(city=city, keys=set(signs.entries.values()))
    forgotten = find_forgotten(city=city, emails=list_addresses(unknown))
    judge = Judge(city, stakeholder_import, reading.mapping, known, signs, entries, forgotten, alike)
    return (judge.judge(place, values, reasons) for place, values, reasons in read)
