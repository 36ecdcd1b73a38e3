"""The start page: what this is, what is on next, where."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab, PublicLab
from citylabs.selectors.catalogue import PlatformNumbers, get_platform_numbers
from citylabs.services.catalogue import refresh_public_lab
from citylabs.views.lab_cards import make_card
from citylabs.views.platform_numbers import find_numbers
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db
NOW = START - timedelta(days=30)
DAY = timedelta(days=1)


def publish(**values: object) -> Lab:
    lab: Lab = LabFactory(**{"published": True, "registration_opens_at": None, **values})
    with enter_city(lab.city):
        refresh_public_lab(city=lab.city, lab=lab)
    return lab


def place(city: City, latitude: float, longitude: float) -> None:
    City.objects.filter(pk=city.pk).update(latitude=latitude, longitude=longitude)


def pins(page: str) -> list[str]:
    return re.findall(r'id="map-([a-z0-9-]+)"', page)


def test_map_shows_cities_as_links_with_their_labs(cast: Cast, client: Client) -> None:
    place(cast.ours, 58.378, 26.729)
    publish(city=cast.ours)
    publish(city=cast.ours)

    answer = client.get("/")
    page = answer.content.decode()

    assert pins(page) == ["tartu"]
    assert re.search(
        r'<a class="map__pin" href="/c/tartu/"><span class="visually-hidden">Tartu: 2 labs ahead</span>', page
    )
    nonce = re.search(r'<style nonce="([^"]+)">#map-tartu\{inset:\d+\.\d+% auto auto \d+\.\d+%\}</style>', page)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("where", [None, (48.857, 2.352)])
def test_city_without_a_place_on_the_map_stands_in_the_list(
    cast: Cast, client: Client, where: tuple[float, float] | None
) -> None:
    if where:
        place(cast.ours, *where)
    publish(city=cast.ours)

    page = client.get("/").content.decode()

    assert pins(page) == []
    assert 'class="map"' not in page
    assert 'class="city-list__link" href="/c/tartu/"' in page


@pytest.mark.parametrize("language", ["et", "lt", "de"])
def test_positions_are_numbers_of_css_in_every_language(cast: Cast, client: Client, language: str) -> None:
    place(cast.ours, 58.378, 26.729)
    publish(city=cast.ours)

    page = client.get(f"/?lang={language}").content.decode()

    assert re.search(r"inset:[\d.]+% auto auto [\d.]+%}", page)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "seats"),
        ({"capacity": 1}, "full"),
        ({"registration_opens_at": NOW + DAY}, "not-yet"),
        ({"registration_closes_at": NOW - DAY}, "closed"),
        ({"state": LabState.RUNNING}, "on-now"),
        ({"state": LabState.CANCELLED}, "cancelled"),
        ({"state": LabState.CLOSED}, "over"),
    ],
)
def test_card_says_whether_one_can_still_come(cast: Cast, values: dict[str, object], status: str) -> None:
    lab = publish(city=cast.ours, **values)
    RegistrationFactory(lab=lab)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)

    card = make_card(PublicLab.objects.get(pk=lab.pk), now=NOW)

    assert (card.status, card.is_several_days) == (status, False)


def test_card_counts_days_by_the_clock_of_the_lab(cast: Cast) -> None:
    late = publish(city=cast.ours, starts_at=START + timedelta(hours=14), ends_at=START + timedelta(hours=16))

    assert make_card(PublicLab.objects.get(pk=late.pk), now=NOW).is_several_days is True  # 23:00 to 1:00 in Tallinn


def test_seats_left_stand_on_the_card(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, capacity=3)
    RegistrationFactory(lab=lab)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)

    assert "2 seats left" in client.get("/").content.decode()


def test_get_platform_numbers_counts_public_rows(cast: Cast) -> None:
    past = {"starts_at": START - 90 * DAY, "ends_at": START - 89 * DAY}
    held = publish(city=cast.ours, state=LabState.CLOSED, **past)
    publish(city=cast.ours, state=LabState.CANCELLED, **past)
    publish(city=cast.theirs)
    LabFactory(city=CityFactory())
    for came in (START, START, None):
        RegistrationFactory(lab=held, checked_in_at=came)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=held)

    assert get_platform_numbers(now=NOW) == PlatformNumbers(labs_held=1, labs_ahead=1, people=2, cities=2)


def test_numbers_wait_until_there_is_something_to_tell(cast: Cast, client: Client) -> None:
    publish(city=cast.ours)
    assert 'class="numbers"' not in client.get("/").content.decode()

    publish(city=cast.ours, state=LabState.CLOSED, starts_at=timezone.now() - DAY, ends_at=timezone.now() - DAY / 2)
    assert 'class="numbers"' in client.get("/").content.decode()


def test_home_asks_as_much_for_three_cities_as_for_one(cast: Cast, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    place(cast.ours, 58.378, 26.729)
    publish(city=cast.ours)
    client.get("/")
    one = count()
    for number in (1, 2):
        city = CityFactory(latitude=60.0 + number, longitude=22.0)
        publish(city=city)

    assert count() == one


def test_numbers_are_kept_for_a_while(cast: Cast, client: Client, settings: Any) -> None:
    settings.GUEST_PAGE_SECONDS = 60
    cache.clear()
    publish(city=cast.ours)
    first = find_numbers(now=NOW)
    publish(city=cast.ours)

    assert (first.labs_ahead, find_numbers(now=NOW).labs_ahead) == (1, 1)
    cache.clear()
    assert find_numbers(now=NOW).labs_ahead == 2
    cache.clear()
