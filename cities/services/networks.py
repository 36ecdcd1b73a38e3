"""Founding a network, writing what it says about itself, coordinating, leaving.

Invitations: `cities.services.network_invitations`. A network's row is locked first whenever its coordinators change,
so that two who leave at the same moment look one after the other.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cities.enums import NetworkInvitationState, NetworkRole
from cities.errors import NotAllowed, Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import City, Network, NetworkInvitation, NetworkMembership, Translations
from cities.permissions import SYSTEM, Actor
from cities.tenancy import enter_city


class BadNetwork(Refusal):
    """A value that cannot be kept. `field` names it."""

    code = "bad-network"
    status = 422
    message = _("Please check this value.")


class NetworkAddressTaken(Refusal):
    """Another network has this address, or had it."""

    code = "network-address-taken"
    message = _("Another network has this address. Choose a different one.")


class NotInNetwork(Refusal):
    """The city is not, or no longer, in the network."""

    code = "not-in-network"
    message = _("This city is not in the network.")


class LastCoordinator(Refusal):
    """A network without a coordinator could never grow again."""

    code = "last-coordinator"
    message = _("A network needs a coordinator. Make another city a coordinator first.")


@dataclass(frozen=True)
class NetworkDetails:
    """What a network says about itself to everybody."""

    name: Translations
    about: Translations
    website: str = ""


def found_network(
    *, city: City, actor: Actor, details: NetworkDetails, slug: str = "", now: datetime | None = None
) -> Network:
    """Make a network with this city as its coordinator. Refuses BadNetwork, NetworkAddressTaken."""
    network = Network(slug=slug or slugify(details.name.best("en")[1])[:60], **_values(details))
    _check(network)
    if Network.objects.filter(slug=network.slug).exists():
        raise NetworkAddressTaken(field="slug")
    with transaction.atomic():
        network.save(force_insert=True)
        _join(city, network, NetworkRole.COORDINATOR, now or timezone.now())
        record(city=city, actor=actor, action="network.found", target=network, changes={"slug": network.slug})
    return network


def edit_network(*, city: City, actor: Actor, network: Network, details: NetworkDetails) -> Network:
    """Change what the network says about itself. Refuses NotAllowed for other cities than coordinators, BadNetwork."""
    with transaction.atomic():
        found = lock_network(network)
        guard_coordinator(city, found)
        changes = {}
        for name, value in _values(details).items():
            if getattr(found, name) != value:
                changes[name] = [getattr(found, name), value]
                setattr(found, name, value)
        if not changes:
            return found
        _check(found)
        found.save(update_fields=[*changes, "changed_at"])
        forget_guest_pages()
        record(city=city, actor=actor, action="network.edit", target=found, changes=changes)
    return found


def join_network(
    *, city: City, actor: Actor, network: Network, role: str = NetworkRole.MEMBER, now: datetime
) -> NetworkMembership:
    """Put a city that was asked into the network; the caller has looked at its invitation."""
    with transaction.atomic():
        membership = _join(city, network, role, now)
        record(city=city, actor=actor, action="network.join", target=network, changes={})
    return membership


def change_network_role(*, city: City, actor: Actor, network: Network, member: UUID, role: str) -> NetworkMembership:
    """Make a city of the network a coordinator, or a plain member again.

    Refuses NotAllowed for other cities than coordinators, NotInNetwork, LastCoordinator, BadNetwork.
    """
    if role not in NetworkRole.values:
        raise BadNetwork(_("Choose one of the roles in the list."), field="role")
    with transaction.atomic():
        found = lock_network(network)
        guard_coordinator(city, found)
        membership = _get_membership(found, member)
        if membership.role == role:
            return membership
        if role != NetworkRole.COORDINATOR:
            _guard_last_coordinator(membership)
        changes = {"city": membership.city.slug, "role": [membership.role, role]}
        with enter_city(membership.city):
            membership.role = role
            membership.save(update_fields=["role"])
        _tell_both(city, actor, membership.city, "network.change_role", found, changes)
    return membership


def remove_city(*, city: City, actor: Actor, network: Network, member: UUID) -> City:
    """Take a city out of the network. What it shared there, and what it could see, ends in the same moment.

    Refuses NotAllowed for other cities than coordinators, NotInNetwork, LastCoordinator.
    """
    with transaction.atomic():
        found = lock_network(network)
        guard_coordinator(city, found)
        membership = _get_membership(found, member)
        if membership.city_id == city.pk:
            raise NotAllowed(_("Your own city leaves by itself."))
        gone = membership.city
        with enter_city(gone):
            membership.delete()
        forget_guest_pages()
        _tell_both(city, actor, gone, "network.remove", found, {"city": gone.slug})
    return gone


def leave_network(*, city: City, actor: Actor, network: Network, now: datetime | None = None) -> Network:
    """Take the own city out. All it shared in the network ends in the same moment; the last city ends the network.

    Refuses NotInNetwork, and LastCoordinator while other cities are in.
    """
    with transaction.atomic():
        found = lock_network(network)
        membership = _get_membership(found, city.pk)
        others = NetworkMembership.objects.filter(network=found).exclude(city=city).exists()
        if others:
            _guard_last_coordinator(membership)
        else:
            _end(city, found, now or timezone.now())
        membership.delete()
        forget_guest_pages()
        record(city=city, actor=actor, action="network.leave", target=found, changes={"ended": not others})
    return found


def lock_network(network: Network) -> Network:
    """Return the network with its row locked; raises Network.DoesNotExist when it has ended."""
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk, ended_at=None)


def guard_coordinator(city: City, network: Network) -> None:
    """Refuse unless the city coordinates the network."""
    coordinators = NetworkMembership.objects.filter(network=network, city=city, role=NetworkRole.COORDINATOR)
    if not coordinators.exists():
        raise NotAllowed(_("Only cities that coordinate the network may do this."))


def _join(city: City, network: Network, role: str, now: datetime) -> NetworkMembership:
    forget_guest_pages()
    return NetworkMembership.objects.create(city=city, network=network, role=role, joined_at=now)


def _end(city: City, network: Network, now: datetime) -> None:
    """Close the network; whom it has asked reads that the invitation was withdrawn."""
    network.ended_at = now
    network.save(update_fields=["ended_at", "changed_at"])
    asked = NetworkInvitation.objects.filter(network=network, state=NetworkInvitationState.INVITED)
    for one in asked.select_related("city").order_by("city_id"):
        with enter_city(one.city):
            one.state, one.answered_at = NetworkInvitationState.WITHDRAWN, now
            one.save(update_fields=["state", "answered_at"])


def _get_membership(network: Network, city_id: UUID) -> NetworkMembership:
    found = NetworkMembership.objects.filter(network=network, city=city_id).select_related("city").first()
    if found is None:
        raise NotInNetwork
    return found


def _guard_last_coordinator(membership: NetworkMembership) -> None:
    others = NetworkMembership.objects.filter(network=membership.network_id, role=NetworkRole.COORDINATOR)
    if membership.is_coordinator and not others.exclude(pk=membership.pk).exists():
        raise LastCoordinator


def _tell_both(city: City, actor: Actor, other: City, action: str, network: Network, changes: dict[str, Any]) -> None:
    """Log in both cities; the other one reads which city it was, not which of its people."""
    record(city=city, actor=actor, action=action, target=network, changes=changes)
    if other != city:
        with enter_city(other):
            record(city=other, actor=SYSTEM, action=action, target=network, changes={**changes, "by": city.slug})


def _values(details: NetworkDetails) -> dict[str, Any]:
    return asdict(details) | {"name": Translations(details.name), "about": Translations(details.about)}


def _check(network: Network) -> None:
    """The model's validators, as a refusal that names the first field at fault."""
    try:
        network.full_clean(exclude=["id"], validate_unique=False, validate_constraints=False)
        if not network.name:
            raise ValidationError({"name": [_("Write the name of the network.")]})
    except ValidationError as error:
        name, words = next(iter(error.message_dict.items()))
        raise BadNetwork(words[0], field=name) from None
