"""The list of labs in the workspace, and beginning a new one."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.models import Lab
from tests.citylabs.views.test_lab_workspace import LABS, at
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.organiser)


def test_list_shows_own_labs_and_filters(cast: Cast, client: Client) -> None:
    LabFactory(city=cast.ours, title={"en": "Our streets"})
    LabFactory(city=cast.ours, title={"en": "Our schools"}, published=True)
    LabFactory(city=cast.theirs, title={"en": "Their streets"})

    page, narrowed = client.get(LABS).content.decode(), client.get(f"{LABS}?state=published").content.decode()

    assert [title in page for title in ("Our streets", "Our schools", "Their streets")] == [True, True, False]
    assert [title in narrowed for title in ("Our streets", "Our schools")] == [False, True]
    assert client.get(f"{LABS}?state=nonsense&page=x&search=%00").status_code == 200


def test_list_is_narrowed_by_time_and_taken_along_as_csv(cast: Cast, client: Client) -> None:
    ahead = LabFactory(city=cast.ours, title={"en": "=cmd()"}, published=True)
    over = timezone.now() - timedelta(days=9)
    LabFactory(city=cast.ours, title={"en": "Over"}, starts_at=over, ends_at=over + timedelta(hours=3))
    RegistrationFactory(lab=ahead, checked_in_at=timezone.now())
    RegistrationFactory(lab=ahead, state="waiting_list")

    page = client.get(f"{LABS}?when=ahead")
    rows = list(csv.reader(io.StringIO(b"".join(client.get("/c/tartu/work/labs.csv?when=ahead")).decode())))

    assert [(lab.pk, lab.seats_taken, lab.came) for lab in page.context["page"]] == [(ahead.pk, 1, 1)]
    assert "/c/tartu/work/labs.csv?when=ahead" in page.content.decode()
    assert [row[8:11] for row in rows] == [["Seats", "Seats taken", "Came"], [str(ahead.capacity), "1", "1"]]
    assert rows[1][0] != "=cmd()"
    assert "Over" in client.get(f"{LABS}?when=over").content.decode()


@pytest.mark.parametrize("origin", ["buyer_training", "needs_cocreation", "market_dialogue"])
def test_new_lab_from_template(cast: Cast, client: Client, origin: str) -> None:
    answer = client.post(f"{LABS}new/", {"origin": origin, "starts_on": "2030-05-14"})

    with enter_city(cast.ours):
        lab = Lab.objects.get(city=cast.ours)
    # The place is what a template cannot know.
    assert (answer.status_code, answer["Location"], lab.kind) == (302, f"{at(lab, 'edit/place/')}#id_venue", origin)


def test_new_blank_lab(cast: Cast, client: Client) -> None:
    form = {"origin": "blank", "title_en": "Streets", "kind": "evaluation"}

    answer = client.post(f"{LABS}new/", form)

    assert answer["Location"] == f"{LABS}streets/edit/basics/#id_title_1"


def test_new_lab_is_chosen_first_and_asks_only_for_what_it_needs(cast: Cast, client: Client) -> None:
    LabFactory(city=cast.ours, slug="earlier")

    choice = client.get(f"{LABS}new/").content.decode()
    template, blank = (client.get(f"{LABS}new/?origin={origin}") for origin in ("buyer_training", "blank"))

    assert "?origin=market_dialogue" in choice
    assert f"{LABS}earlier/copy/" in choice
    assert list(template.context["form"].fields) == ["origin", "starts_on"]
    assert list(blank.context["form"].fields) == ["origin", "title", "kind"]


@pytest.mark.parametrize(("labs", "words"), [(6, ""), (7, "1 more lab<"), (8, "2 more labs<")])
def test_new_lab_can_start_from_every_earlier_one(cast: Cast, client: Client, labs: int, words: str) -> None:
    for number in range(labs):
        LabFactory(city=cast.ours, slug=f"earlier-{number}")

    page = client.get(f"{LABS}new/").content.decode()

    assert all(f"{LABS}earlier-{number}/copy/" in page for number in range(labs))
    assert ("<details" in page.partition('id="from-lab"')[2].partition("</section>")[0]) is bool(words)
    assert words in page


def test_list_says_of_a_draft_how_many_seats_are_taken(cast: Cast, client: Client) -> None:
    LabFactory(city=cast.ours, capacity=50)

    page = client.get(LABS).content.decode()

    assert '<strong>0</strong> <span class="muted">of 50</span>' in page


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"origin": "party"},
        {"origin": "buyer_training"},
        {"origin": "buyer_training", "starts_on": "yesterday"},
        {"origin": "buyer_training", "starts_on": "9999-12-31"},
        {"origin": "blank"},
        {"origin": "blank", "title_en": "x" * 301, "kind": "evaluation"},
        {"origin": "blank", "title_en": "Streets", "kind": "party"},
    ],
)
def test_new_lab_refuses(cast: Cast, client: Client, form: dict[str, str]) -> None:
    answer = client.post(f"{LABS}new/", form)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    with enter_city(cast.ours):
        assert Lab.objects.count() == 0
