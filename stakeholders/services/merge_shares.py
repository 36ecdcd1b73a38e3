"""What other cities were shown of an entry that was merged into another, and showing it again when they are parted."""

from typing import Any
from uuid import UUID

from cities.models import City, Network
from cities.permissions import Actor
from cities.services.networks import NotInNetwork
from stakeholders.models import SharedEntry, Stakeholder
from stakeholders.rules.hooks import ENTRY_LOSES, ENTRY_PARTED
from stakeholders.services.sharing import NoGround, share_entries


@ENTRY_LOSES.add
def note_shares(*, city: City, kept: Stakeholder, gone: Stakeholder) -> dict[str, Any]:
    """Write down the networks that see the entry, with the tags they see."""
    shares = SharedEntry.objects.filter(city=city, stakeholder=gone).order_by("pk").values_list("network_id", "tags")
    return {"shares": [{"network": str(network_id), "tags": tags} for network_id, tags in shares]}


@ENTRY_PARTED.add
def share_again(*, city: City, actor: Actor, entry: Stakeholder, lost: dict[str, Any]) -> None:
    """Show the entry again where its city still is in the network and the person still agrees; it is in the log."""
    shares = lost.get("shares", [])
    networks = Network.objects.in_bulk([UUID(share["network"]) for share in shares])
    for share in shares:
        network = networks.get(UUID(share["network"]))
        if network is None:
            continue
        try:
            share_entries(city=city, actor=actor, network=network, stakeholder_ids=[entry.pk], tags=share["tags"])
        except (NoGround, NotInNetwork):
            continue
