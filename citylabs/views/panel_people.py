"""Panels about people: who is missing, on the workspace's start page; invitations, on the page of a registry entry."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.hooks import Panel, workspace_panels
from cities.jobs import register_run_kind
from cities.models import City
from cities.permissions import Actor
from citylabs.rules.permissions import REGISTRATIONS_READ
from citylabs.selectors.panels import list_gaps, list_invitations_of
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_PANELS

_ORDER = 30

register_run_kind("campaign", label=_("Writing invitations"))
register_run_kind("reminder", label=_("Writing reminders"))


@workspace_panels.add
def show_gaps(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """Return the labs in which somebody is missing, or nothing where everybody is there or the actor may not see."""
    gaps = list_gaps(city=city, now=now) if actor.may(REGISTRATIONS_READ) else []
    return Panel(_ORDER, "citylabs/panels/gaps.html", {"gaps": gaps}) if gaps else None


@ENTRY_PANELS.add
def show_invitations(*, city: City, actor: Actor, stakeholder: Stakeholder) -> dict[str, Any] | None:
    """Return what the entry was invited to and answered, or nothing."""
    if not actor.may(REGISTRATIONS_READ):
        return None
    invitations = list(list_invitations_of(city=city, stakeholder=stakeholder))
    if not invitations:
        return None
    return {
        "title": _("Invitations"),
        "template": "citylabs/panels/entry.html",
        "context": {"invitations": invitations},
    }
