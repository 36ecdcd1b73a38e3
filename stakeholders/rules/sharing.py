"""What of an entry may be shown to other cities, and on what ground (docs/adr/0020)."""

from collections.abc import Collection
from typing import Any

from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder

# Facts about an organisation; they say nothing about a person (GDPR, recital 14).
ORGANISATION_FIELDS = (
    "organisation",
    "helix_group",
    "level",
    "language",
    "country",
    "region",
    "website",
    "themes",
    "cpv",
    "cpv_tree",
)
# What the consent text names besides. Never notes, influence, interest, plans or phone.
PERSON_FIELDS = ("person", "role", "email")


def is_about_organisation_only(entry: Stakeholder) -> bool:
    """Whether the entry names no person, so that its organisation may be shown without anybody's consent.

    Its address is left out all the same: nobody can tell a general mailbox from somebody's own.
    """
    return not entry.person and bool(entry.organisation) and entry.helix_group != HelixGroup.CITIZEN


def can_be_shared(entry: Stakeholder, *, consenting: Collection[str]) -> bool:
    """Whether there is a ground: the consent of the person (by address, in lower case), or nobody to ask."""
    return (bool(entry.email) and entry.email.lower() in consenting) or is_about_organisation_only(entry)


def shared_values(entry: Stakeholder, *, consenting: Collection[str], tags: Collection[str]) -> dict[str, Any]:
    """Return what other cities get to see of an entry that can be shared; of its tags only the chosen ones."""
    values = {field: getattr(entry, field) for field in ORGANISATION_FIELDS}
    values["tags"] = sorted(set(entry.tags) & set(tags))
    if entry.email and entry.email.lower() in consenting:
        values |= {field: getattr(entry, field) for field in PERSON_FIELDS}
        values["consent_email"] = entry.email.lower()
    return values
