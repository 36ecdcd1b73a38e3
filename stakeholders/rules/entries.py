"""What makes the values of an entry right, and what differs between an entry and new values."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from stakeholders.models import Stakeholder
from stakeholders.rules.fields import ENTRY_FIELDS, LOGGED_VALUES, field_limit
from stakeholders.rules.reasons import give_reason
from stakeholders.rules.texts import MAX_TAG_LENGTH, MAX_TAGS

Values = dict[str, Any]
Reason = dict[str, Any]

_TEXTS = tuple((field, field_limit(field)) for field in ("organisation", "person", "role", "phone", "consent_note"))
_LONG_TEXTS = (*_TEXTS, ("notes", field_limit("notes")))


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
        for field, limit in _LONG_TEXTS
        if len(values.get(field, "")) > limit
    ]
    email = values.get("email", "")
    if email and not is_email(email):
        several = email.count("@") > 1
        faults.append(give_reason("several-emails") if several else give_reason("broken-email", value=email))
    return faults + list_tag_faults(values.get("tags", []))


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
    kept: dict[str, Any] = {field: pair for field, pair in changes.items() if field in LOGGED_VALUES}
    if hidden := sorted(set(changes) - LOGGED_VALUES):
        kept["fields"] = hidden
    return kept
