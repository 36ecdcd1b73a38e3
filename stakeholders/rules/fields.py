"""The fields a list can have, how long each may be, and how they are called on a page."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Stakeholder

# What a row can say about an entry, in the order of forms and exports.
ENTRY_FIELDS = (
    "organisation",
    "person",
    "role",
    "email",
    "phone",
    "helix_group",
    "language",
    "country",
    "region",
    "website",
    "other_emails",
    "scheme",
    "registration_id",
    "level",
    "themes",
    "cpv",
    "tags",
    "influence",
    "interest",
    "engagement_plan",
    "last_contact_on",
    "consent_basis",
    "consent_note",
    "notes",
)
# What a field holds if nothing is known; all others are texts.
LIST_FIELDS = frozenset({"other_emails", "themes", "cpv", "tags"})
NUMBER_FIELDS = frozenset({"influence", "interest"})
DAY_FIELDS = frozenset({"last_contact_on"})
LONG_TEXT_FIELDS = frozenset({"engagement_plan", "notes"})
# Columns that several columns of a file may be joined into.
JOINED_FIELDS = frozenset({"tags", "notes"})
# Two columns that become one field.
NAME_PARTS = ("given_name", "family_name")
COLUMN_FIELDS = (*ENTRY_FIELDS[:2], *NAME_PARTS, *ENTRY_FIELDS[2:])
NAMING_FIELDS = frozenset({"organisation", "person", "family_name", "given_name", "email"})
# The log keeps the old and new value of these; of the others only that they changed, because the log is never erased
# and a person's name, address or notes about them must be erasable (GDPR, article 17).
LOGGED_VALUES = frozenset(
    {
        "helix_group",
        "language",
        "country",
        "region",
        "level",
        "themes",
        "cpv",
        "tags",
        "influence",
        "interest",
        "last_contact_on",
        "consent_basis",
    }
)


def field_label(field: str) -> str | Promise:
    """Return the words of a field or column."""
    if field == "given_name":
        return _("first name")
    if field == "family_name":
        return _("family name")
    return Stakeholder._meta.get_field(field).verbose_name  # type: ignore[union-attr]


def blank_of(field: str) -> Any:
    """Return the value of a field about which nothing is known."""
    if field in LIST_FIELDS:
        return []
    return None if field in NUMBER_FIELDS | DAY_FIELDS else ""


def field_limit(field: str) -> int:
    """Return how many characters a field of text may have."""
    limit = Stakeholder._meta.get_field(field).max_length  # type: ignore[union-attr]
    assert limit is not None
    return limit
