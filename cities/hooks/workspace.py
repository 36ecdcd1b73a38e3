"""The workspace's start page is made of panels that the upper apps hang up."""

from dataclasses import dataclass, field
from typing import Any

from cities.hooks.registry import Hook


@dataclass(frozen=True)
class Panel:
    """One panel: a template of the upper app and what it needs. Small orders come first; what is urgent is small."""

    order: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)


# Functions `(*, city, actor, now) -> Panel | None`: None when there is nothing to do or the actor may not see it.
workspace_panels = Hook("workspace panels")
