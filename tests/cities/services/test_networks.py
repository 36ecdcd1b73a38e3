"""Founding, asking in, answering, coordinating, leaving."""

import pytest

from cities.errors import NotAllowed
from cities.models import LogEntry, Network, NetworkInvitation, NetworkMembership, OutboxMail, Translations
from cities.permissions import Actor
from cities.selectors.networks import list_asked_cities, list_cities_to_ask, list_own_networks
from cities.services.network_invitations import (
    CityAskedAlready,
    MessageTooLong,
    NetworkInvitationClosed,
    accept_network_invitation,
    ask_city,
    decline_network_invitation,
    withdraw_network_invitation,
)
from cities.services.networks import (
    BadNetwork,
    LastCoordinator,
    NetworkAddressTaken,
    NetworkDetails,
    NotInNetwork,
    change_network_role,
    edit_network,
    found_network,
    leave_network,
    remove_city,
)
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.networks import NetworkInvitationFactory, make_network
from tests.factories.stakeholders import make_actor

pytestmark = pytest.mark.django_db


def details(name: str = "Baltic Cities") -> NetworkDetails:
    return NetworkDetails(name=Translations(en=name), about=Translations(en="We buy together."))


@pytest.fixture
def owner(cast: Cast) -> Actor:
    return make_actor(cast.ours, "owner")


def test_found_network_makes_the_city_its_coordinator(cast: Cast, owner: Actor) -> None:
    with enter_city(cast.ours):
        network = found_network(city=cast.ours, actor=owner, details=details())
        logged = LogEntry.objects.get(city=cast.ours, action="network.found")

    assert (network.slug, logged.object_id) == ("baltic-cities", network.pk)
    assert NetworkMembership.objects.get(network=network).is_coordinator


def test_found_network_refuses_a_taken_address_and_a_blank_name(cast: Cast, owner: Actor) -> None:
    make_network(cast.theirs, slug="baltic-cities")

    with enter_city(cast.ours):
        with pytest.raises(NetworkAddressTaken):
            found_network(city=cast.ours, actor=owner, details=details())
        with pytest.raises(BadNetwork) as refused:
            found_network(city=cast.ours, actor=owner, details=details(""), slug="other")
        with pytest.raises(BadNetwork):
            found_network(city=cast.ours, actor=owner, details=details("Škė"), slug="not an address")

    assert refused.value.field == "name"
    assert not LogEntry.objects.filter(action="network.found").exists()


def test_edit_network_is_for_coordinators(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.theirs, cast.ours)

    with enter_city(cast.ours), pytest.raises(NotAllowed):
        edit_network(city=cast.ours, actor=owner, network=network, details=details("Mine"))
    with enter_city(cast.theirs):
        edit_network(city=cast.theirs, actor=owner, network=network, details=details("Ours"))

    network.refresh_from_db()
    assert str(network) == "Ours"


def test_ask_city_writes_to_its_owners_and_logs_in_both_cities(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours)

    with enter_city(cast.ours):
        ask_city(city=cast.ours, actor=owner, network=network, invited=cast.theirs, message="  Come\njoin ")
        assert LogEntry.objects.get(action="network.ask").changes == {"city": "tampere"}
    with enter_city(cast.theirs):
        mail = OutboxMail.objects.get(kind="network-invitation")
        logged = LogEntry.objects.get(action="network.ask")
        invitation = NetworkInvitation.objects.get(city=cast.theirs)

    assert (mail.recipient, mail.context["message"]) == ("stranger@tampere.example", "Come join")
    assert (logged.actor_kind, logged.changes) == ("system", {"by": "tartu"})
    assert (invitation.state, invitation.invited_by_id) == ("invited", cast.ours.pk)


def test_ask_city_refuses_plain_members_and_asking_twice(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours)
    plain = make_network(cast.theirs, cast.ours)

    with enter_city(cast.ours):
        with pytest.raises(NotAllowed):
            ask_city(city=cast.ours, actor=owner, network=plain, invited=CityFactory())
        with pytest.raises(MessageTooLong):
            ask_city(city=cast.ours, actor=owner, network=network, invited=cast.theirs, message="x" * 501)
        ask_city(city=cast.ours, actor=owner, network=network, invited=cast.theirs)
        with pytest.raises(CityAskedAlready):
            ask_city(city=cast.ours, actor=owner, network=network, invited=cast.theirs)
        with pytest.raises(CityAskedAlready):
            ask_city(city=cast.ours, actor=owner, network=network, invited=cast.ours)


def test_accepting_joins_and_closes_the_invitation(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.theirs)
    invitation = NetworkInvitationFactory(city=cast.ours, network=network, invited_by=cast.theirs)

    with enter_city(cast.ours):
        membership = accept_network_invitation(city=cast.ours, actor=owner, invitation_id=invitation.pk)
        with pytest.raises(NetworkInvitationClosed):
            accept_network_invitation(city=cast.ours, actor=owner, invitation_id=invitation.pk)
        with pytest.raises(NetworkInvitationClosed):
            decline_network_invitation(city=cast.ours, actor=owner, invitation_id=invitation.pk)

    assert (membership.network_id, membership.is_coordinator) == (network.pk, False)


def test_declined_city_can_be_asked_again(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours)
    invitation = NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.theirs):
        decline_network_invitation(city=cast.theirs, actor=make_actor(cast.theirs), invitation_id=invitation.pk)
    with enter_city(cast.ours):
        ask_city(city=cast.ours, actor=owner, network=network, invited=cast.theirs)
        assert [one.state for one in list_asked_cities(network=network)] == ["invited", "declined"]


def test_nobody_accepts_the_invitation_of_another_city(cast: Cast, owner: Actor) -> None:
    invitation = NetworkInvitationFactory(city=cast.theirs, network=make_network(cast.ours), invited_by=cast.ours)

    with enter_city(cast.ours), pytest.raises(NetworkInvitation.DoesNotExist):
        accept_network_invitation(city=cast.ours, actor=owner, invitation_id=invitation.pk)


def test_withdrawn_invitation_cannot_be_accepted(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours)
    invitation = NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.ours):
        withdraw_network_invitation(city=cast.ours, actor=owner, network=network, invitation_id=invitation.pk)
    with enter_city(cast.theirs), pytest.raises(NetworkInvitationClosed):
        accept_network_invitation(city=cast.theirs, actor=owner, invitation_id=invitation.pk)


def test_network_never_loses_its_last_coordinator(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)

    with enter_city(cast.ours):
        with pytest.raises(LastCoordinator):
            leave_network(city=cast.ours, actor=owner, network=network)
        with pytest.raises(LastCoordinator):
            change_network_role(city=cast.ours, actor=owner, network=network, member=cast.ours.pk, role="member")
        change_network_role(city=cast.ours, actor=owner, network=network, member=cast.theirs.pk, role="coordinator")
        leave_network(city=cast.ours, actor=owner, network=network)

    assert [one.city_id for one in NetworkMembership.objects.filter(network=network)] == [cast.theirs.pk]


def test_last_city_ends_the_network_and_its_open_invitations(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours)
    invitation = NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.ours):
        leave_network(city=cast.ours, actor=owner, network=network)
        with pytest.raises(Network.DoesNotExist):
            leave_network(city=cast.ours, actor=owner, network=network)
    with enter_city(cast.theirs):
        invitation.refresh_from_db()
        with pytest.raises(NetworkInvitationClosed):
            accept_network_invitation(city=cast.theirs, actor=owner, invitation_id=invitation.pk)

    network.refresh_from_db()
    assert (invitation.state, network.ended_at is not None) == ("withdrawn", True)


def test_remove_city_is_for_coordinators_and_tells_the_city(cast: Cast, owner: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)

    with enter_city(cast.theirs), pytest.raises(NotAllowed):
        remove_city(city=cast.theirs, actor=owner, network=network, member=cast.ours.pk)
    with enter_city(cast.ours):
        with pytest.raises(NotAllowed):
            remove_city(city=cast.ours, actor=owner, network=network, member=cast.ours.pk)
        remove_city(city=cast.ours, actor=owner, network=network, member=cast.theirs.pk)
        with pytest.raises(NotInNetwork):
            remove_city(city=cast.ours, actor=owner, network=network, member=cast.theirs.pk)
    with enter_city(cast.theirs):
        assert LogEntry.objects.get(action="network.remove").changes == {"by": "tartu", "city": "tampere"}

    assert [one.city_id for one in NetworkMembership.objects.filter(network=network)] == [cast.ours.pk]


def test_list_own_networks_counts_cities_in_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    make_network(cast.ours, cast.theirs, slug="a")
    make_network(cast.theirs, cast.ours, CityFactory(), slug="b")
    make_network(cast.theirs)

    with enter_city(cast.ours), django_assert_num_queries(1):  # type: ignore[operator]
        assert [(one.network.slug, one.cities) for one in list_own_networks(city=cast.ours)] == [("a", 2), ("b", 3)]


def test_list_cities_to_ask_leaves_out_members_and_asked_ones(cast: Cast) -> None:
    CityFactory(slug="tallinn")
    network = make_network(cast.ours)
    NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.ours):
        assert [city.slug for city in list_cities_to_ask(network=network, words="ta")] == ["tallinn"]
