"""Planning a lab in the workspace: who may, what is asked, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.models import Lab, LabNeed, LabTarget, PublicLab, Room, Session
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory, RoomFactory, SessionFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
LABS = "/c/tartu/work/labs/"
PAGES = [
    "",
    "edit/basics/",
    "edit/place/",
    "edit/seats/",
    "edit/agenda/",
    "edit/review/",
    "programme/",
    "programme/sessions/add/",
    "programme/rooms/add/",
    "copy/",
    "delete/",
    "cancel/",
]
READS = {"", "edit/review/", "programme/"}
BASICS = {"kind": "needs_cocreation", "languages": ["en"], "title_en": "Streets", "purpose_en": "Why", "round": ""}
PLACE = {
    "starts_at": "2030-05-14T09:00",
    "ends_at": "2030-05-14T16:00",
    "time_zone": "Europe/Tallinn",
    "venue": "Town hall",
}
SEATS = {
    "capacity": "30",
    "registration_opens_at": "",
    "registration_closes_at": "2030-05-12T12:00",
    "target_sme": "12",
}
SESSION = {
    "title_en": "Opening",
    "format": "talk",
    "starts_at": "2030-05-14T09:00",
    "ends_at": "2030-05-14T10:00",
    "room": "",
    "lead": "",
}


@pytest.fixture
def client(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.organiser)


def at(lab: Lab, page: str = "") -> str:
    return f"{LABS}{lab.slug}/{page}"


def kept(lab: Lab) -> Lab:
    with enter_city(lab.city):
        return Lab.objects.get(pk=lab.pk)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["organiser", "facilitator", "reviewer", "desk", "reader", "stranger"])
def test_pages_by_role(cast: Cast, as_user: Callable[..., Client], page: str, role: str) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    expected = 200 if role == "organiser" or page in READS else 403
    if role == "facilitator" and page != "cancel/":
        expected = 200
    if role == "stranger":
        expected = 404

    assert as_user(getattr(cast, role)).get(at(lab, page)).status_code == expected


@pytest.mark.parametrize("page", PAGES)
def test_pages_know_no_foreign_lab(cast: Cast, client: Client, page: str) -> None:
    foreign = LabFactory(city=cast.theirs)

    assert client.get(at(foreign, page)).status_code == 404


def test_editor_leads_from_page_to_page(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    need = NeedFactory(city=cast.ours)
    way: list[tuple[str, dict[str, Any], str]] = [
        ("edit/basics/", BASICS, "edit/place/"),
        ("edit/place/", PLACE, "programme/"),
        ("edit/seats/", SEATS, "edit/agenda/"),
        ("edit/agenda/", {"needs": [str(need.pk)]}, "edit/review/"),
    ]

    for page, form, following in way:
        assert client.post(at(lab, page), form)["Location"] == at(kept(lab), following)
        lab = kept(lab)  # the address of a draft follows its title
        assert client.post(at(lab, page), {**form, "stay": "1"})["Location"] == at(lab, page)

    assert lab.slug == "streets"
    assert (kept(lab).title, kept(lab).capacity, kept(lab).starts_at) == ({"en": "Streets"}, 30, START)
    with enter_city(cast.ours):
        assert list(LabTarget.objects.values_list("helix_group", "target")) == [("sme", 12)]
        assert list(LabNeed.objects.values_list("need_id", flat=True)) == [need.pk]


@pytest.mark.parametrize(
    ("page", "form", "words"),
    [
        ("edit/basics/", {}, "Title"),
        ("edit/basics/", {**BASICS, "title_en": ""}, "Write this in English"),
        ("edit/basics/", {**BASICS, "title_en": "x" * 301}, "at most 300"),
        ("edit/basics/", {**BASICS, "purpose_en": "x" * 20_001}, "at most 20000"),
        ("edit/basics/", {**BASICS, "languages": ["xx"]}, "xx"),
        ("edit/basics/", {**BASICS, "kind": "party"}, "party"),
        ("edit/basics/", {**BASICS, "round": "x" * 81}, "Round"),
        ("edit/basics/", {**BASICS, "title_en": "a\x00b"}, "cannot be stored"),
        ("edit/place/", {**PLACE, "ends_at": "2030-05-14T08:00"}, "The end must be after the start"),
        ("edit/place/", {**PLACE, "ends_at": ""}, "Give both the start and the end"),
        ("edit/place/", {**PLACE, "starts_at": "2030-03-31T03:30", "ends_at": "2030-03-31T09:00"}, "does not exist"),
        ("edit/place/", {**PLACE, "starts_at": "2030-10-27T03:30", "ends_at": "2030-10-27T09:00"}, "comes twice"),
        ("edit/place/", {**PLACE, "starts_at": "0001-01-01T00:00"}, "Check the year"),
        ("edit/place/", {**PLACE, "starts_at": "2030-02-30T09:00"}, "Write a date and a time"),
        ("edit/place/", {**PLACE, "starts_at": "now"}, "Write a date and a time"),
        ("edit/place/", {**PLACE, "ends_at": "2031-05-14T08:00"}, "at most 14 days"),
        ("edit/place/", {**PLACE, "time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ("edit/place/", {**PLACE, "online_url": "javascript:alert(1)"}, "Online link"),
        ("edit/place/", {**PLACE, "venue": "x" * 201}, "Place"),
        ("edit/seats/", {**SEATS, "capacity": "0"}, "Seats"),
        ("edit/seats/", {**SEATS, "capacity": "-5"}, "Seats"),
        ("edit/seats/", {**SEATS, "capacity": "99999999999999999999"}, "Seats"),
        ("edit/seats/", {**SEATS, "capacity": "many"}, "Seats"),
        ("edit/seats/", {**SEATS, "target_sme": "-1"}, "Small or medium company"),
        ("edit/seats/", {**SEATS, "registration_opens_at": "2030-05-13T12:00"}, "must close after it opens"),
        ("edit/seats/", {**SEATS, "registration_closes_at": "2030-05-15T12:00"}, "at the end of the lab at the latest"),
        ("edit/agenda/", {"needs": ["nonsense"]}, "Needs on the agenda"),
        ("programme/sessions/add/", {}, "Title"),
        ("programme/sessions/add/", {**SESSION, "ends_at": "2030-05-14T08:00"}, "The end must be after the start"),
        ("programme/sessions/add/", {**SESSION, "starts_at": "2030-05-13T09:00"}, "The session must lie within it"),
        ("programme/sessions/add/", {**SESSION, "room": "nonsense"}, "Room"),
        ("programme/sessions/add/", {**SESSION, "format": "party"}, "Format"),
        ("programme/rooms/add/", {"name": ""}, "Name of the room"),
        ("programme/rooms/add/", {"name": "Hall", "capacity": "0"}, "Places"),
        ("programme/rooms/add/", {"name": "x" * 121}, "Name of the room"),
        ("copy/", {"starts_on": "soon"}, "Day of the new lab"),
        ("copy/", {}, "Day of the new lab"),
    ],
)
def test_bad_input_is_told_and_nothing_kept(
    cast: Cast, client: Client, page: str, form: dict[str, Any], words: str
) -> None:
    lab = LabFactory(city=cast.ours, slug="before")
    before = {name: getattr(lab, name) for name in ("title", "venue", "capacity", "starts_at", "ends_at")}

    answer = client.post(at(lab, page), form)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert words in answer.content.decode()
    assert {name: getattr(kept(lab), name) for name in before} == before
    with enter_city(cast.ours):
        assert (Session.objects.count(), Room.objects.count(), Lab.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize("page", ["edit/basics/", "edit/place/", "programme/sessions/add/", "cancel/"])
def test_ten_megabytes_of_text_are_refused(cast: Cast, client: Client, page: str) -> None:
    lab = LabFactory(city=cast.ours, published=True)

    answer = client.post(at(lab, page), {"title_en": "x" * 10_000_000, "venue": "x", "reason": "x"})

    assert answer.status_code in (400, 413)
    assert kept(lab).title == lab.title


def test_session_in_a_busy_room_is_refused_by_name(cast: Cast, client: Client) -> None:
    room = RoomFactory(lab=LabFactory(city=cast.ours), name="Hall")
    SessionFactory(lab=room.lab, room=room, title={"en": "Keynote"})

    answer = client.post(at(room.lab, "programme/sessions/add/"), {**SESSION, "room": str(room.pk)})

    assert answer.status_code == 409
    assert "“Keynote” is in “Hall”" in answer.content.decode()


def test_programme_is_changed(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    client.post(at(lab, "programme/rooms/add/"), {"name": "Hall", "capacity": "20"})
    client.post(at(lab, "programme/sessions/add/"), SESSION)
    late = {**SESSION, "title_en": "Late", "starts_at": "2030-05-14T11:00", "ends_at": "2030-05-14T12:00"}
    client.post(at(lab, "programme/sessions/add/"), late)
    with enter_city(cast.ours):
        room, (first, second) = Room.objects.get(lab=lab), Session.objects.filter(lab=lab)

    client.post(at(lab, f"programme/sessions/{first.pk}/"), {**SESSION, "room": str(room.pk), "lead": "Mari"})
    client.post(at(lab, f"programme/sessions/{second.pk}/change/"), {"step": "up"})
    client.post(at(lab, f"programme/rooms/{room.pk}/"), {"name": "Big hall"})
    with enter_city(cast.ours):
        sessions = Session.objects.filter(lab=lab).select_related("room")
        assert [(str(one), one.lead, str(one.room)) for one in sessions] == [
            ("Late", "", "None"),
            ("Opening", "Mari", "Big hall"),
        ]

    client.post(at(lab, f"programme/rooms/{room.pk}/remove/"))
    client.post(at(lab, f"programme/sessions/{second.pk}/change/"), {"step": "remove"})
    with enter_city(cast.ours):
        assert [(str(one), one.room) for one in Session.objects.filter(lab=lab)] == [("Opening", None)]
        assert Room.objects.count() == 0


def test_objects_of_other_labs_are_not_found(cast: Cast, client: Client) -> None:
    lab, other = LabFactory(city=cast.ours), LabFactory(city=cast.ours)
    session, room = SessionFactory(lab=other), RoomFactory(lab=other)
    foreign = SessionFactory(lab=LabFactory(city=cast.theirs))

    for page in (f"sessions/{session.pk}/", f"rooms/{room.pk}/", f"sessions/{foreign.pk}/"):
        assert client.get(at(lab, f"programme/{page}")).status_code == 404
    assert client.post(at(lab, f"programme/sessions/{session.pk}/change/"), {"step": "remove"}).status_code == 404
    assert client.post(at(lab, f"programme/rooms/{room.pk}/remove/")).status_code == 404


def test_review_lists_what_is_missing_with_a_way_there(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours, venue="")

    page = client.get(at(lab, "edit/review/")).content.decode()

    assert "2 points are missing" in page
    assert f"{at(lab, 'edit/place/')}#id_venue" in page
    assert at(lab, "programme/") in page
    assert at(lab, "step/publish/") not in page


def test_editor_says_beside_the_form_what_is_missing_there(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours, venue="", languages=["en", "et"], title={"en": "Streets"}, purpose={"en": "Why"})

    basics, place = (client.get(at(lab, f"edit/{page}/")) for page in ("basics", "place"))

    assert [one["url"] for one in basics.context["missing_here"]] == [
        f"{at(lab, 'edit/basics/')}#id_title_1",
        f"{at(lab, 'edit/basics/')}#id_purpose_1",
    ]
    assert 'id="id_purpose_1"' in basics.content.decode()
    assert basics.content.decode().count("not written yet") == 2
    assert [one["url"] for one in place.context["missing_here"]] == [f"{at(lab, 'edit/place/')}#id_venue"]


def test_what_is_typed_is_kept_until_it_is_saved(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    page = at(lab, "edit/basics/")
    keep = client.get(page).context["draft"].keep_url

    assert client.post(keep, {**BASICS, "title_en": "Half a title"}).status_code == 200
    assert "Half a title" in client.get(page).content.decode()
    after = client.post(page, {**BASICS, "stay": "1"})["Location"]
    assert "Half a title" not in client.get(after).content.decode()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (0, "No target numbers: all 10 seats are open to all."),
        (4, "4 of 10 seats are meant"),
        (12, "The target numbers add up to 12, but there are 10 seats."),
    ],
)
def test_targets_are_summed_against_the_seats(cast: Cast, client: Client, target: int, words: str) -> None:
    lab = LabFactory(city=cast.ours, capacity=10)
    if target:
        LabTargetFactory(lab=lab, target=target)

    assert words in client.get(at(lab, "edit/seats/")).content.decode()


def test_publish_and_withdraw(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)

    client.post(at(lab, "step/publish/"))
    assert (kept(lab).state, PublicLab.objects.count()) == ("published", 1)
    client.post(at(lab, "step/withdraw/"))
    assert (kept(lab).state, PublicLab.objects.count()) == ("draft", 0)


def test_publish_without_what_is_needed_says_so(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)

    answer = client.post(at(lab, "step/publish/"), follow=True)

    assert "The programme has at least one session." in answer.content.decode()
    assert kept(lab).state == "draft"


@pytest.mark.parametrize(("step", "status"), [("publish", 403), ("start", 302), ("explode", 404)])
def test_step_by_a_facilitator(cast: Cast, as_user: Callable[..., Client], step: str, status: int) -> None:
    soon = timezone.now() + timedelta(hours=1)
    state = "draft" if step == "publish" else "published"
    lab = LabFactory(city=cast.ours, state=state, published_at=soon, starts_at=soon, ends_at=soon + timedelta(hours=2))
    SessionFactory(lab=lab, starts_at=soon)

    assert as_user(cast.facilitator).post(at(lab, f"step/{step}/")).status_code == status
    assert kept(lab).state == ("running" if step == "start" else state)


def test_step_needs_post(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)

    assert client.get(at(lab, "step/publish/")).status_code == 405


def test_cancel_says_whom_it_reaches_and_why(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    RegistrationFactory(lab=lab)

    assert "1 person is registered or waiting" in client.get(at(lab, "cancel/")).content.decode()
    assert client.post(at(lab, "cancel/"), {"reason": "  "}).status_code == 422
    assert client.post(at(lab, "cancel/"), {"reason": "Flood"}).status_code == 302
    assert (kept(lab).state, kept(lab).cancellation_reason) == ("cancelled", "Flood")
    assert client.post(at(lab, "cancel/"), {"reason": "Again"}).status_code == 409


def test_copy_and_delete(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)

    went_to = client.post(at(lab, "copy/"), {"starts_on": "2030-11-05"})["Location"]
    copy = went_to.removesuffix("programme/")
    assert client.post(f"{copy}delete/").status_code == 302
    assert client.get(copy).status_code == 404
    assert client.get(at(lab)).status_code == 200


def test_delete_of_a_published_lab_is_refused(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours, published=True)

    answer = client.post(at(lab, "delete/"), follow=True)

    assert "Cancel the lab instead" in answer.content.decode()
    assert kept(lab).state == "published"


def test_workspace_shows_the_next_labs_and_what_they_miss(cast: Cast, client: Client) -> None:
    LabFactory(city=cast.ours, title={"en": "Our draft"}, venue="")
    LabFactory(city=cast.theirs, title={"en": "Their draft"})

    page = client.get("/c/tartu/work/").content.decode()

    assert "Our draft" in page
    assert "People know where to go" in page
    assert "Their draft" not in page


def test_pages_ask_as_much_for_three_as_for_one(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours, published=True)

    def fill(group: str) -> None:
        SessionFactory(lab=lab, room=RoomFactory(lab=lab))
        NeedFactory(city=cast.ours)
        LabTargetFactory(lab=lab, helix_group=group)
        RegistrationFactory(lab=lab, helix_group=group)
        LabFactory(city=cast.ours)

    def count() -> dict[str, int]:
        numbers = {}
        for address in (LABS, "/c/tartu/work/labs.csv", "/c/tartu/work/", *(at(lab, page) for page in PAGES)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers[address] = len(queries)
        return numbers

    client.get(LABS)
    fill("sme")
    one = count()
    fill("research")
    fill("media")

    assert count() == one
