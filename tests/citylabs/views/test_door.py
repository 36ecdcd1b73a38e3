"""The door: who is found, how people of one name are told apart, and what a tap is answered with."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Lab, Registration
from citylabs.selectors.checkin import SHOWN, list_arrivals
from tests.citylabs.views.test_people_links import make_lab
from tests.conftest import Cast
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return make_lab(cast, state=LabState.RUNNING, capacity=50)


def at(lab: Lab, name: str, *more: object) -> str:
    return reverse(name, args=[lab.city.slug, lab.slug, *more])


def names(cast: Cast, lab: Lab, **wanted: str) -> list[str]:
    with enter_city(cast.ours):
        return [person.person for person in list_arrivals(city=cast.ours, lab=lab, **wanted).people]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("sarunas", ["Šarūnas Žukas"]),
        ("Zukas ŠARŪNAS", ["Šarūnas Žukas"]),
        ("tartu linn", ["Mari Maasikas"]),
        ("mari firm.example", ["Mari Maasikas"]),
        ("2", ["Mari Maasikas"]),
        ("mari zukas", []),
        ("100%", []),
    ],
)
def test_people_are_found_by_any_word_without_accents(cast: Cast, lab: Lab, search: str, expected: list[str]) -> None:
    RegistrationFactory(lab=lab, number=1, person="Šarūnas Žukas", organisation="UAB Vėjas", email="s@vejas.example")
    RegistrationFactory(lab=lab, number=2, person="Mari Maasikas", organisation="Tartu Linn", email="m2@firm.example")
    RegistrationFactory(lab=make_lab(cast), person="Šarūnas Mari Linna")

    assert names(cast, lab, search=search) == expected


def test_each_number_leads_to_its_people(cast: Cast, lab: Lab) -> None:
    RegistrationFactory(lab=lab, person="Expected")
    RegistrationFactory(lab=lab, person="In", checked_in_at=timezone.now())
    RegistrationFactory(lab=lab, person="Offered", state=RegistrationState.OFFERED)
    RegistrationFactory(lab=lab, person="Waiting", state=RegistrationState.WAITING)
    RegistrationFactory(lab=lab, person="Cancelled", state=RegistrationState.CANCELLED)

    found = {show: names(cast, lab, show=show) for show in ("", "expected", "in", "waiting", "nonsense")}

    assert found == {
        "": ["Expected", "In", "Offered", "Waiting"],
        "expected": ["Expected"],
        "in": ["In"],
        "waiting": ["Offered", "Waiting"],
        "nonsense": ["Expected", "In", "Offered", "Waiting"],
    }
    assert names(cast, lab, search="cancelled", show="in") == ["Cancelled"]


def test_namesakes_are_told_apart_by_a_masked_address(cast: Cast, lab: Lab, as_user: Any) -> None:
    RegistrationFactory(lab=lab, person="Anu Näidis", email="anu.secret@one.example")
    other = RegistrationFactory(lab=lab, person="anu näidis", email="naidis.secret@two.example")
    RegistrationFactory(lab=lab, person="Only One", email="only.secret@three.example")

    page = as_user(cast.desk).get(at(lab, "lab-checkin")).content.decode()
    row = as_user(cast.desk).post(at(lab, "checkin-in", other.pk), headers=LIVE).content.decode()

    assert "a…@one.example" in page
    assert "n…@two.example" in page
    assert "n…@two.example" in row
    assert "three.example" not in page
    assert "secret" not in page + row


def test_the_list_is_cut_and_says_so(cast: Cast, lab: Lab, as_user: Any) -> None:
    for number in range(SHOWN + 2):
        RegistrationFactory(lab=lab, person=f"Person {number:03}")

    page = as_user(cast.desk).get(at(lab, "lab-checkin")).content.decode()

    assert page.count('class="arrival ') == SHOWN
    assert f"{SHOWN} of {SHOWN + 2} people" in page


def test_a_tap_answers_with_the_row_the_numbers_and_the_way_back(cast: Cast, lab: Lab, as_user: Any) -> None:
    person = RegistrationFactory(lab=lab, person="Mari Maasikas")
    RegistrationFactory(lab=lab, person="Another")
    client = as_user(cast.desk)

    came = client.post(at(lab, "checkin-in", person.pk), headers=LIVE)
    again = client.post(at(lab, "checkin-in", person.pk), headers=LIVE)
    undone = client.post(at(lab, "checkin-undo", person.pk), headers=LIVE)

    text = came.content.decode()
    assert (came.status_code, again.status_code, undone.status_code) == (200, 200, 200)
    assert "arrival--in" in text
    assert "Another" not in text
    assert "<html" not in text
    assert (came.context["counts"].checked_in, undone.context["counts"].checked_in) == (1, 0)
    assert text.count(at(lab, "checkin-undo", person.pk)) >= 2  # the row and the message
    assert "checked in already" in again.content.decode()
    assert "arrival--expected" in undone.content.decode()


def test_a_refused_tap_says_so_by_its_status(cast: Cast, lab: Lab, as_user: Any) -> None:
    waiting = RegistrationFactory(lab=lab, person="Waiting One", state=RegistrationState.WAITING)

    live = as_user(cast.desk).post(at(lab, "checkin-in", waiting.pk), headers=LIVE)
    plain = as_user(cast.desk).post(at(lab, "checkin-in", waiting.pk), follow=True)

    assert live.status_code == 409
    assert "has no seat" in live.content.decode()
    assert "has no seat" in plain.content.decode()
    with enter_city(cast.ours):
        assert Registration.objects.get(pk=waiting.pk).checked_in_at is None


def test_whom_nobody_knows_is_written_down_under_the_name_searched_for(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.desk)

    page = client.get(at(lab, "lab-checkin"), {"q": "Zoë & Co"}).content.decode()
    address = f"{at(lab, 'checkin-walk-in')}?name=Zo%C3%AB%20%26%20Co"
    form = client.get(address).context["form"]

    assert f'href="{address}"' in page
    assert form["person"].value() == "Zoë & Co"


def test_undo_of_the_message_leads_back_to_the_search(cast: Cast, lab: Lab, as_user: Any) -> None:
    person = RegistrationFactory(lab=lab, person="Mari Maasikas")
    client = as_user(cast.desk)

    page = client.post(at(lab, "checkin-in", person.pk), {"q": "mari"}, follow=True).content.decode()
    undone = client.post(at(lab, "checkin-undo", person.pk), {"q": "mari"})

    assert 'class="toast__undo"' in page
    assert '<input type="hidden" name="q" value="mari">' in page
    assert undone.url == f"{at(lab, 'lab-checkin')}?q=mari"


def test_a_tap_asks_the_same_of_the_database_for_one_and_many(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.desk)

    def count() -> int:
        person = RegistrationFactory(lab=lab, person="Anu Näidis")
        with CaptureQueriesContext(connection) as queries:
            assert client.post(at(lab, "checkin-in", person.pk), headers=LIVE).status_code == 200
        return len(queries)

    count()
    one = count()
    RegistrationFactory.create_batch(3, lab=lab, person="Anu Näidis")
    assert count() == one
