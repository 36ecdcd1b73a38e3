"""Searching everywhere: what is found, by whom, and never another city's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.outbox import queue_mail
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.procurement import NeedFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
WORK = reverse("workspace-search", args=["tartu"])


def fill(city: Any, word: str, number: int = 1) -> None:
    """One of everything that has the word in its name, `number` times."""
    for turn in range(number):
        lab = LabFactory(city=city, slug=f"lab-{word}-{turn}", title={"en": f"Lab {word}", "et": "Muu"})
        NeedFactory(city=city, title={"en": f"Need {word}"})
        StakeholderFactory(city=city, organisation=f"Firma {word}", person="", email=f"{turn}@{word}.example")
        RegistrationFactory(city=city, lab=lab, person=f"Mari {word}")
        with enter_city(city):
            queue_mail(
                city=city,
                campaign=f"colleague:{turn}",
                recipient=f"{word}{turn}@mail.example",
                kind="colleague-invitation",
                context={},
                language="en",
            )


def found(client: Client, q: str, address: str = WORK, **more: Any) -> dict[str, list[str]]:
    """Return {label of a group: titles}."""
    answer = client.get(address, {"q": q}, **more)
    assert answer.status_code == 200
    return {str(group.label): [str(hit.title) for hit in group.hits] for group in answer.context["groups"]}


def test_everything_of_the_city_is_found_and_nothing_of_another(cast: Cast, as_user: Any) -> None:
    fill(cast.ours, "zumbora")
    fill(cast.theirs, "zumbora", 2)

    assert found(as_user(cast.organiser), "ZUMBORA") == {
        "Labs": ["Lab zumbora"],
        "Stakeholders": ["Firma zumbora"],
        "Needs": ["Need zumbora"],
        "Registrations": ["Mari zumbora"],
        "Mails": ["zumbora0@mail.example"],
    }


def test_match_of_another_city_alone_is_nothing(cast: Cast, as_user: Any) -> None:
    fill(cast.theirs, "zumbora")

    assert found(as_user(cast.owner), "zumbora") == {}
    assert found(as_user(cast.owner), "zunbora") == {}


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("owner", {"Labs", "Stakeholders", "Needs", "Registrations", "Mails"}),
        ("facilitator", {"Labs", "Needs", "Registrations"}),
        ("desk", {"Labs", "Needs"}),
    ],
)
def test_each_group_needs_its_permission(cast: Cast, as_user: Any, role: str, groups: set[str]) -> None:
    fill(cast.ours, "zumbora")

    assert set(found(as_user(getattr(cast, role)), "zumbora")) == groups


def test_colleagues_are_for_who_may_see_them(cast: Cast, as_user: Any) -> None:
    assert found(as_user(cast.organiser), "facilitator@") == {"Colleagues": ["facilitator@tartu.example"]}
    assert found(as_user(cast.desk), "facilitator@") == {}


def test_pages_and_actions_by_name(cast: Cast, as_user: Any) -> None:
    assert found(as_user(cast.organiser), "new lab") == {"Pages and actions": ["New lab"]}
    assert found(as_user(cast.reader), "new lab") == {}


@pytest.mark.parametrize("q", ["tānava", "TANAV remont", "remondd tanava", "tannava remont"])
def test_accents_case_order_and_a_wrong_letter_are_forgiven(cast: Cast, as_user: Any, q: str) -> None:
    StakeholderFactory(city=cast.ours, organisation="Tänava remont OÜ", person="", email="")
    StakeholderFactory(city=cast.ours, organisation="Päikesepaneelid AS", person="", email="")

    hits = found(as_user(cast.organiser), q).get("Stakeholders")

    assert hits == ["Tänava remont OÜ"]


def test_count_says_how_many_there_are_beyond_those_shown(cast: Cast, as_user: Any) -> None:
    fill(cast.ours, "zumbora", 7)

    answer = as_user(cast.organiser).get(WORK, {"q": "zumbora"}, headers={"HX-Request": "true"})

    labs = answer.context["groups"][0]
    assert (len(labs.hits), labs.count) == (5, 7)
    assert "<html" not in answer.content.decode()
    assert f"{WORK}?q=zumbora" in answer.content.decode()


def test_number_of_queries_is_constant(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)
    client.get(WORK)  # the first request of a session writes it down
    counts = []
    for number in (1, 3):
        fill(cast.ours, f"zumbora{number}", number)
        with CaptureQueriesContext(connection) as queries:
            found(client, f"zumbora{number}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("q", ["", " ", "x", "%", "_%", "'\"\\", "a" * 500, "\x00zz", "(x | y) & !z"])
def test_any_text_is_answered(cast: Cast, as_user: Any, q: str) -> None:
    fill(cast.ours, "zumbora")

    assert found(as_user(cast.owner), q) == {}
    assert found(Client(), q, reverse("search")) == {}


def test_strangers_and_guests_do_not_search_a_workspace(cast: Cast, as_user: Any, client: Client) -> None:
    assert as_user(cast.stranger).get(WORK, {"q": "lab"}).status_code == 404
    assert client.get(WORK, {"q": "lab"}).status_code == 302


def test_guests_find_cities_by_name_in_any_language(cast: Cast, client: Client) -> None:
    CityFactory(slug="panevezys", name={"en": "Panevėžys", "lt": "Panevėžys"})

    assert found(client, "panevezys", reverse("search")) == {"Cities": ["Panevėžys"]}
    assert found(client, "panevezis", reverse("search")) == {"Cities": ["Panevėžys"]}
    assert "This comes closest" in client.get(reverse("search"), {"q": "panevezis"}).content.decode()
    assert "This comes closest" not in client.get(reverse("search"), {"q": "panevezys"}).content.decode()
