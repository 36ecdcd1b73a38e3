"""Panels that upper apps hang on the page of a need.

The upper app registers a function in its `apps.ready()`:

    NEED_PANELS.add(show_labs_of_need)

It is called as `show_labs_of_need(city=…, need=…, actor=…)` inside the city's transaction and returns a `Panel`, or
None if it has nothing to show to this actor.
"""

from dataclasses import dataclass, field
from typing import Any

from cities.hooks import Hook
from cities.models import City
from cities.permissions import Actor
from procurement.models import Need

NEED_PANELS = Hook("need panels")


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template, which finds `context` under the name `panel` (and `city`, `need`)."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def list_panels(*, city: City, need: Need, actor: Actor) -> list[Panel]:
    """Return the panels of a need's page in the order of registration."""
    return [panel for panel in NEED_PANELS.call(city=city, need=need, actor=actor) if panel is not None]
