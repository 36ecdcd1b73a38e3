"""A row of an import as people read it: words instead of codes, old beside new."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

from cities.enums import Theme
from stakeholders.enums import ConsentBasis, GovernmentLevel, HelixGroup, RowChoice
from stakeholders.models import ImportRow
from stakeholders.rules.fields import ENTRY_FIELDS, field_label
from stakeholders.rules.reasons import explain_reason
from stakeholders.services.import_decisions import NOT_ADDABLE

_WORDS: dict[str, dict[str, Any]] = {
    "helix_group": dict(HelixGroup.choices),
    "consent_basis": dict(ConsentBasis.choices),
    "language": dict(settings.LANGUAGES),
    "level": dict(GovernmentLevel.choices),
    "themes": dict(Theme.choices),
}
# Beside the name and the address, which have columns of their own.
_MORE_FIELDS = [name for name in ENTRY_FIELDS if name not in {"organisation", "person", "email"}]


@dataclass(frozen=True)
class Change:
    """A field with its value; `old` is what is there now, if the row changes it."""

    label: str | Promise
    new: str
    old: str = ""


@dataclass(frozen=True)
class ShownRow:
    """What the preview's table shows of a row."""

    row: ImportRow
    organisation: str
    person: str
    email: str
    changes: list[Change]
    reasons: list[str]
    choices: list[tuple[str, str | Promise]]

    @property
    def label(self) -> str:
        """The number of the row in the file, with the person's where it names several: "7" or "7.2"."""
        return f"{self.row.number}.{self.row.part}" if self.row.part > 1 else str(self.row.number)

    @property
    def choice(self) -> str:
        """What was decided; a double nobody has decided about is left out."""
        return self.row.choice or RowChoice.SKIP


def show_row(row: ImportRow) -> ShownRow:
    """Return the row in words of the reader's language. Everything is plain text: templates escape it."""
    values = row.values
    if row.changes:
        changes = [
            Change(field_label(name), _say(name, new), _say(name, "" if old is None else old))
            for name, (old, new) in row.changes.items()
        ]
    else:
        changes = [Change(field_label(name), _say(name, values[name])) for name in _MORE_FIELDS if values.get(name)]
    return ShownRow(
        row=row,
        organisation=values.get("organisation", ""),
        person=values.get("person", ""),
        email=values.get("email", ""),
        changes=changes,
        reasons=[explain_reason(reason) for reason in row.reasons],
        choices=_list_choices(row),
    )


def _list_choices(row: ImportRow) -> list[tuple[str, str | Promise]]:
    """Leaving out comes first; an address that is there already cannot be added once more."""
    codes = [RowChoice.SKIP, RowChoice.UPDATE]
    if NOT_ADDABLE not in {reason["code"] for reason in row.reasons}:
        codes.append(RowChoice.ADD)
    return [(code.value, code.label) for code in codes]


def _say(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(_WORDS.get(name, {}).get(item, item)) for item in value)
    return str(_WORDS.get(name, {}).get(value, value))
