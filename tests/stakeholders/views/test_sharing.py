"""The pages of sharing: preview, share, take back, look from the other side, the person's own answer."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import OutboxMail
from cities.outbox.render import render_mail
from cities.tenancy import enter_city
from stakeholders.models import SharedEntry, SharedUse, SharingRequest
from stakeholders.services.sharing import share_entries
from tests.conftest import Cast
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import StakeholderFactory, make_actor

pytestmark = pytest.mark.django_db
WORK = "/c/tartu/work/stakeholders/"
SHARE = f"{WORK}share/"
THEIRS = "/c/tampere/work/stakeholders/network/"


def share_all(cast: Cast, network: Any, *entries: Any) -> None:
    with enter_city(cast.ours):
        ids = [entry.pk for entry in entries]
        share_entries(city=cast.ours, actor=make_actor(cast.ours), network=network, stakeholder_ids=ids)


def test_preview_shares_nothing_and_says_who_agreed(cast: Cast, as_user: Any) -> None:
    make_network(cast.ours, cast.theirs)
    agreed, silent = make_agreeing(cast.ours), StakeholderFactory(city=cast.ours)

    page = as_user(cast.organiser).get(SHARE, {"entry": [agreed.pk, silent.pk]}).content.decode()

    assert "Share 2 entries" in page
    assert "Share 1 entry" in page
    assert "Ask 1 person for consent" in page
    with enter_city(cast.ours):
        assert not SharedEntry.objects.exists()


def test_ticked_entries_are_shared_and_taken_back_by_undo(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari", tags=["energy", "secret"])
    client = as_user(cast.organiser)

    preview = client.post(SHARE, {"entry": [entry.pk]}).content.decode()
    assert 'value="secret"' in preview
    said = client.post(
        SHARE, {"entry": [entry.pk], "network": network.pk, "tags": ["energy"], "step": "share"}, follow=True
    ).content.decode()

    assert f"1 entry is shared in {network}." in said
    with enter_city(cast.theirs):
        assert SharedEntry.objects.get().tags == ["energy"]
    client.post(f"{WORK}unshare/", {"entry": [entry.pk], "network": network.pk})
    with enter_city(cast.theirs):
        assert not SharedEntry.objects.exists()


def test_everything_a_list_shows_is_shared_with_its_filters(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    make_agreeing(cast.ours, helix_group="research")
    make_agreeing(cast.ours, helix_group="sme")

    page = as_user(cast.organiser).post(f"{SHARE}?group=research", {"everything": "on"}).content.decode()

    ids = re.findall(r'name="entry" value="([0-9a-f-]{36})"', page)
    assert len(ids) == 1
    as_user(cast.organiser).post(SHARE, {"entry": ids, "network": network.pk, "step": "share"})
    with enter_city(cast.theirs):
        assert [one.helix_group for one in SharedEntry.objects.all()] == ["research"]


def test_sharing_is_refused_without_ground_and_to_readers(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    other = make_network(cast.theirs)
    silent = StakeholderFactory(city=cast.ours)
    body = {"entry": [silent.pk], "network": network.pk, "step": "share"}

    assert as_user(cast.organiser).post(SHARE, body).status_code == 409
    assert as_user(cast.organiser).post(SHARE, {**body, "network": other.pk}).status_code == 422
    assert as_user(cast.organiser).get(SHARE, {"entry": ["no-id"]}).status_code == 404
    assert as_user(cast.reviewer).post(SHARE, body).status_code == 403


def test_city_without_network_is_led_to_networks(cast: Cast, as_user: Any) -> None:
    entry = make_agreeing(cast.ours)

    assert "in no network yet" in as_user(cast.organiser).get(SHARE, {"entry": entry.pk}).content.decode()
    assert "in no network yet" in as_user(cast.organiser).get(f"{WORK}network/").content.decode()
    assert "Sharing with other cities" not in as_user(cast.organiser).get(f"{WORK}{entry.pk}/").content.decode()


def test_other_city_lists_looks_and_the_origin_is_told(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari", notes="Difficult", themes=["energy"])
    share_all(cast, network, entry)
    stranger = as_user(cast.stranger)

    listed = stranger.get(THEIRS).content.decode()
    assert "Mari" in listed
    assert "Tartu" in listed
    assert "Mari" not in stranger.get(THEIRS, {"theme": "climate"}).content.decode()
    with enter_city(cast.theirs):
        shared = SharedEntry.objects.get()
    page = stranger.get(f"{THEIRS}{shared.pk}/").content.decode()
    assert entry.email in page
    assert "Difficult" not in page
    own = as_user(cast.organiser).get(f"{WORK}{entry.pk}/").content.decode()
    assert "What other cities did" in own
    assert "Tampere" in own
    with enter_city(cast.ours):
        assert SharedUse.objects.get().by_city == cast.theirs


def test_shared_page_is_gone_once_taken_back(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)
    share_all(cast, network, entry)
    with enter_city(cast.theirs):
        address = f"{THEIRS}{SharedEntry.objects.get().pk}/"
    assert as_user(cast.stranger).get(address).status_code == 200

    as_user(cast.organiser).post(f"{WORK}unshare/", {"entry": [entry.pk]})

    assert as_user(cast.stranger).get(address).status_code == 404


def count_queries(client: Client, address: str) -> int:
    client.get(address)  # the first request of a session writes that the person was there
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_need_the_same_queries_for_one_and_three(cast: Cast, as_user: Any) -> None:
    network = make_network(cast.ours, cast.theirs)
    share_all(cast, network, make_agreeing(cast.ours))
    there, here = as_user(cast.stranger), as_user(cast.organiser)
    before = count_queries(there, THEIRS), count_queries(here, f"{WORK}shared/")

    share_all(cast, network, make_agreeing(cast.ours), make_agreeing(cast.ours))

    assert (count_queries(there, THEIRS), count_queries(here, f"{WORK}shared/")) == before


def test_person_answers_by_the_link_of_the_mail_and_changes_their_mind(
    cast: Cast, as_user: Any, client: Client
) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours, person="Mari", notes="Difficult")
    body = {"entry": [entry.pk], "network": network.pk, "step": "ask"}
    assert "1 person is asked by mail." in as_user(cast.organiser).post(SHARE, body, follow=True).content.decode()
    with enter_city(cast.ours):
        text = render_mail(OutboxMail.objects.get(kind="sharing-request"), city=cast.ours).text
    link = re.search(r"https?://[^/]+(/c/tartu/sharing/\S+/)", text)
    assert link is not None

    page = client.get(link[1]).content.decode()
    assert "Mari" in page
    assert "Difficult" not in page
    with enter_city(cast.ours):
        assert SharingRequest.objects.get().answer == "open"
    client.post(link[1], {"answer": "yes"})
    with enter_city(cast.theirs):
        assert SharedEntry.objects.get().person == "Mari"
    client.post(link[1], {"answer": "no"})
    with enter_city(cast.theirs):
        assert not SharedEntry.objects.exists()
    assert client.get("/c/tampere/" + link[1].removeprefix("/c/tartu/")).status_code == 404
    assert as_user(cast.organiser).post(SHARE, body).status_code == 409
