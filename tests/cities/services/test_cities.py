"""Founding cities and changing their settings."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from cities.enums import Role
from cities.models import City, ColleagueInvitation, LegalText, LogEntry, Membership, Translations
from cities.permissions import SYSTEM
from cities.services.cities import AddressTaken, BadCityDetails, CityDetails, create_city, update_city
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import UserFactory

pytestmark = pytest.mark.django_db
DETAILS = CityDetails(name=Translations(lt="Panevėžys"), country="LT", languages=["lt", "en"], nuts3="LT025")


def test_create_city_invites_an_unknown_owner_and_writes_texts() -> None:
    city = create_city(actor=SYSTEM, slug="panevezys", details=DETAILS, owner_email="owner@panevezys.example")

    with enter_city(city):
        assert ColleagueInvitation.objects.values_list("email", "role").get() == ("owner@panevezys.example", Role.OWNER)
        assert set(LegalText.objects.values_list("language", flat=True)) == {"lt", "en"}
        assert LegalText.objects.count() == 12
        assert "Panevėžys" in LegalText.objects.get(kind="privacy", language="lt").body
        assert LogEntry.objects.filter(city=city, action="city.create").count() == 1


@pytest.mark.parametrize(
    ("place", "field"),
    [({"latitude": 58.4}, "longitude"), ({"longitude": 26.7}, "latitude"), ({"latitude": 91.0}, "latitude")],
)
def test_update_city_refuses_half_a_place(cast: Cast, place: dict[str, float], field: str) -> None:
    with enter_city(cast.ours), pytest.raises(BadCityDetails) as refused:
        update_city(city=cast.ours, actor=SYSTEM, details=replace(DETAILS, **place))

    assert refused.value.field == field


def test_create_city_makes_a_known_person_owner() -> None:
    person = UserFactory(email="owner@panevezys.example")

    city = create_city(actor=SYSTEM, slug="panevezys", details=DETAILS, owner_email="Owner@Panevezys.example")

    with enter_city(city):
        assert Membership.objects.values_list("user", "role").get() == (person.pk, Role.OWNER)


def test_create_city_refuses_a_taken_address(cast: Cast) -> None:
    with pytest.raises(AddressTaken):
        create_city(actor=SYSTEM, slug="tartu", details=DETAILS, owner_email="a@b.example")


BAD = [
    ("country", "lt"),
    ("nuts3", "Vilnius"),
    ("time_zone", "Mars/Base"),
    ("languages", []),
    ("languages", ["xx"]),
    ("website", "javascript:alert(1)"),
    ("brand_colour", "red"),
    ("reply_to", "nobody"),
    ("kind", "village"),
    ("name", Translations(fi="Panevėžys")),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_update_city_refuses(cast: Cast, field: str, value: object) -> None:
    with enter_city(cast.ours):
        with pytest.raises(BadCityDetails) as refused:
            update_city(city=cast.ours, actor=SYSTEM, details=replace(DETAILS, **{field: value}))

        assert refused.value.field == field
        assert City.objects.get(pk=cast.ours.pk).country == "EE"


@pytest.mark.parametrize(("latitude", "longitude"), [(58.4, None), (None, 26.7), (90.1, 26.7), (58.4, 180.5)])
def test_city_lies_on_the_globe_or_nowhere(cast: Cast, latitude: float | None, longitude: float | None) -> None:
    with pytest.raises(IntegrityError, match="cities_city_on_the_globe"), transaction.atomic():
        City.objects.filter(pk=cast.ours.pk).update(latitude=latitude, longitude=longitude)


def test_update_city_logs_what_changed_and_adds_texts(cast: Cast) -> None:
    same = {name: getattr(cast.ours, name) for name in DETAILS.as_dict()}
    details = replace(CityDetails(**same), languages=["en", "fi"], sender_name="Tartu labs")
    with enter_city(cast.ours):
        update_city(city=cast.ours, actor=SYSTEM, details=details)

        entry = LogEntry.objects.get(city=cast.ours, action="city.update")
        assert entry.changes == {
            "languages": [["en", "et"], ["en", "fi"]],
            "sender_name": ["Tartu CityLabs", "Tartu labs"],
        }
        assert set(LegalText.objects.values_list("language", flat=True)) == {"en", "fi"}


def test_update_city_without_a_change_logs_nothing(cast: Cast) -> None:
    same = CityDetails(**{name: getattr(cast.ours, name) for name in DETAILS.as_dict()})
    with enter_city(cast.ours):
        update_city(city=cast.ours, actor=SYSTEM, details=same)

        assert not LogEntry.objects.filter(city=cast.ours).exists()
