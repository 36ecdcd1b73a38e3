"""The workspace's start page: the next labs and what they still miss."""

from datetime import datetime
from typing import Any

from cities.hooks import Panel, workspace_panels
from cities.models import City
from cities.permissions import Actor
from citylabs.enums import LabState
from citylabs.rules.lab_facts import LabFacts
from citylabs.rules.lab_requirements import TO_PUBLISH
from citylabs.rules.permissions import LABS_READ
from citylabs.selectors.lab_facts import list_lab_facts
from citylabs.selectors.labs import list_labs_ahead

_ORDER = 20
_MOST_LABS = 6


@workspace_panels.add
def show_next_labs(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """Return the panel, or nothing where no lab is ahead or the actor may not see labs."""
    if not actor.may(LABS_READ):
        return None
    labs = list(list_labs_ahead(city=city, now=now, limit=_MOST_LABS))
    if not labs:
        return None
    rows = [_describe(facts) for facts in list_lab_facts(city=city, labs=labs, now=now)]
    return Panel(_ORDER, "citylabs/lab/panel.html", {"rows": rows})


def _describe(facts: LabFacts) -> dict[str, Any]:
    is_draft = facts.lab.state == LabState.DRAFT
    missing = [one for one in TO_PUBLISH if not one.is_met(facts)] if is_draft else []
    return {"lab": facts.lab, "missing": missing, "taken": facts.seats_taken}
