"""Founds the city of a journey and gives it people; everything else happens on the pages."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from cities.enums import Role
from cities.models import City, Translations
from cities.permissions import SYSTEM
from cities.services.cities import CityDetails, create_city
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.services.catalogue import refresh_public_lab
from tests.factories.cities import MembershipFactory, UserFactory
from tests.factories.citylabs import LabFactory

ZONE = ZoneInfo("Europe/Tallinn")


def found_city(slug: str = "tartu", **people: Role) -> City:
    """Return a new city with an owner and these colleagues: `found_city(organiser=Role.ORGANISER)`."""
    UserFactory(email=f"owner@{slug}.example", language="en")
    details = CityDetails(
        name=Translations(en=slug.title(), et=f"{slug.title()} linn"),
        country="EE",
        nuts3="EE008",
        languages=["en", "et"],
        sender_name=f"{slug.title()} CityLabs",
        reply_to=f"labs@{slug}.example",
    )
    city = create_city(actor=SYSTEM, slug=slug, details=details, owner_email=f"owner@{slug}.example")
    for name, role in people.items():
        MembershipFactory(city=city, user=UserFactory(email=f"{name}@{slug}.example", language="en"), role=role)
    return city


def announce_lab(city: City, *, slug: str, capacity: int, starts_in: timedelta = timedelta(days=30)) -> Lab:
    """Return a published lab on a coming day, shown in the public lists."""
    start = coming_hour() + starts_in
    lab = LabFactory(
        city=city,
        slug=slug,
        published=True,
        capacity=capacity,
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        published_at=coming_hour() - timedelta(days=1),
        registration_opens_at=None,
        registration_closes_at=None,
    )
    with enter_city(city):
        refresh_public_lab(city=city, lab=lab)
    return lab


@cache
def coming_hour() -> datetime:
    """A full hour ahead by the city's clock, near enough to start the day now; the same in one run of the tests."""
    return datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
