"""Searching everywhere: what is found, by whom, and never another city's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.hooks import public_search_sources, search_sources
from cities.outbox import queue_mail
from cities.selectors.searching import MOST_COUNTED, bounded_search
from cities.tenancy import enter_city
from cities.views.pace import SEARCHES_PER_PLACE
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


@pytest.mark.parametrize(
    "q", ["", " ", "x", "zu", "a e i o u s", "ab cd ef", "%", "_%", "'\"\\", "a" * 500, "\x00zz", "(x | y) & !z"]
)
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


def test_search_needs_a_word_of_three_letters_and_says_so(cast: Cast, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("search"), {"q": "a e i o u s ta"}).content.decode()

    assert "Type at least one word of three letters." in page
    assert not [query for query in queries.captured_queries if "publiclab" in query["sql"]]
    assert found(client, "in tartu", reverse("search")) == {"Cities": ["Tartu"]}


@pytest.fixture
def _slow_source() -> Iterator[None]:
    """A source whose statement takes longer than a search may."""

    def sleep(**_asked: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(3)")

    for hook in (public_search_sources, search_sources):
        hook.add(sleep)
    yield
    for hook in (public_search_sources, search_sources):
        hook._functions.remove(sleep)


@pytest.mark.usefixtures("_slow_source")
@pytest.mark.parametrize("address", [reverse("search"), WORK])
def test_too_broad_search_is_given_up_and_says_so(cast: Cast, as_user: Any, settings: Any, address: str) -> None:
    settings.SEARCH_MILLISECONDS = 50
    client = as_user(cast.owner)

    page = client.get(address, {"q": "tartu"})
    hits = client.get(address, {"q": "tartu"}, headers={"HX-Request": "true"})

    assert (page.status_code, hits.status_code) == (422, 422)
    assert "too broad" in page.content.decode()
    assert "too broad" in hits.content.decode()
    assert "<html" not in hits.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_limit_of_time_holds_for_the_search_alone() -> None:
    with connection.cursor() as cursor:
        with bounded_search():
            cursor.execute("SHOW statement_timeout")
            inside = cursor.fetchone()
        cursor.execute("SHOW statement_timeout")
        outside = cursor.fetchone()

    assert (inside, outside) == (("2s",), ("0",))


def test_guests_of_one_place_search_so_often_and_no_more(cast: Cast, as_user: Any, client: Client) -> None:
    pace = "pace:search:everywhere:127.0.0.1"
    cache.set(pace, SEARCHES_PER_PLACE - 1, 60)
    try:
        last, refused = (client.get(reverse("search"), {"q": "tartu"}) for _ in range(2))
        signed_in = as_user(cast.reader).get(reverse("search"), {"q": "tartu"})
    finally:
        cache.delete(pace)

    assert (last.status_code, refused.status_code, signed_in.status_code) == (200, 429, 200)
    assert "Too many tries from your network" in refused.content.decode()
    assert "Nothing found" not in refused.content.decode()


def test_more_than_a_hundred_are_not_counted(cast: Cast, as_user: Any) -> None:
    StakeholderFactory.create_batch(MOST_COUNTED + 3, city=cast.ours, organisation="Zumbora", person="")

    page = as_user(cast.organiser).get(WORK, {"q": "zumbora"}).content.decode()

    assert "More than 100 results for “zumbora”" in page
    assert '<span class="count">100+</span>' in page
    assert "See all of them in the list" in page
