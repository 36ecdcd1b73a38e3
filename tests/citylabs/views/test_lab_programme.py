"""The programme of a lab in the workspace: in place, and taken back."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cities.tenancy import enter_city
from citylabs.models import Room, Session
from citylabs.selectors.programme import list_agenda
from tests.citylabs.views.test_lab_workspace import SESSION, at
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, RoomFactory, SessionFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.organiser)


def undo(client: Client, page: Any) -> Any:
    """Press the undo button of the page's message."""
    way = next(json.loads(message.extra_tags) for message in page.context["messages"] if message.extra_tags)
    fields: dict[str, list[str]] = {}
    for name, value in way["fields"]:
        fields.setdefault(name, []).append(value)
    return client.post(way["url"], fields)


def test_a_removed_session_comes_back(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    room = RoomFactory(lab=lab)
    titles = {"en": "Opening", "et": "Avamine", "lt": "Pradžia"}
    session = SessionFactory(lab=lab, room=room, lead="Mari", title=titles, text={"en": "Coffee\nfirst"})
    before = (session.starts_at, session.ends_at, session.lead, session.room_id, session.text, session.format)

    page = client.post(at(lab, f"programme/sessions/{session.pk}/change/"), {"step": "remove"}, follow=True)
    with enter_city(cast.ours):
        assert Session.objects.count() == 0
    assert undo(client, page).status_code == 302

    with enter_city(cast.ours):
        back = Session.objects.get(lab=lab)
    assert (back.starts_at, back.ends_at, back.lead, back.room_id, back.text, back.format) == before
    assert {code: back.title[code] for code in ("en", "et")} == {"en": "Opening", "et": "Avamine"}


def test_a_removed_room_comes_back_with_its_sessions(cast: Cast, client: Client) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours), name="Hall", capacity=20)
    inside, other = SessionFactory(lab=room.lab, room=room), SessionFactory(lab=room.lab)

    page = client.post(at(room.lab, f"programme/rooms/{room.pk}/remove/"), follow=True)
    assert undo(client, page).status_code == 302

    with enter_city(cast.ours):
        back = Room.objects.get(lab=room.lab)
        rooms = dict(Session.objects.values_list("pk", "room_id"))
    assert (back.name, back.capacity, rooms) == ("Hall", 20, {inside.pk: back.pk, other.pk: None})


def test_a_session_is_written_in_its_place(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    first = SessionFactory(lab=lab, starts_at=START, ends_at=START + timedelta(hours=1))
    SessionFactory(lab=lab, starts_at=START + timedelta(minutes=80), ends_at=START + timedelta(hours=2))

    page = client.get(at(lab, "programme/sessions/add/"), {"after": str(first.pk)})

    assert [row.free_after for row in page.context["rows"]] == [20, 0]
    assert page.context["form"].initial["starts_at"].isoformat() == "2030-05-14T10:00:00"
    assert page.context["form"].initial["ends_at"].isoformat() == "2030-05-14T10:20:00"
    refused = client.post(at(lab, f"programme/sessions/{first.pk}/"), {**SESSION, "title_en": ""})
    assert (refused.status_code, refused.context["open_at"]) == (422, first.pk)


def test_a_moved_session_says_when_it_begins_and_keeps_the_focus(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab, starts_at=START, ends_at=START + timedelta(hours=1))
    second = SessionFactory(
        lab=lab, title={"en": "Pitches"}, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=3)
    )

    answer = client.post(at(lab, f"programme/sessions/{second.pk}/change/"), {"step": "up"})

    assert answer["Location"] == f"{at(lab, 'programme/')}?moved={second.pk}&step=up"
    page = client.get(answer["Location"]).content.decode()
    assert "“Pitches” begins at 09:00 now." in page
    # It is the first now: the way up is closed, so the focus waits on the way back.
    assert re.findall(r'value="(up|down)" autofocus', page) == ["down"]


def test_needs_change_places_on_the_agenda(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    first, second, third = (NeedFactory(city=cast.ours) for _number in range(3))
    foreign = NeedFactory(city=cast.theirs)
    client.post(at(lab, "edit/agenda/"), {"needs": [str(need.pk) for need in (first, second, third)]})
    with enter_city(cast.ours):
        order = [item.need_id for item in list_agenda(city=cast.ours, lab=lab)]

    def move(need_id: object, step: str) -> int:
        return client.post(at(lab, f"edit/agenda/{need_id}/move/"), {"step": step}).status_code

    assert [move(order[2], "up"), move(order[0], "up"), move(foreign.pk, "up")] == [302, 302, 404]
    with enter_city(cast.ours):
        assert [item.need_id for item in list_agenda(city=cast.ours, lab=lab)] == [order[0], order[2], order[1]]
    page = client.get(at(lab, "edit/agenda/"))
    assert [need.pk for need in page.context["order"]] == [order[0], order[2], order[1]]
