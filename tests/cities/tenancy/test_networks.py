"""The walls of networks, with plain SQL as the program's role: who is in is public, who was asked is not."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from cities.tenancy import enter_city
from tests.cities.tenancy.test_walls import changed, rows
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.networks import NetworkFactory, NetworkInvitationFactory, make_network

pytestmark = pytest.mark.django_db
ASKED = "SELECT city_id FROM cities_networkinvitation"


def test_members_are_public(cast: Cast) -> None:
    make_network(cast.ours)

    assert rows("SELECT city_id FROM cities_networkmembership") == [(cast.ours.pk,)]


def test_membership_is_written_by_its_own_city_only(cast: Cast) -> None:
    network = make_network(cast.ours)
    insert = (
        "INSERT INTO cities_networkmembership (id, city_id, network_id, role, joined_at) "
        "VALUES (gen_random_uuid(), %s, %s, 'member', now())"
    )

    with enter_city(cast.theirs):
        assert changed("UPDATE cities_networkmembership SET role = 'member'") == 0
        assert changed("DELETE FROM cities_networkmembership") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            changed(insert, CityFactory().pk, network.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        changed(insert, cast.theirs.pk, network.pk)


def test_invitation_is_seen_by_the_asked_city_and_the_network_only(cast: Cast) -> None:
    inside, asked, outside = cast.ours, cast.theirs, CityFactory()
    network = make_network(inside)
    make_network(outside, asked)
    NetworkInvitationFactory(city=asked, network=network, invited_by=inside)

    for city, seen in ((inside, [(asked.pk,)]), (asked, [(asked.pk,)]), (outside, [])):
        with enter_city(city):
            assert rows(ASKED) == seen
    assert rows(ASKED) == []


def test_network_reads_its_invitations_and_writes_none(cast: Cast) -> None:
    network = make_network(cast.ours)
    NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.ours):
        assert changed("UPDATE cities_networkinvitation SET state = 'accepted'") == 0
        assert changed("DELETE FROM cities_networkinvitation") == 0


def test_who_has_left_no_longer_sees_whom_the_network_asks(cast: Cast) -> None:
    network = make_network(CityFactory(), cast.ours)
    NetworkInvitationFactory(city=cast.theirs, network=network, invited_by=cast.ours)

    with enter_city(cast.ours):
        assert rows(ASKED) == [(cast.theirs.pk,)]
        changed("DELETE FROM cities_networkmembership WHERE city_id = %s", cast.ours.pk)
        assert rows(ASKED) == []


def test_other_networks_are_closed(cast: Cast) -> None:
    make_network(cast.ours)
    NetworkInvitationFactory(city=cast.theirs, network=NetworkFactory(), invited_by=cast.theirs)

    with enter_city(cast.ours):
        assert rows(ASKED) == []
