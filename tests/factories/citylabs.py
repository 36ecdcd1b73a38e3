"""Labs and their programme."""

from datetime import UTC, datetime, timedelta

import factory

from cities.models import Translations
from citylabs.enums import LabKind, LabState, SessionFormat
from citylabs.models import Lab, LabNeed, LabTarget, Room, Session
from stakeholders.enums import HelixGroup
from tests.factories.cities import CityFactory, CityOwnedFactory

START = datetime(2030, 5, 14, 6, 0, tzinfo=UTC)  # 9:00 in Tallinn


class LabFactory(CityOwnedFactory):
    """A lab that lacks nothing, still a draft: 14 May 2030, 9:00 to 16:00 in Tallinn."""

    class Meta:
        model = Lab

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence(lambda n: f"lab-{n}")
    kind = LabKind.NEEDS_COCREATION
    state = LabState.DRAFT
    title = factory.LazyAttribute(lambda it: Translations(en=f"Lab {it.slug}", et=f"Labor {it.slug}"))
    purpose = factory.LazyFunction(lambda: Translations(en="Find out what the street needs.", et="Mida tänav vajab."))
    languages = factory.LazyFunction(lambda: ["en", "et"])
    time_zone = "Europe/Tallinn"
    starts_at = START
    ends_at = START + timedelta(hours=7)
    venue = "Town hall"
    address = "Raekoja plats 1"
    capacity = 40
    registration_opens_at = START - timedelta(days=60)
    registration_closes_at = START - timedelta(days=2)

    class Params:
        published = factory.Trait(state=LabState.PUBLISHED, published_at=START - timedelta(days=60))


class RoomFactory(CityOwnedFactory):
    """A room of a lab's venue."""

    class Meta:
        model = Room

    lab = factory.SubFactory(LabFactory)
    city = factory.SelfAttribute("lab.city")
    name = factory.Sequence(lambda n: f"Room {n}")
    capacity = 20


class SessionFactory(CityOwnedFactory):
    """The first hour of the lab, in no room."""

    class Meta:
        model = Session

    lab = factory.SubFactory(LabFactory)
    city = factory.SelfAttribute("lab.city")
    title = factory.Sequence(lambda n: Translations(en=f"Session {n}"))
    format = SessionFormat.TALK
    starts_at = factory.SelfAttribute("lab.starts_at")
    ends_at = factory.LazyAttribute(lambda it: it.starts_at + timedelta(hours=1))


class LabTargetFactory(CityOwnedFactory):
    """Ten small companies wanted."""

    class Meta:
        model = LabTarget

    lab = factory.SubFactory(LabFactory)
    city = factory.SelfAttribute("lab.city")
    helix_group = HelixGroup.SME
    target = 10


class LabNeedFactory(CityOwnedFactory):
    """A need on the agenda. `need` is given: needs have their own factory."""

    class Meta:
        model = LabNeed

    lab = factory.SubFactory(LabFactory)
    city = factory.SelfAttribute("lab.city")
    position = 1
