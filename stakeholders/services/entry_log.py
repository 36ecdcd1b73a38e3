"""Log entries about registry entries: what happened, without what must be erasable."""

from collections.abc import Sequence
from typing import Any

from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.models import Stakeholder


def nameless(stakeholder: Stakeholder) -> Stakeholder:
    """Return the entry as the log may name it: by its organisation, never by its person (GDPR, article 17)."""
    return Stakeholder(pk=stakeholder.pk, organisation=stakeholder.organisation)


def record_entry(*, city: City, actor: Actor, action: str, stakeholder: Stakeholder, changes: dict[str, Any]) -> None:
    """Log what happened to an entry."""
    record(city=city, actor=actor, action=action, target=nameless(stakeholder), changes=changes)


def record_entries(
    *, city: City, actor: Actor, action: str, stakeholders: Sequence[Stakeholder], changes: dict[str, Any]
) -> None:
    """Log the same change of many entries, one log entry each, so that each has its history."""
    for stakeholder in stakeholders:
        record_entry(city=city, actor=actor, action=action, stakeholder=stakeholder, changes=changes)
