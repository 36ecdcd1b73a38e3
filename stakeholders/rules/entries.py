"""What makes the values of an entry right, and what differs between an entry and new values."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from cities.enums import Theme
from cities.rules.codes import cpv_stems, is_cpv, is_region
from stakeholders.enums import GovernmentLevel
from stakeholders.models import Stakeholder
from stakeholders.rules.fields import (
    DAY_FIELDS,
    ENTRY_FIELDS,
    LIST_FIELDS,
    LOGGED_VALUES,
    LONG_TEXT_FIELDS,
    NUMBER_FIELDS,
    field_limit,
)
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.texts import MAX_TAG_LENGTH, MAX_TAGS, clean_email, clean_line, clean_tags, clean_text

Values = dict[str, Any]
Reason = dict[str, Any]

_TEXTS = (
    "organisation",
    "person",
    "role",
    "phone",
    "website",
    "scheme",
    "registration_id",
    "engagement_plan",
    "consent_note",
    "notes",
)
_LIMITS = tuple((field, field_limit(field)) for field in _TEXTS)
MOST_LIST_ITEMS = 50
_WEBSITE = re.compile(r"^https?://", re.IGNORECASE)
_check_url = URLValidator(schemes=["http", "https"])


def is_email(address: str) -> bool:
    """Whether this is an address one can write to."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def list_faults(values: Values) -> list[Reason]:
    """Return the reasons why clean values cannot be kept: too long, too many, a broken address."""
    faults = [
        give_reason("too-long", field=field, length=len(values[field]), limit=limit)
        for field, limit in _LIMITS
        if len(values.get(field, "")) > limit
    ]
    email = values.get("email", "")
    if email and not is_email(email):
        several = email.count("@") > 1
        faults.append(give_reason("several-emails") if several else give_reason("broken-email", value=email))
    return faults + list_tag_faults(values.get("tags", [])) + _list_code_faults(values)


def is_website(address: str) -> bool:
    """Whether this is an address of the web."""
    try:
        _check_url(address)
    except ValidationError:
        return False
    return True


def _list_code_faults(values: Values) -> list[Reason]:
    """Return one reason for each value that is none of its list, and for lists that are too long."""
    faults = []
    for field, (is_right, code) in _SHAPES.items():
        value = values.get(field)
        items = value if isinstance(value, list) else [value] if value not in (None, "") else []
        faults += [give_reason(code, field=field, value=item) for item in items if not is_right(item)]
        if len(items) > MOST_LIST_ITEMS:
            faults.append(give_reason("too-many", field=field, length=len(items), limit=MOST_LIST_ITEMS))
    return faults


_SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "other_emails": (is_email, "broken-email"),
    "website": (is_website, "broken-website"),
    "region": (is_region, "unknown-region"),
    "level": (lambda code: code in GovernmentLevel.values, "unknown-level"),
    "themes": (lambda code: code in Theme.values, "unknown-theme"),
    "cpv": (is_cpv, "unknown-cpv"),
    "influence": (lambda number: number in range(1, 6), "not-one-to-five"),
    "interest": (lambda number: number in range(1, 6), "not-one-to-five"),
}


def clean_values(values: Values) -> Values:
    """Return the values as they are kept: no control characters, single spaces, lists in order and without doubles."""
    return {field: _clean_value(field, value) for field, value in values.items()}


def _clean_value(field: str, value: Any) -> Any:
    if field == "tags":
        return clean_tags(value)
    if field in LIST_FIELDS:
        clean = clean_email if field == "other_emails" else clean_line
        return sorted({clean(item) for item in value} - {""})
    if field in NUMBER_FIELDS | DAY_FIELDS:
        return value or None
    if field in LONG_TEXT_FIELDS:
        return clean_text(value)
    if field == "email":
        return clean_email(value)
    text = clean_line(value)
    if field == "region":
        return text.upper()
    return f"https://{text}" if field == "website" and text and not _WEBSITE.match(text) else text


def with_tree(values: Values) -> Values:
    """Return the values with the stems of their CPV codes, by which entries of a subtree are found."""
    return {**values, "cpv_tree": cpv_stems(values["cpv"])} if "cpv" in values else values


def list_tag_faults(tags: list[str]) -> list[Reason]:
    """Return the reasons why clean tags cannot be kept."""
    longest = max(map(len, tags), default=0)
    if longest > MAX_TAG_LENGTH:
        return [give_reason("too-long", field="tags", length=longest, limit=MAX_TAG_LENGTH)]
    if len(tags) > MAX_TAGS:
        return [give_reason("too-many-tags", field="tags", length=len(tags), limit=MAX_TAGS)]
    return []


def differences(entry: Stakeholder, values: Values, fields: Iterable[str] = ENTRY_FIELDS) -> dict[str, list[Any]]:
    """Return {field: [old, new]} for those of `fields` that `values` gives another value."""
    pairs = {field: [getattr(entry, field), values[field]] for field in fields if field in values}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def loggable(changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the changes as the log may keep them: values only where they name nobody."""
    kept: dict[str, Any] = {
        field: [one.isoformat() if isinstance(one, date) else one for one in pair]
        for field, pair in changes.items()
        if field in LOGGED_VALUES
    }
    if hidden := sorted(set(changes) - LOGGED_VALUES):
        kept["fields"] = hidden
    return kept
