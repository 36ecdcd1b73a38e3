"""Pages of needs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import LogEntry, Translations
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from procurement.models import Need
from procurement.services.needs import NeedContent, create_need
from procurement.views.panels import NEED_PANELS, Panel
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
NEEDS = "/c/tartu/work/needs/"
SignIn = Callable[..., Client]
FORM = {"title_en": "Cooler streets", "title_et": "", "theme": "climate", "cpv": "90720000", "owner_unit": "Planning"}


def stored() -> Need:
    return Need.objects.get()


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("owner", 200, 200),
        ("organiser", 200, 200),
        ("reviewer", 200, 200),
        ("facilitator", 200, 403),
        ("desk", 200, 403),
        ("reader", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_need_pages_by_role(cast: Cast, as_user: SignIn, role: str, read: int, write: int) -> None:
    need = NeedFactory(city=cast.ours)
    client = as_user(getattr(cast, role))

    assert [client.get(address).status_code for address in (NEEDS, f"{NEEDS}{need.pk}/", f"{NEEDS}export/")] == [
        read
    ] * 3
    assert [client.get(f"{NEEDS}{tail}/").status_code for tail in ("new", f"{need.pk}/edit", f"{need.pk}/close")] == [
        write
    ] * 3
    posts = [
        client.post(f"{NEEDS}{need.pk}/{tail}/", {"stage": "validated", "visibility": "public"})
        for tail in ("move", "show")
    ]
    assert [answer.status_code for answer in posts] == [302 if write == 200 else write] * 2


def test_need_pages_ask_nobody_to_sign_in(cast: Cast) -> None:
    assert Client().get(NEEDS).url == f"/account/login/?next={NEEDS}"


def test_need_of_another_city_does_not_exist(cast: Cast, as_user: SignIn) -> None:
    need = NeedFactory(city=cast.theirs)

    for tail in ("", "edit/", "close/"):
        assert as_user(cast.owner).get(f"{NEEDS}{need.pk}/{tail}").status_code == 404


def test_need_list_filters_and_shows_only_ours(cast: Cast, as_user: SignIn) -> None:
    NeedFactory(city=cast.ours, title=Translations(en="Cooler streets"), theme="climate")
    NeedFactory(city=cast.ours, title=Translations(en="Quiet trams"), theme="mobility")
    NeedFactory(city=cast.theirs, title=Translations(en="Their secret"))
    client = as_user(cast.reader)

    everything = client.get(NEEDS).content.decode()
    found = client.get(f"{NEEDS}?theme=mobility").content.decode()

    assert ["Cooler streets" in everything, "Quiet trams" in everything, "Their secret" in everything] == [
        True,
        True,
        False,
    ]
    assert ["Cooler streets" in found, "Quiet trams" in found] == [False, True]
    assert "No need fits" in client.get(f"{NEEDS}?text=nothing+like+it").content.decode()


def test_need_list_takes_the_same_queries_for_one_and_three(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    numbers = []
    for add in (1, 2):
        for _ in range(add):
            NeedFactory(city=cast.ours)
        client.get(NEEDS)
        with CaptureQueriesContext(connection) as seen:
            client.get(NEEDS)
        numbers.append(len(seen))

    assert numbers[0] == numbers[1]


def test_need_is_written_changed_and_logged(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)

    answer = client.post(f"{NEEDS}new/", FORM)
    with enter_city(cast.ours):
        need = stored()
    changed = client.post(f"{NEEDS}{need.pk}/edit/", {**FORM, "title_et": "Jahedamad tänavad"})

    assert answer.url == changed.url == f"{NEEDS}{need.pk}/"
    with enter_city(cast.ours):
        assert stored().title == {"en": "Cooler streets", "et": "Jahedamad tänavad"}
        assert list(LogEntry.objects.order_by("id").values_list("action", flat=True)) == ["need.create", "need.edit"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_en": ""}, "Write this in English."),
        ({"title_en": "x" * 301}, "at most 300 characters"),
        ({"cpv": "123"}, "A CPV code has 8 digits"),
        ({"cpv": "99000000"}, "No CPV division begins with these two digits"),
        ({"theme": "magic"}, "magic"),
    ],
)
def test_need_form_says_what_is_wrong(cast: Cast, as_user: SignIn, change: dict[str, str], words: str) -> None:
    answer = as_user(cast.organiser).post(f"{NEEDS}new/", {**FORM, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    with enter_city(cast.ours):
        assert Need.objects.count() == 0


def test_need_page_shows_markup_as_text(cast: Cast, as_user: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    need = NeedFactory(city=cast.ours, title=Translations(en=bad), outcome=Translations(en=bad), owner_unit=bad)

    page = as_user(cast.reader).get(f"{NEEDS}{need.pk}/").content.decode()

    assert bad not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_need_moves_and_refuses(cast: Cast, as_user: SignIn) -> None:
    need = NeedFactory(city=cast.ours)
    client = as_user(cast.reviewer)

    client.post(f"{NEEDS}{need.pk}/move/", {"stage": "validated"})
    refused = client.post(f"{NEEDS}{need.pk}/move/", {"stage": "validated"}, follow=True)

    assert "A need cannot go from “Validated need” to “Validated need”" in refused.content.decode()
    assert client.post(f"{NEEDS}{need.pk}/move/", {"stage": "magic"}).status_code == 404
    with enter_city(cast.ours):
        assert stored().stage == "validated"


def test_need_is_closed_with_a_reason(cast: Cast, as_user: SignIn) -> None:
    need = NeedFactory(city=cast.ours)
    client = as_user(cast.organiser)

    assert client.post(f"{NEEDS}{need.pk}/close/", {"closing_reason": " "}).status_code == 422
    client.post(f"{NEEDS}{need.pk}/close/", {"closing_reason": "Bought off the shelf"})

    with enter_city(cast.ours):
        assert (stored().stage, stored().closing_reason) == ("closed", "Bought off the shelf")
    again = client.post(f"{NEEDS}{need.pk}/close/", {"closing_reason": "Once more"})
    assert again.status_code == 409


def test_need_is_shown_and_hidden(cast: Cast, as_user: SignIn) -> None:
    need = NeedFactory(city=cast.ours)
    client = as_user(cast.organiser)

    client.post(f"{NEEDS}{need.pk}/show/", {"visibility": "public"})
    with enter_city(cast.ours):
        assert stored().visibility == "public"
    client.post(f"{NEEDS}{need.pk}/show/", {"visibility": "private"})
    with enter_city(cast.ours):
        assert stored().visibility == "private"
    assert client.post(f"{NEEDS}{need.pk}/show/", {"visibility": "moon"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_need_page_tells_its_history(cast: Cast, as_user: SignIn) -> None:
    with enter_city(cast.ours):
        need = create_need(city=cast.ours, actor=SYSTEM, content=NeedContent(title=Translations(en="Cooler streets")))
    client = as_user(cast.organiser)
    client.post(f"{NEEDS}{need.pk}/move/", {"stage": "validated"})

    page = client.get(f"{NEEDS}{need.pk}/").content.decode()

    assert "Written down" in page
    assert "From “Idea” to “Validated need”" in page
    assert "organiser@tartu.example" in page


def test_upper_apps_add_panels(cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    need = NeedFactory(city=cast.ours)
    seen = []

    def labs_of_need(**given: object) -> Panel:
        seen.append(given)
        return Panel("components/callout.html", {"text": "unused"})

    monkeypatch.setattr(NEED_PANELS, "_functions", [labs_of_need, lambda **given: None])

    page = as_user(cast.reader).get(f"{NEEDS}{need.pk}/").content.decode()

    assert "callout" in page
    assert (seen[0]["city"], seen[0]["need"], seen[0]["actor"].role) == (cast.ours, need, "reader")


def test_export_holds_the_filtered_needs_without_formulas(cast: Cast, as_user: SignIn) -> None:
    NeedFactory(city=cast.ours, title=Translations(en='=HYPERLINK("http://evil")'), theme="climate")
    NeedFactory(city=cast.ours, theme="health")
    NeedFactory(city=cast.theirs, title=Translations(en="Their secret"), theme="climate")

    answer = as_user(cast.reader).get(f"{NEEDS}export/?theme=climate")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("id,title_en,title_et,ask_en")
    assert len(lines) == 2
    assert "\"'=HYPERLINK" in lines[1]


def test_closing_and_moving_and_showing_can_be_taken_back(cast: Cast, as_user: Any) -> None:
    need = NeedFactory(city=cast.ours, stage="validated")
    client = as_user(cast.organiser)

    def undo(answer: Any) -> Need:
        back = json.loads(list(answer.context["messages"])[-1].extra_tags)
        client.post(back["url"], dict(back["fields"]))
        with enter_city(cast.ours):
            return Need.objects.get(pk=need.pk)

    def post(name: str, **fields: str) -> Any:
        return client.post(reverse(name, args=["tartu", need.pk]), fields, follow=True)

    assert undo(post("need-close", closing_reason="Bought")).stage == "validated"
    assert undo(post("need-move", stage="in_lab")).stage == "validated"
    assert undo(post("need-show", visibility="public")).visibility == "private"


def test_reopening_can_be_taken_back_with_its_reason(cast: Cast, as_user: Any) -> None:
    need = NeedFactory(city=cast.ours, stage="closed", closing_reason="Bought")
    client = as_user(cast.organiser)

    answer = client.post(reverse("need-move", args=["tartu", need.pk]), {"stage": "idea"}, follow=True)
    back = json.loads(list(answer.context["messages"])[-1].extra_tags)
    client.post(back["url"], dict(back["fields"]))

    with enter_city(cast.ours):
        closed = Need.objects.get(pk=need.pk)
    assert (closed.stage, closed.closing_reason) == ("closed", "Bought")
