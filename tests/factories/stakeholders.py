"""Entries of a registry, imports and consents. No surprises: every value is plain and may be overridden."""

import factory
from django.utils import timezone

from cities.models import City
from cities.permissions import Actor, permissions_of
from stakeholders.enums import ConsentPurpose, HelixGroup
from stakeholders.models import Consent, Segment, Stakeholder, StakeholderImport
from tests.factories.cities import CityFactory, CityOwnedFactory


class StakeholderFactory(CityOwnedFactory):
    """A person of a small company."""

    class Meta:
        model = Stakeholder

    city = factory.SubFactory(CityFactory)
    organisation = factory.Sequence(lambda n: f"Company {n:05}")
    person = factory.Sequence(lambda n: f"Person {n:05}")
    email = factory.Sequence(lambda n: f"person-{n}@company.example")
    helix_group = HelixGroup.SME
    language = "en"


class ConsentFactory(CityOwnedFactory):
    """A yes to further invitations."""

    class Meta:
        model = Consent

    city = factory.SubFactory(CityFactory)
    email = factory.Sequence(lambda n: f"person-{n}@company.example")
    purpose = ConsentPurpose.INVITE
    language = "en"
    channel = "registration"
    given_at = factory.LazyFunction(timezone.now)


class SegmentFactory(CityOwnedFactory):
    """A saved filter: everybody from a small company."""

    class Meta:
        model = Segment

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Segment {n}")
    definition = factory.LazyFunction(lambda: {"all": [{"filters": {"group": "sme"}}]})


class StakeholderImportFactory(CityOwnedFactory):
    """An uploaded list nobody has read yet."""

    class Meta:
        model = StakeholderImport

    city = factory.SubFactory(CityFactory)
    file_name = "list.csv"
    content = b"organisation,e-mail,group\n"


def make_actor(city: City, role: str = "organiser") -> Actor:
    """Return a member's actor, as the gates make it."""
    return Actor(kind="member", label=f"{role}@{city.slug}.example", role=role, permissions=permissions_of(role))
