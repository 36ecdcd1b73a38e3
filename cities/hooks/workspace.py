"""The workspace's start page is made of duties and panels that the apps hang up."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from cities.hooks.registry import Hook
from cities.models import Translations


class Urgency(IntEnum):
    """How soon a duty wants doing; the page sorts by it."""

    NOW = 1
    TODAY = 2
    SOON = 3
    WHENEVER = 4


@dataclass(frozen=True)
class Duty:
    """One thing that somebody should do, with one button that leads straight to doing it.

    `href` is where the button goes; with `is_post` it is a form's action. `about` says which lab, list or mail it is.
    `template` may show more below the words: it finds `context` under the name `duty` (and `city`, `can`).
    """

    urgency: Urgency
    title: str
    action: str
    href: str
    about: str | Translations = ""
    detail: str = ""
    icon: str = "today"
    due: datetime | None = None
    is_post: bool = False
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """One panel: a template of the upper app and what it needs. Small orders come first; what is urgent is small.

    Panels before `DUTIES` stand above the list of duties, over the whole width; the others beside it.
    """

    order: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)


DUTIES = 10

# Functions `(*, city, actor, now) -> Panel | None`: None when there is nothing to do or the actor may not see it.
workspace_panels = Hook("workspace panels")
# Functions `(*, city, actor, now) -> list[Duty]`: only what this actor may do.
workspace_duties = Hook("workspace duties")
