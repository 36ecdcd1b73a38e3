"""What stands above each page of a lab."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from citylabs.models import Lab
from citylabs.rules.lab_next import NextStep, get_next_step
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db
LABS = "/c/tartu/work/labs/"


def read_room(client: Client, lab: Lab, page: str = "") -> Any:
    return client.get(f"{LABS}{lab.slug}/{page}").context["lab_pages"]


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (
            "organiser",
            ["Overview", "Details", "Programme", "Invitations", "Registrations", "Check-in", "Survey", "Report"],
        ),
        ("desk", ["Overview", "Programme", "Check-in"]),
        ("reader", ["Overview", "Programme", "Survey", "Report"]),
    ],
)
def test_pages_by_role(cast: Cast, as_user: Callable[..., Client], role: str, pages: list[str]) -> None:
    room = read_room(as_user(getattr(cast, role)), LabFactory(city=cast.ours, published=True))

    assert [str(page.label) for phase in room.phases for page in phase.pages] == pages
    assert all(phase.pages for phase in room.phases)


@pytest.mark.parametrize(
    ("page", "here", "current"),
    [
        ("", "Overview", "page"),
        ("copy/", "Overview", "true"),
        ("edit/basics/", "Details", "page"),
        ("edit/seats/", "Details", "true"),
        ("edit/review/", "Details", "true"),
        ("programme/", "Programme", "page"),
        ("programme/rooms/add/", "Programme", "true"),
        ("invitations/", "Invitations", "page"),
        ("registrations/new/", "Registrations", "true"),
        ("survey/", "Survey", "page"),
        ("report/", "Report", "page"),
    ],
)
def test_the_page_is_found_by_its_address(
    cast: Cast, as_user: Callable[..., Client], page: str, here: str, current: str
) -> None:
    room = read_room(as_user(cast.organiser), LabFactory(city=cast.ours, published=True), page)

    assert [(str(it.label), it.current) for phase in room.phases for it in phase.pages if it.current] == [
        (here, current)
    ]


def test_a_reader_on_a_page_without_its_own_tab_is_at_the_overview(cast: Cast, as_user: Callable[..., Client]) -> None:
    room = read_room(as_user(cast.reader), LabFactory(city=cast.ours, published=True), "edit/review/")

    assert str(room.here.label) == "Overview"


@pytest.mark.parametrize(
    ("state", "begins", "step"),
    [
        ("draft", 5, NextStep.REVIEW),
        ("published", 13, NextStep.INVITE),
        ("published", 12, NextStep.START),
        ("published", -100, NextStep.START),
        ("running", 1, NextStep.CHECK_IN),
        ("running", -4, NextStep.END),
        ("reporting", -30, NextStep.REPORT),
        ("closed", -30, None),
        ("cancelled", 30, None),
    ],
)
def test_get_next_step(state: str, begins: int, step: NextStep | None) -> None:
    now = timezone.now()
    start = now + timedelta(hours=begins)

    assert get_next_step(Lab(state=state, starts_at=start, ends_at=start + timedelta(hours=4)), now=now) == step


def test_the_next_step_is_for_those_who_may_and_not_on_its_own_page(cast: Cast, as_user: Callable[..., Client]) -> None:
    lab = LabFactory(city=cast.ours, state="reporting", published_at=timezone.now())

    assert str(read_room(as_user(cast.organiser), lab, "survey/").step.label) == "To the report"
    assert read_room(as_user(cast.organiser), lab, "report/").step is None
    assert read_room(as_user(cast.desk), lab, "programme/").step is None


def test_the_head_tells_the_seats_of_this_lab(cast: Cast, as_user: Callable[..., Client]) -> None:
    lab = LabFactory(city=cast.ours, published=True, capacity=7)
    RegistrationFactory(lab=lab)
    RegistrationFactory(lab=LabFactory(city=cast.ours, published=True))

    assert "1 of 7 seats taken" in as_user(cast.organiser).get(f"{LABS}{lab.slug}/programme/").content.decode()
