"""What one entry becomes when another is merged into it."""

from collections.abc import Mapping
from typing import Any

from stakeholders.enums import SideChoice
from stakeholders.models import Stakeholder
from stakeholders.rules.entries import Values
from stakeholders.rules.fields import ENTRY_FIELDS, LIST_FIELDS, LONG_TEXT_FIELDS, field_limit
from stakeholders.rules.texts import MAX_TAGS

# Fields of which both values can stay; addresses always do.
BOTH_FIELDS = LIST_FIELDS | LONG_TEXT_FIELDS
# What people choose about: earlier addresses are kept without a question.
CHOSEN_FIELDS = tuple(field for field in ENTRY_FIELDS if field != "other_emails")


def default_choice(field: str, left: Any, right: Any) -> str:
    """Return whose value stays where nobody chooses: what is there, both lists and notes, else the left one."""
    if field in BOTH_FIELDS and left and right and left != right:
        return SideChoice.BOTH
    return SideChoice.LEFT if left not in ("", None, []) or right in ("", None, []) else SideChoice.RIGHT


def merge_values(left: Stakeholder, right: Stakeholder, choices: Mapping[str, str]) -> Values:
    """Return the values of the entry that stays; `choices` says left, right or both by field.

    The address that is not the main one becomes an earlier one, so that nobody writes the person down again.
    """
    values: Values = {}
    for field in CHOSEN_FIELDS:
        mine, theirs = getattr(left, field), getattr(right, field)
        choice = choices.get(field) or default_choice(field, mine, theirs)
        if choice == SideChoice.BOTH and field in BOTH_FIELDS:
            values[field] = _join(field, mine, theirs)
        else:
            values[field] = theirs if choice == SideChoice.RIGHT else mine
    values["other_emails"] = list_addresses(left, right, but=values["email"])
    return values


def list_addresses(*entries: Stakeholder, but: str = "") -> list[str]:
    """Return every address of the entries once, without the main one."""
    addresses = (address.lower() for entry in entries for address in (entry.email, *entry.other_emails) if address)
    return [address for address in dict.fromkeys(addresses) if address != but.lower()]


def _join(field: str, mine: Any, theirs: Any) -> Any:
    if field in LIST_FIELDS:
        joined = sorted({*mine, *theirs})
        return joined[:MAX_TAGS] if field == "tags" else joined
    return "\n\n".join(text for text in dict.fromkeys((mine, theirs)) if text)[: field_limit(field)]
