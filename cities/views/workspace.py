"""The workspace's start page: what needs doing today."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cities.hooks import Panel, workspace_panels
from cities.models import City
from cities.permissions import WORKSPACE_READ
from cities.views.gates import workspace_page


@workspace_page(get=WORKSPACE_READ)
def city_workspace(request: HttpRequest, city: City) -> HttpResponse:
    """The panels of the upper apps, in their order; first steps where there is nothing to do yet."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the gate
    found: list[Panel | None] = workspace_panels.call(city=city, actor=actor, now=timezone.now())
    panels = sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
    return TemplateResponse(request, "cities/workspace.html", {"panels": panels})
