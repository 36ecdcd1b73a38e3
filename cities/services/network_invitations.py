"""Asking cities into a network, and their answers."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import NetworkInvitationState
from cities.errors import Refusal
from cities.log import record
from cities.models import City, Network, NetworkInvitation, NetworkMembership
from cities.outbox import queue_mail
from cities.permissions import SYSTEM, Actor
from cities.selectors.networks import list_owners
from cities.services.networks import guard_coordinator, join_network, lock_network
from cities.tenancy import enter_city

MAIL_KIND = "network-invitation"
LONGEST_MESSAGE = 500


class CityAskedAlready(Refusal):
    """The city is in the network, or has not answered yet."""

    code = "city-asked-already"
    message = _("This city is in the network already, or has not answered yet.")


class NetworkInvitationClosed(Refusal):
    """The invitation was answered or withdrawn, or the network has ended."""

    code = "network-invitation-closed"
    message = _("This invitation is not open any more.")


class MessageTooLong(Refusal):
    """A few words are meant."""

    code = "message-too-long"
    status = 422
    message = _("At most 500 characters, please.")


def ask_city(
    *, city: City, actor: Actor, network: Network, invited: City, message: str = "", now: datetime | None = None
) -> NetworkInvitation:
    """Ask a city into the network and write to its owners.

    The row is the asked city's own, so it is written inside that city. Refuses NotAllowed for other cities than
    coordinators, CityAskedAlready, MessageTooLong.
    """
    now = now or timezone.now()
    message = " ".join(message.split())
    if len(message) > LONGEST_MESSAGE:
        raise MessageTooLong(field="message")
    with transaction.atomic():
        found = lock_network(network)
        guard_coordinator(city, found)
        if NetworkMembership.objects.filter(network=found, city=invited).exists():
            raise CityAskedAlready(field="city")
        with enter_city(invited):
            open_one = NetworkInvitation.objects.filter(
                city=invited, network=found, state=NetworkInvitationState.INVITED
            )
            if open_one.exists():
                raise CityAskedAlready(field="city")
            invitation = NetworkInvitation.objects.create(
                city=invited, network=found, invited_by=city, message=message, invited_at=now
            )
            record(city=invited, actor=SYSTEM, action="network.ask", target=found, changes={"by": city.slug})
            _write_to_owners(invited, invitation, city)
        record(city=city, actor=actor, action="network.ask", target=found, changes={"city": invited.slug})
    return invitation


def withdraw_network_invitation(
    *, city: City, actor: Actor, network: Network, invitation_id: UUID, now: datetime | None = None
) -> NetworkInvitation:
    """Take an invitation back before it is answered.

    Refuses NotAllowed for other cities than coordinators, NetworkInvitationClosed.
    """
    with transaction.atomic():
        found = lock_network(network)
        guard_coordinator(city, found)
        seen = NetworkInvitation.objects.filter(network=found, pk=invitation_id).select_related("city").first()
        if seen is None:
            raise NetworkInvitationClosed
        with enter_city(seen.city):
            invitation = _lock_open(seen.city, invitation_id)
            _close(invitation, NetworkInvitationState.WITHDRAWN, now)
            record(city=seen.city, actor=SYSTEM, action="network.unask", target=found, changes={"by": city.slug})
        record(city=city, actor=actor, action="network.unask", target=found, changes={"city": seen.city.slug})
    return invitation


def accept_network_invitation(
    *, city: City, actor: Actor, invitation_id: UUID, now: datetime | None = None
) -> NetworkMembership:
    """Join the network that asked. Nothing is shared by joining. Refuses NetworkInvitationClosed."""
    now = now or timezone.now()
    with transaction.atomic():
        try:
            # Before the invitation, in the order of everybody who changes who is in a network.
            network = lock_network(NetworkInvitation.objects.get(city=city, pk=invitation_id).network)
        except Network.DoesNotExist:
            raise NetworkInvitationClosed from None
        invitation = _lock_open(city, invitation_id)
        _close(invitation, NetworkInvitationState.ACCEPTED, now)
        return join_network(city=city, actor=actor, network=network, now=now)


def decline_network_invitation(
    *, city: City, actor: Actor, invitation_id: UUID, now: datetime | None = None
) -> NetworkInvitation:
    """Say no. The network may ask again later. Refuses NetworkInvitationClosed."""
    with transaction.atomic():
        invitation = _lock_open(city, invitation_id)
        _close(invitation, NetworkInvitationState.DECLINED, now)
        record(city=city, actor=actor, action="network.decline", target=invitation.network, changes={})
    return invitation


def _lock_open(city: City, invitation_id: UUID) -> NetworkInvitation:
    found = NetworkInvitation.objects.select_for_update(of=("self",)).select_related("network")
    invitation = found.get(city=city, pk=invitation_id)
    if invitation.state != NetworkInvitationState.INVITED:
        raise NetworkInvitationClosed
    return invitation


def _close(invitation: NetworkInvitation, state: str, now: datetime | None) -> None:
    invitation.state, invitation.answered_at = state, now or timezone.now()
    invitation.save(update_fields=["state", "answered_at"])


def _write_to_owners(invited: City, invitation: NetworkInvitation, by: City) -> None:
    path = reverse("networks", args=[invited.slug])
    for owner in list_owners(city=invited):
        language = owner.user.language
        network = invitation.network
        queue_mail(
            city=invited,
            campaign=f"network:{invitation.pk}",
            recipient=owner.user.email,
            kind=MAIL_KIND,
            language=language,
            context={
                "network": network.name.best(language)[1],
                "about": network.about.best(language)[1],
                "by": by.name.best(language)[1],
                "message": invitation.message,
                "link": f"{settings.BASE_URL}{path}",
            },
        )
