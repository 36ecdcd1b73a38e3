"""Networks on the workspace's start page and in its search: an invitation waits for an answer."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.hooks import Duty, Urgency, WorkPage, search_pages, workspace_duties
from cities.models import City
from cities.permissions import NETWORKS_EDIT, NETWORKS_READ, Actor
from cities.selectors.networks import list_open_network_invitations

_MOST = 3


@workspace_duties.add
def list_network_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Ask the owners for an answer to each open invitation."""
    if not actor.may(NETWORKS_EDIT):
        return []
    return [
        Duty(
            Urgency.SOON,
            title=_("%(city)s invites you into a network") % {"city": invitation.invited_by.name},
            about=invitation.network.name,
            action=_("Read and answer"),
            href=reverse("networks", args=[city.slug]),
            icon="globe",
        )
        for invitation in list_open_network_invitations(city=city)[:_MOST]
    ]


@search_pages.add
def list_network_pages() -> list[WorkPage]:
    """The pages about networks."""
    return [
        WorkPage(gettext_lazy("Networks"), "networks", NETWORKS_READ, "globe", gettext_lazy("cities sharing together")),
        WorkPage(gettext_lazy("Found a network"), "network-new", NETWORKS_EDIT, "plus"),
    ]
