"""What is too old and waits for a person's decision, on the start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import Duty, Urgency, workspace_duties
from cities.models import City
from cities.permissions import RETENTION_EDIT, Actor
from cities.services.retention_rules import list_waiting


@workspace_duties.add
def list_retention_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """One duty for all that waits."""
    if not actor.may(RETENTION_EDIT):
        return []
    waiting = list_waiting(city=city, now=now)
    if not waiting:
        return []
    parts = [f"{rule.one.label}: {count}" for rule, count in waiting]
    only = waiting[0][0].one if len(waiting) == 1 else None
    address = only.decide if only and only.decide else "retention-due"
    total = sum(count for _rule, count in waiting)
    words = ngettext(
        "%(number)s record is older than your rules allow", "%(number)s records are older than your rules allow", total
    )
    return [
        Duty(
            Urgency.WHENEVER,
            title=words % {"number": total},
            detail=". ".join(parts) + ".",
            action=_("Decide"),
            href=reverse(address, args=[city.slug]),
            icon="clock",
        )
    ]
