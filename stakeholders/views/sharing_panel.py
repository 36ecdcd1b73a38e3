"""On an entry's page: in which networks it is shared, on what ground, and what other cities did with it."""

from typing import Any

from django.utils.translation import gettext as _

from cities.models import City
from cities.permissions import Actor
from cities.selectors.networks import list_own_networks
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_PANELS
from stakeholders.selectors.sharing import (
    find_sharing_request,
    list_sharing_of,
    list_uses_of,
    preview_sharing,
)


@ENTRY_PANELS.add
def show_sharing(*, city: City, actor: Actor, stakeholder: Stakeholder) -> dict[str, Any] | None:
    """Return the panel, for cities that are in a network."""
    networks = list(list_own_networks(city=city))
    if not networks:
        return None
    shared = list_sharing_of(city=city, stakeholder=stakeholder)
    preview = preview_sharing(city=city, entries=[stakeholder])
    context = {
        "stakeholder": stakeholder,
        "shared": shared,
        "can_share_more": len(shared) < len(networks),
        "agreed": bool(preview.people),
        "nobody_named": bool(preview.organisations),
        "can_ask": bool(preview.to_ask),
        "question": find_sharing_request(city=city, email=stakeholder.email),
        "uses": list_uses_of(city=city, stakeholder=stakeholder),
    }
    return {"title": _("Sharing with other cities"), "template": "stakeholders/sharing/panel.html", "context": context}
