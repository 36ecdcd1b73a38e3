"""What a cell of a list says about a field: its clean value, or why it cannot be read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from stakeholders.rules.addresses import mend_email, read_addresses
from stakeholders.rules.entries import Reason
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.texts import TAG_SEPARATORS, clean_line, clean_tags, clean_text
from stakeholders.rules.words import (
    find_basis,
    find_country,
    find_group,
    find_language,
    find_level,
    find_theme,
    read_date,
)

# What the reader of workbooks puts before a formula whose value was not saved with the file.
FORMULA = "\x00"
Read = tuple[Any, Reason | None]

_NOTHING = frozenset({"-", "–", "—", "_", "?", ".", "n/a", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!"})
_CODES: dict[str, tuple[Callable[[str], str], str]] = {
    "helix_group": (find_group, "unknown-group"),
    "language": (find_language, "unknown-language"),
    "country": (find_country, "unknown-country"),
    "consent_basis": (find_basis, "unknown-basis"),
    "level": (find_level, "unknown-level"),
}
_ONE_TO_FIVE = re.compile(r"^([1-5])(?:[.,]0+)?(?:\s*(?:/|of)\s*5)?$")
_WHOLE_FLOAT = re.compile(r"^(\+?\d{5,})[.,]0+$")
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_CPV = re.compile(r"^(\d{8})(?:-\d)?$")
_REGION = re.compile(r"^[A-Z]{2}[0-9A-Z]{0,3}$")
_LIST_SEPARATORS = re.compile(r"[,;|\n]")
_check_url = URLValidator(schemes=["http", "https"])


def says_nothing(cell: str) -> bool:
    """Whether a cell is blank in one of the ways people and spreadsheets write it."""
    return cell.strip().lower() in _NOTHING or not cell.strip(" \t\r\n\u00a0")


def read_cell(field: str, cell: str, *, date_order: str = "") -> Read:
    """Return (value, reason): the clean value, or none with why it cannot be kept."""
    if cell.startswith(FORMULA):
        return "", give_reason("formula", field=field)
    if field in _CODES:
        find, fault = _CODES[field]
        word = clean_line(cell)
        code = find(word)
        return code, None if code or not word else give_reason(fault, value=word)
    if field == "last_contact_on":
        return _read_day(cell, date_order)
    if field in _READERS:
        return _READERS[field](cell)
    return (clean_text(cell) if field in {"notes", "engagement_plan"} else clean_line(cell)), None


def _read_day(cell: str, date_order: str) -> Read:
    day: date | None = read_date(clean_line(cell), order=date_order)
    return day, None if day else give_reason("unknown-date", value=clean_line(cell))


def _read_number(cell: str) -> Read:
    match = _ONE_TO_FIVE.match(clean_line(cell))
    return (int(match[1]), None) if match else (None, give_reason("not-one-to-five", value=clean_line(cell)))


def _read_figures(cell: str) -> Read:
    """A phone or register number that a spreadsheet may have taken for a number."""
    text = clean_line(cell)
    if match := _WHOLE_FLOAT.match(text):
        return match[1], None
    if _SCIENTIFIC.match(text):
        number = Decimal(text.upper().replace(",", "."))
        _sign, digits, exponent = number.as_tuple()
        if isinstance(exponent, int) and exponent <= 2:
            return str(int(number)), None
        return "", give_reason("rounded-number", value=text)
    return text, None


def _read_website(cell: str) -> Read:
    text = clean_line(cell)
    address = text if "://" in text else f"https://{text}"
    try:
        _check_url(address)
    except ValidationError:
        return "", give_reason("broken-website", value=text)
    return address, None


def _read_region(cell: str) -> Read:
    code = clean_line(cell).partition(" ")[0].upper()
    return (code, None) if _REGION.match(code) else ("", give_reason("unknown-region", value=clean_line(cell)))


def _read_cpv(cell: str) -> Read:
    codes = set()
    for piece in filter(None, map(clean_line, _LIST_SEPARATORS.split(cell))):
        match = _CPV.match(piece.partition(" ")[0])
        if not match:
            return [], give_reason("unknown-cpv", value=piece)
        codes.add(match[1])
    return sorted(codes), None


def _read_themes(cell: str) -> Read:
    """Themes that are known. Other words are kept as tags by the reader of the row: `list_other_words`."""
    return sorted({find_theme(word) for word in _words(cell)} - {""}), None


def list_other_words(cell: str) -> list[str]:
    """Return the words of a cell of themes that are none of ours."""
    return [word for word in _words(cell) if not find_theme(word)]


def _words(cell: str) -> list[str]:
    return list(filter(None, (clean_line(word) for word in TAG_SEPARATORS.split(cell))))


def _read_emails(cell: str) -> Read:
    return sorted(address.email for address in read_addresses(cell)), None


_READERS: dict[str, Callable[[str], Read]] = {
    "email": lambda cell: (mend_email(cell), None),
    "tags": lambda cell: (clean_tags([cell]), None),
    "phone": _read_figures,
    "registration_id": _read_figures,
    "influence": _read_number,
    "interest": _read_number,
    "website": _read_website,
    "region": _read_region,
    "cpv": _read_cpv,
    "themes": _read_themes,
    "other_emails": _read_emails,
}


def keep_value(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def restore_value(field: str, value: Any) -> Any:
    """Return what `keep_value` was given."""
    return date.fromisoformat(value) if field == "last_contact_on" and value else value


def keep_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as `ImportRow.values` keeps them."""
    return {field: keep_value(value) for field, value in values.items()}


def restore_values(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an entry that a kept row has."""
    return {field: restore_value(field, kept[field]) for field in (*ENTRY_FIELDS, "other_emails") if field in kept}


def keep_changes(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return {field: [old, new]} as `ImportRow.changes` keeps it."""
    return {field: [keep_value(old), keep_value(new)] for field, (old, new) in changes.items()}
