"""What the venue and the kitchen must know: for organisers only, names only when asked for."""

from typing import Any

import pytest
from django.urls import reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.rules.access_needs import AccessAnswer
from citylabs.services.access_needs import keep_access_needs
from stakeholders.models import Look
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import RegistrationFactory


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab = LabFactory(city=cast.ours, published=True)
    for number in range(2):
        person = RegistrationFactory(city=cast.ours, lab=lab, person=f"Mari {number}")
        with enter_city(cast.ours):
            keep_access_needs(
                city=cast.ours, registration=person, answer=AccessAnswer(diets=("vegan",), words="Peanuts")
            )
    return lab


def page(name: str, lab: Lab) -> str:
    return reverse(name, args=["tartu", lab.slug])


def looks(cast: Cast) -> list[tuple[str, int]]:
    with enter_city(cast.ours):
        return list(Look.objects.filter(subject="access-needs").order_by("id").values_list("way", "people"))


@pytest.mark.parametrize("name", ["lab-access-needs", "access-needs-export"])
def test_only_organisers_see_them(name: str, cast: Cast, as_user: Any, lab: Lab) -> None:
    roles = ("owner", "organiser", "facilitator", "reviewer", "desk", "reader")
    found = [role for role in roles if as_user(getattr(cast, role)).get(page(name, lab)).status_code == 200]

    assert found == ["owner", "organiser"]
    assert as_user(cast.stranger).get(page(name, lab)).status_code == 404


def test_numbers_come_without_names_and_are_no_look(cast: Cast, as_user: Any, lab: Lab) -> None:
    words = as_user(cast.organiser).get(page("lab-access-needs", lab)).content.decode()

    assert "Vegan" in words
    assert not [word for word in ("Mari 0", "Peanuts") if word in words]
    assert looks(cast) == []


def test_names_are_a_look(cast: Cast, as_user: Any, lab: Lab) -> None:
    words = as_user(cast.organiser).get(page("lab-access-needs", lab), {"names": "1"}).content.decode()

    assert "Mari 0" in words
    assert "Peanuts" in words
    assert looks(cast) == [("page", 2)]


def test_the_file_is_logged(cast: Cast, as_user: Any, lab: Lab) -> None:
    answer = as_user(cast.organiser).get(page("access-needs-export", lab))
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 3
    assert looks(cast) == [("export", 2)]
    with enter_city(cast.ours):
        [entry] = LogEntry.objects.filter(action="access_needs.export")
    assert "Peanuts" not in str(entry.changes) + entry.object_label


@pytest.mark.parametrize("name", ["lab-registrations", "lab-manage"])
def test_no_other_page_of_the_lab_tells(name: str, cast: Cast, as_user: Any, lab: Lab) -> None:
    words = as_user(cast.organiser).get(page(name, lab)).content.decode()

    assert not [word for word in ("Peanuts", "egan") if word in words]


def test_the_api_counts_for_organisers_and_names_nobody(cast: Cast, as_user: Any, lab: Lab) -> None:
    url = page("api-access-needs", lab)

    assert as_user(cast.facilitator).get(url).status_code == 403
    assert as_user(cast.organiser).get(url).json() == {
        "people": 2,
        "support": [],
        "diets": [{"label": "Vegan", "people": 2}],
        "in_words": 2,
    }
