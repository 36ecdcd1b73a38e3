"""Making values out of the cells of a row, and saying what is wrong with them."""

from collections.abc import Callable, Sequence

from stakeholders.rules.columns import Mapping
from stakeholders.rules.entries import Reason, Values, list_faults
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.texts import clean_email, clean_line, clean_tags, clean_text
from stakeholders.rules.words import find_basis, find_country, find_group, find_language

_CODES: dict[str, tuple[Callable[[str], str], str]] = {
    "helix_group": (find_group, "unknown-group"),
    "language": (find_language, "unknown-language"),
    "country": (find_country, "unknown-country"),
    "consent_basis": (find_basis, "unknown-basis"),
}
SHOWN_LENGTH = 300


def read_row(cells: Sequence[str], mapping: Mapping) -> tuple[Values, list[Reason]]:
    """Return (values, reasons): the clean values of the cells that are not blank, and why they cannot be kept.

    A blank cell says nothing: it never erases. Tags for all rows are added to the row's own.
    """
    raw: dict[str, str] = {}
    for name, cell in zip(mapping.columns, cells, strict=False):
        if name and cell.strip():
            raw[name] = f"{raw[name]}\n{cell}" if name in raw else cell
    values, reasons = _clean(raw)
    if mapping.tags:
        values["tags"] = clean_tags([*values.get("tags", []), *mapping.tags])
    return values, reasons + list_faults(values)


def _clean(raw: dict[str, str]) -> tuple[Values, list[Reason]]:
    values: Values = {}
    reasons: list[Reason] = []
    parts = [raw.pop(name, "") for name in ("given_name", "family_name")]
    if any(parts) and "person" not in raw:
        raw["person"] = " ".join(parts)
    for name, cell in raw.items():
        if name in _CODES:
            find, fault = _CODES[name]
            word = clean_line(cell)
            if code := find(word):
                values[name] = code
            elif word:
                reasons.append(give_reason(fault, value=word))
        else:
            values[name] = _clean_cell(name, cell)
    return {name: value for name, value in values.items() if value}, reasons


def _clean_cell(name: str, cell: str) -> str | list[str]:
    if name == "email":
        return clean_email(cell)
    if name == "tags":
        return clean_tags([cell])
    return clean_text(cell) if name == "notes" else clean_line(cell)


def fill_in(values: Values, mapping: Mapping, *, language: str) -> tuple[Values, list[Reason]]:
    """Return the values of a new entry with the defaults of the mapping, and what is still missing.

    `language` is the city's own, for rows and mappings that name none.
    """
    filled = dict(values)
    filled["helix_group"] = values.get("helix_group") or mapping.helix_group
    filled["language"] = values.get("language") or mapping.language or language
    if basis := values.get("consent_basis") or mapping.consent_basis:
        filled["consent_basis"] = basis
    reasons = []
    if not (values.get("organisation") or values.get("person")):
        reasons.append(give_reason("nothing-named"))
    if not filled["helix_group"]:
        reasons.append(give_reason("no-group"))
    return filled, reasons


def shorten(values: Values) -> Values:
    """Return the values of a refused row as they are kept for looking at: ten megabytes in a cell are not."""
    return {
        name: value[:SHOWN_LENGTH] if isinstance(value, str) else [tag[:SHOWN_LENGTH] for tag in value[:50]]
        for name, value in values.items()
    }
