"""The workspace's start page: what needs doing today."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cities.hooks import DUTIES, Duty, Panel, workspace_duties, workspace_panels
from cities.models import City
from cities.permissions import WORKSPACE_READ
from cities.views.gates import workspace_page

_NO_DAY = datetime.max.replace(tzinfo=UTC)


@workspace_page(get=WORKSPACE_READ)
def city_workspace(request: HttpRequest, city: City) -> HttpResponse:
    """What is on now, the duties in the order of their urgency, and beside them what lies ahead and what happened."""
    asked = {"city": city, "actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]  # set by the gate
    found: list[Panel | None] = workspace_panels.call(**asked)
    panels = sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
    duties: list[Duty] = [duty for duties in workspace_duties.call(**asked) for duty in duties]
    context = {
        "above": [panel for panel in panels if panel.order < DUTIES],
        "beside": [panel for panel in panels if panel.order >= DUTIES],
        "duties": sorted(duties, key=lambda duty: (duty.urgency, duty.due or _NO_DAY)),
        "today": asked["now"].astimezone(ZoneInfo(city.time_zone)),
    }
    return TemplateResponse(request, "cities/workspace.html", context)
