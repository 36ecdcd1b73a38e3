"""The registry's panel on the workspace's start page."""

from datetime import datetime

from cities.hooks.workspace import Panel, workspace_panels
from cities.models import City
from cities.permissions import Actor
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.imports import list_waiting_imports
from stakeholders.selectors.stakeholders import has_stakeholders


@workspace_panels.add
def show_registry_panel(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """Ask for the first list while the registry is empty, and for a decision while an import waits for one."""
    if not actor.may(STAKEHOLDERS_EDIT):
        return None
    waiting = list(list_waiting_imports(city=city)[:3])
    if waiting:
        return Panel(30, "stakeholders/panel.html", {"waiting": waiting, "is_empty": False})
    if not has_stakeholders(city=city):
        return Panel(40, "stakeholders/panel.html", {"waiting": [], "is_empty": True})
    return None
