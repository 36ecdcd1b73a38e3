"""Networks of cities, and what is shared in them."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cities.models import City, Network, NetworkInvitation, NetworkMembership, Translations
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Stakeholder
from tests.factories.cities import CityFactory, CityOwnedFactory
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory


class NetworkFactory(DjangoModelFactory):
    """A network that nobody is in yet."""

    class Meta:
        model = Network

    slug = factory.Sequence(lambda n: f"network-{n}")
    name = factory.LazyAttribute(lambda it: Translations(en=it.slug.title()))


class NetworkMembershipFactory(CityOwnedFactory):
    """A city in a network."""

    class Meta:
        model = NetworkMembership

    city = factory.SubFactory(CityFactory)
    network = factory.SubFactory(NetworkFactory)
    joined_at = factory.LazyFunction(timezone.now)


class NetworkInvitationFactory(CityOwnedFactory):
    """A city that was asked."""

    class Meta:
        model = NetworkInvitation

    city = factory.SubFactory(CityFactory)
    network = factory.SubFactory(NetworkFactory)
    invited_by = factory.SubFactory(CityFactory)
    invited_at = factory.LazyFunction(timezone.now)


def make_network(*cities: City, **given: Any) -> Network:
    """Return a network of these cities; the first coordinates it."""
    network: Network = NetworkFactory(**given)
    for number, city in enumerate(cities):
        NetworkMembershipFactory(city=city, network=network, role="member" if number else "coordinator")
    return network


def make_agreeing(city: City, **given: Any) -> Stakeholder:
    """Return an entry whose person agreed to be shared."""
    entry: Stakeholder = StakeholderFactory(city=city, **given)
    ConsentFactory(city=city, email=entry.email, purpose=ConsentPurpose.SHARE)
    return entry
