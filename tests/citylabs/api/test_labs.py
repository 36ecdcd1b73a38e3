"""Labs through the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import LogEntry
from cities.tenancy import enter_city
from citylabs.models import Lab, Session
from citylabs.services.catalogue import refresh_public_lab
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, RoomFactory, SessionFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
LABS = "/api/v1/cities/tartu/labs/"
NEW = {
    "kind": "evaluation",
    "title": {"en": "Streets"},
    "starts_at": "2030-05-14T09:00:00+03:00",
    "ends_at": "2030-05-14T16:00:00+03:00",
    "venue": "Town hall",
    "capacity": 25,
}
SESSION = {
    "title": {"en": "Opening"},
    "starts_at": "2030-05-14T09:00:00+03:00",
    "ends_at": "2030-05-14T10:00:00+03:00",
}


def client_of(cast: Cast, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, *scopes)}"})


@pytest.fixture
def planner(cast: Cast) -> Client:
    return client_of(cast, "labs.read", "labs.edit", "labs.publish")


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    return getattr(client, method)(address, body or {}, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("organiser", 200, 201),
        ("facilitator", 200, 201),
        ("reader", 200, 403),
        ("desk", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_labs_by_role(cast: Cast, as_user: Callable[..., Client], role: str, read: int, write: int) -> None:
    client = as_user(getattr(cast, role))

    assert client.get(LABS).status_code == read
    assert send(client, "post", LABS, NEW).status_code == write


def test_labs_are_for_nobody_without_a_token(cast: Cast) -> None:
    assert Client().get(LABS).status_code == 401


def test_lab_list_shows_the_citys_own(cast: Cast, planner: Client) -> None:
    mine = LabFactory(city=cast.ours)
    LabFactory(city=cast.theirs)

    page = planner.get(LABS).json()

    assert [lab["slug"] for lab in page["results"]] == [mine.slug]
    assert page["results"][0]["title"] == dict(mine.title)


@pytest.mark.parametrize("number", [1, 3])
def test_lab_list_asks_a_fixed_number_of_questions(cast: Cast, planner: Client, number: int) -> None:
    for _ in range(number):
        LabFactory(city=cast.ours)
    planner.get(LABS)

    with CaptureQueriesContext(connection) as queries:
        planner.get(LABS)

    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) <= 3


def test_lab_list_pages_through_labs_without_a_date(cast: Cast, planner: Client) -> None:
    for number in range(3):
        LabFactory(city=cast.ours, slug=f"dated-{number}", starts_at=START + timedelta(hours=number))
    LabFactory(city=cast.ours, slug="undated", starts_at=None, ends_at=None)

    seen, address = [], f"{LABS}?limit=2"
    while address:
        page = planner.get(address).json()
        seen += [lab["slug"] for lab in page["results"]]
        address = page["next"]

    assert sorted(seen) == ["dated-0", "dated-1", "dated-2", "undated"]


def test_create_lab_keeps_every_part(cast: Cast, planner: Client) -> None:
    answer = send(planner, "post", LABS, {**NEW, "languages": ["en"], "time_zone": "Europe/Helsinki"})

    assert answer.status_code == 201
    found = answer.json()
    assert (found["slug"], found["state"], found["capacity"], found["venue"]) == ("streets", "draft", 25, "Town hall")
    assert (found["starts_at"], found["time_zone"]) == ("2030-05-14T06:00:00Z", "Europe/Helsinki")
    with enter_city(cast.ours):
        connection.check_constraints()
        assert LogEntry.objects.filter(city=cast.ours, actor_kind="token").count() == 3


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": {}}, 422),
        ({"title": "Streets"}, 422),
        ({"title": {"xx": "Streets"}}, 422),
        ({"title": {"en": "x" * 301}}, 422),
        ({"title": {"en": "x" * 10_000_000}}, 413),
        ({"kind": "party"}, 422),
        ({"capacity": 0}, 422),
        ({"capacity": -3}, 422),
        ({"capacity": 10**15}, 422),
        ({"ends_at": "2030-05-14T08:00:00+03:00"}, 422),
        ({"ends_at": None}, 422),
        ({"starts_at": "yesterday"}, 422),
        ({"time_zone": "Mars/Olympus"}, 422),
        ({"online_url": "javascript:alert(1)"}, 422),
        ({"languages": ["xx"]}, 422),
        ({"languages": []}, 422),
        ({"registration_closes_at": "2030-06-14T08:00:00+03:00"}, 422),
        ({"state": "published"}, 422),
        ({"nonsense": 1}, 422),
    ],
)
def test_create_lab_refuses_and_keeps_nothing(
    cast: Cast, planner: Client, changes: dict[str, Any], status: int
) -> None:
    answer = send(planner, "post", LABS, {**NEW, **changes})

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    with enter_city(cast.ours):
        assert Lab.objects.count() == 0


def test_create_lab_once_per_key(cast: Cast, planner: Client) -> None:
    answers = [send(planner, "post", LABS, NEW, idempotency_key="abc-1234") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    with enter_city(cast.ours):
        assert Lab.objects.count() == 1


def test_patch_changes_only_what_it_names(cast: Cast, planner: Client) -> None:
    lab = LabFactory(city=cast.ours, venue="Town hall", capacity=40)

    answer = send(planner, "patch", f"{LABS}{lab.slug}/", {"venue": "Library"})

    assert answer.status_code == 200
    assert (answer.json()["venue"], answer.json()["capacity"], answer.json()["title"]) == (
        "Library",
        40,
        dict(lab.title),
    )
    assert send(planner, "patch", f"{LABS}unknown/", {"venue": "Library"}).status_code == 404


def test_patch_that_fails_in_one_part_keeps_none(cast: Cast, planner: Client) -> None:
    lab = LabFactory(city=cast.ours, venue="Town hall")
    body = {"venue": "Library", "registration_opens_at": "2030-05-15T00:00:00Z"}

    answer = send(planner, "patch", f"{LABS}{lab.slug}/", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["registration_closes_at"]
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).venue == "Town hall"


def test_template_copy_and_delete(cast: Cast, planner: Client) -> None:
    body = {"template": "market_dialogue", "starts_on": "2030-05-14"}
    made = send(planner, "post", f"{LABS}from-template/", body).json()
    copied = send(planner, "post", f"{LABS}{made['slug']}/copy/", {"starts_on": "2030-06-14"}).json()

    assert (made["kind"], copied["starts_at"]) == ("market_dialogue", "2030-06-14T09:30:00Z")
    assert planner.delete(f"{LABS}{copied['slug']}/").status_code == 204
    assert planner.get(f"{LABS}{copied['slug']}/").status_code == 404


def test_steps_say_what_is_missing_and_are_taken(cast: Cast, planner: Client) -> None:
    lab = LabFactory(city=cast.ours)
    address = f"{LABS}{lab.slug}/"

    refused = send(planner, "post", f"{address}publish/")
    steps = planner.get(f"{address}steps/").json()
    SessionFactory(lab=lab)
    published = send(planner, "post", f"{address}publish/")

    assert (refused.status_code, refused.json()["type"].rstrip("/").rsplit("/", 1)[-1]) == (409, "not-ready")
    assert steps == {
        "state": "draft",
        "steps": [{"code": "publish", "target": "published", "missing": ["programme"]}],
    }
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert send(planner, "post", f"{address}close/").status_code == 409
    assert send(planner, "post", f"{address}cancel/", {"reason": ""}).status_code == 422
    assert send(planner, "post", f"{address}cancel/", {"reason": "Flood"}).json()["state"] == "cancelled"


def test_publish_needs_its_own_scope(cast: Cast) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)

    assert send(client_of(cast, "labs.edit"), "post", f"{LABS}{lab.slug}/publish/").status_code == 403


def test_programme_is_written(cast: Cast, planner: Client) -> None:
    lab = LabFactory(city=cast.ours)
    address = f"{LABS}{lab.slug}/"
    room = send(planner, "post", f"{address}rooms/", {"name": "Hall", "capacity": 30}).json()
    session = send(planner, "post", f"{address}sessions/", {**SESSION, "room_id": room["id"]}).json()

    clash = send(planner, "post", f"{address}sessions/", {**SESSION, "room_id": room["id"]})
    moved = send(planner, "patch", f"{address}sessions/{session['id']}/", {"lead": "Mari", "room_id": None})
    renamed = send(planner, "patch", f"{address}rooms/{room['id']}/", {"name": "Big hall"})

    assert (clash.status_code, clash.json()["errors"][0]["field"]) == (409, "room")
    assert (moved.json()["lead"], moved.json()["room_id"]) == ("Mari", None)
    assert renamed.json() == {"id": room["id"], "name": "Big hall", "capacity": 30}
    assert [one["id"] for one in planner.get(f"{address}sessions/").json()["results"]] == [session["id"]]
    assert [one["name"] for one in planner.get(f"{address}rooms/").json()["results"]] == ["Big hall"]
    assert planner.delete(f"{address}sessions/{session['id']}/").status_code == 204
    assert planner.delete(f"{address}rooms/{room['id']}/").status_code == 204


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_at": "2030-05-14T08:00:00+03:00"},
        {"starts_at": "2030-05-13T08:00:00+03:00"},
        {"room_id": "01890a5d-ac96-774b-bcce-b302099a8057"},
        {"room_id": "nonsense"},
        {"title": {}},
        {"format": "party"},
    ],
)
def test_session_refuses(cast: Cast, planner: Client, changes: dict[str, Any]) -> None:
    lab = LabFactory(city=cast.ours)

    answer = send(planner, "post", f"{LABS}{lab.slug}/sessions/", {**SESSION, **changes})

    assert answer.status_code in (409, 422)
    with enter_city(cast.ours):
        assert Session.objects.count() == 0


def test_targets_and_agenda_are_replaced(cast: Cast, planner: Client) -> None:
    lab, need = LabFactory(city=cast.ours), NeedFactory(city=cast.ours)
    foreign = NeedFactory(city=cast.theirs)
    address = f"{LABS}{lab.slug}/"

    targets = send(planner, "put", f"{address}targets/", {"targets": {"sme": 5, "media": 0}})
    agenda = send(planner, "put", f"{address}agenda/", {"needs": [str(need.pk)]})

    assert targets.json() == {"targets": {"sme": 5}}
    assert agenda.json() == planner.get(f"{address}agenda/").json() == {"needs": [str(need.pk)]}
    assert send(planner, "put", f"{address}targets/", {"targets": {"aliens": 5}}).status_code == 422
    assert send(planner, "put", f"{address}agenda/", {"needs": [str(foreign.pk)]}).status_code == 422


def test_objects_of_other_labs_are_not_found(cast: Cast, planner: Client) -> None:
    lab, other = LabFactory(city=cast.ours), LabFactory(city=cast.ours)
    session, room = SessionFactory(lab=other), RoomFactory(lab=other)
    foreign = LabFactory(city=cast.theirs)

    assert planner.get(f"{LABS}{lab.slug}/sessions/{session.pk}/").status_code == 404
    assert planner.get(f"{LABS}{lab.slug}/rooms/{room.pk}/").status_code == 404
    assert planner.get(f"{LABS}{foreign.slug}/").status_code == 404


def test_public_labs_are_for_everybody(cast: Cast) -> None:
    public, draft = LabFactory(city=cast.ours, published=True), LabFactory(city=cast.ours)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=public)
    client = Client()

    page = client.get("/api/v1/labs/?when=upcoming&city=tartu").json()

    assert [(lab["city"], lab["slug"]) for lab in page["results"]] == [("tartu", public.slug)]
    assert client.get(f"/api/v1/labs/{public.pk}/").json() == page["results"][0]
    assert client.get(f"/api/v1/labs/{draft.pk}/").status_code == 404
    assert client.get("/api/v1/labs/?city=nowhere").status_code == 404
    assert client.get("/api/v1/labs/?when=never").status_code == 400
    assert client.get("/api/v1/labs/?city=tampere").json()["results"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_public_labs_ask_one_question(cast: Cast, number: int) -> None:
    for _ in range(number):
        lab = LabFactory(city=cast.ours, published=True)
        with enter_city(cast.ours):
            refresh_public_lab(city=cast.ours, lab=lab)

    with CaptureQueriesContext(connection) as queries:
        Client().get("/api/v1/labs/")

    assert len(queries) == 1
