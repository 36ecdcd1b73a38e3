"""Named places where an upper app may add to a lower app's work, so that no import points up."""

from cities.hooks.registry import Hook
from cities.hooks.workspace import DUTIES, Duty, Panel, Urgency, workspace_duties, workspace_panels

__all__ = ["DUTIES", "Duty", "Hook", "Panel", "Urgency", "workspace_duties", "workspace_panels"]
