"""Pages of networks: from founding to leaving, as owners click through them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import Network, NetworkInvitation, NetworkMembership
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.networks import make_network

pytestmark = pytest.mark.django_db
OURS = "/c/tartu/work/networks/"
THEIRS = "/c/tampere/work/networks/"


def test_owner_founds_invites_and_the_other_city_joins(cast: Cast, as_user: Any, client: Client) -> None:
    owner, stranger = as_user(cast.owner), as_user(cast.stranger)
    assert "in no network yet" in owner.get(OURS).content.decode()

    made = owner.post(f"{OURS}new/", {"name_en": "Baltic Cities", "about_en": "We buy together."})
    network = Network.objects.get()
    assert made["Location"] == f"{OURS}{network.pk}/"
    ask = f"{OURS}{network.pk}/ask/"
    found = owner.get(ask, {"q": "tamp"}).content.decode()
    assert "?city=tampere" in found
    assert owner.post(f"{ask}?city=tampere", {"message": "Join us"}).status_code == 302
    assert owner.post(f"{ask}?city=tampere", {"message": "Join us"}).status_code == 409

    assert "invites you into a network" in stranger.get("/c/tampere/work/").content.decode()
    assert "Join us" in stranger.get(THEIRS).content.decode()
    with enter_city(cast.theirs):
        invitation = NetworkInvitation.objects.get()
    stranger.post(f"{THEIRS}invitations/{invitation.pk}/", {"answer": "yes"})
    assert {one.city_id for one in NetworkMembership.objects.all()} == {cast.ours.pk, cast.theirs.pk}

    public = client.get("/networks/baltic-cities/").content.decode()
    assert "We buy together." in public
    assert "/c/tampere/" in public


def test_roles_change_and_come_back_by_undo(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    address = f"{OURS}{network.pk}/cities/tampere/role/"
    owner = as_user(cast.owner)

    said = owner.post(address, {"role": "coordinator"}, follow=True).content.decode()
    assert "is a coordinator now." in said
    assert f'action="{address}"' in said
    owner.post(address, {"role": "member"})
    assert not NetworkMembership.objects.get(city=cast.theirs).is_coordinator
    assert owner.post(f"{OURS}{network.pk}/cities/tartu/role/", {"role": "member"}).status_code == 409


def test_city_is_taken_out_or_leaves_after_a_question(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    owner = as_user(cast.owner)
    remove = f"{OURS}{network.pk}/cities/tampere/remove/"

    assert owner.get(remove).status_code == 200
    assert as_user(cast.stranger).post(f"{THEIRS}{network.pk}/cities/tartu/remove/").status_code == 403
    owner.post(remove)
    assert owner.get(remove).status_code == 404
    leave = f"{OURS}{network.pk}/leave/"
    assert owner.get(leave).status_code == 200
    assert owner.post(leave)["Location"] == OURS
    assert owner.get(f"{OURS}{network.pk}/").status_code == 404


def test_networks_are_run_by_owners_and_seen_by_organisers(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)

    for person, read, write in ((cast.owner, 200, 200), (cast.organiser, 200, 403), (cast.reader, 403, 403)):
        client = as_user(person)
        assert client.get(OURS).status_code == read
        assert client.get(f"{OURS}{network.pk}/").status_code == read
        assert client.get(f"{OURS}new/").status_code == write
        assert client.get(f"{OURS}{network.pk}/leave/").status_code == write


def test_plain_members_cannot_invite_or_edit(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.theirs, cast.ours)
    owner = as_user(cast.owner)

    assert owner.get(f"{OURS}{network.pk}/ask/").status_code == 403
    assert owner.post(f"{OURS}{network.pk}/edit/", {"name_en": "Mine"}).status_code == 403
    assert "Invite a city" not in owner.get(f"{OURS}{network.pk}/").content.decode()


def test_pages_need_the_same_queries_for_one_city_and_three(cast: Cast, as_user: Any, client: Client) -> None:
    small = make_network(cast.ours, slug="small")
    large = make_network(cast.ours, cast.theirs, CityFactory(), slug="large")
    owner = as_user(cast.owner)

    def count(asking: Client, address: str) -> int:
        asking.get(address)  # the first request of a session writes that the person was there
        with CaptureQueriesContext(connection) as queries:
            assert asking.get(address).status_code == 200
        return len(queries)

    assert count(owner, f"{OURS}{small.pk}/") == count(owner, f"{OURS}{large.pk}/")
    assert count(client, "/networks/small/") == count(client, "/networks/large/")
