"""Reading networks. Networks and their members are public; invitations stand behind the walls of their cities."""

from uuid import UUID

from django.db.models import Count, QuerySet

from cities.enums import NetworkInvitationState, Role
from cities.models import City, Membership, Network, NetworkInvitation, NetworkMembership
from cities.selectors.cities import search_cities


def get_network(*, network_id: UUID) -> Network:
    """Return a network that has not ended; raises Network.DoesNotExist."""
    return Network.objects.get(pk=network_id, ended_at=None)


def get_network_named(*, slug: str) -> Network:
    """Return the network with this address that has not ended; raises Network.DoesNotExist."""
    return Network.objects.get(slug=slug, ended_at=None)


def list_networks() -> QuerySet[Network]:
    """Return all networks that have not ended, with the number of their cities."""
    return Network.objects.filter(ended_at=None).annotate(cities=Count("memberships")).order_by("slug")


def list_own_networks(*, city: City) -> QuerySet[NetworkMembership]:
    """Return the city's memberships with their networks, the first joined first."""
    mine = NetworkMembership.objects.filter(city=city).select_related("network")
    return mine.annotate(cities=Count("network__memberships")).order_by("joined_at", "id")


def find_network_membership(*, city: City, network: Network) -> NetworkMembership | None:
    """Return how the city is in the network, or None."""
    return NetworkMembership.objects.filter(city=city, network=network).select_related("network").first()


def list_network_members(*, network: Network) -> QuerySet[NetworkMembership]:
    """Return the cities of a network, the first joined first."""
    return NetworkMembership.objects.filter(network=network).select_related("city").order_by("joined_at", "id")


def list_network_cities(*, network: Network) -> QuerySet[City]:
    """Return the cities of a network by their address."""
    return City.objects.filter(network_memberships__network=network).order_by("slug")


def list_open_network_invitations(*, city: City) -> QuerySet[NetworkInvitation]:
    """Return the invitations that wait for this city's answer. Call inside the city."""
    mine = NetworkInvitation.objects.filter(city=city, state=NetworkInvitationState.INVITED)
    return mine.select_related("network", "invited_by").order_by("-invited_at", "-id")


def get_network_invitation(*, city: City, invitation_id: UUID) -> NetworkInvitation:
    """Return an invitation of the city; raises NetworkInvitation.DoesNotExist. Call inside the city."""
    return NetworkInvitation.objects.select_related("network", "invited_by").get(city=city, pk=invitation_id)


def list_asked_cities(*, network: Network) -> QuerySet[NetworkInvitation]:
    """Return whom the network has asked and who has not joined, newest first. Call inside one of its cities."""
    asked = NetworkInvitation.objects.filter(network=network).exclude(state=NetworkInvitationState.ACCEPTED)
    return asked.select_related("city", "invited_by").order_by("-invited_at", "-id")


def list_cities_to_ask(*, network: Network, words: str, limit: int = 20) -> list[City]:
    """Return cities whose name or address holds the words and that are neither in the network nor asked.

    Call inside one of its cities.
    """
    members = NetworkMembership.objects.filter(network=network).values("city")
    asked = NetworkInvitation.objects.filter(network=network, state=NetworkInvitationState.INVITED).values("city")
    return list(search_cities(words=words).exclude(pk__in=members).exclude(pk__in=asked)[:limit])


def list_owners(*, city: City) -> QuerySet[Membership]:
    """Return the city's owners with their users. Call inside the city."""
    owners = Membership.objects.filter(city=city, role=Role.OWNER, user__is_active=True)
    return owners.select_related("user").order_by("created_at", "id")
