"""Named places where an upper app may add to a lower app's work, so that no import points up."""

from cities.hooks.registry import Hook
from cities.hooks.workspace import Panel, workspace_panels

__all__ = ["Hook", "Panel", "workspace_panels"]
