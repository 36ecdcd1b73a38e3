"""What the registry asks for on the workspace's start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import Duty, Urgency, workspace_duties
from cities.models import City
from cities.permissions import Actor
from stakeholders.models import StakeholderImport
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.duplicates import count_pairs
from stakeholders.selectors.imports import list_waiting_imports
from stakeholders.selectors.stakeholders import has_stakeholders

_MOST = 3


@workspace_duties.add
def list_registry_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Ask for the first list while the registry is empty, and for a decision while an import waits for one."""
    if not actor.may(STAKEHOLDERS_EDIT):
        return []
    waiting = list(list_waiting_imports(city=city)[:_MOST])
    if not waiting and not has_stakeholders(city=city):
        return [_begin(city)]
    return [*(_decide(city, one) for one in waiting), *_part(city)]


def _begin(city: City) -> Duty:
    return Duty(
        Urgency.WHENEVER,
        title=_("The registry is empty"),
        detail=_("Upload the list you have. You see what would happen with each row before anything is written."),
        action=_("Import your list"),
        href=reverse("stakeholder-import-new", args=[city.slug]),
        icon="upload",
    )


def _decide(city: City, waiting: StakeholderImport) -> Duty:
    return Duty(
        Urgency.SOON,
        title=_("A list waits for your decision"),
        about=waiting.file_name,
        detail=_("Nothing of it is written yet."),
        action=_("Look at the rows"),
        href=reverse("stakeholder-import", args=[city.slug, waiting.pk]),
        icon="upload",
        due=waiting.created_at,
    )


def _part(city: City) -> list[Duty]:
    """Ask for a look at entries that may be the same."""
    number = count_pairs(city=city)["open"]
    if not number:
        return []
    said = ngettext("%(number)s pair of entries may be the same", "%(number)s pairs of entries may be the same", number)
    return [
        Duty(
            Urgency.WHENEVER,
            title=said % {"number": number},
            detail=_("Merge them, or say that they are not the same."),
            action=_("Decide"),
            href=reverse("duplicates", args=[city.slug]),
            icon="people",
        )
    ]
