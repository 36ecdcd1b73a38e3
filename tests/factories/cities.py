"""Cities and people. A city-owned row is made inside its city, as the wall asks."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from cities.enums import Role
from cities.models import City, Membership, Translations, User
from cities.tenancy import enter_city

PASSWORD = "correct horse battery"  # noqa: S105  every person of the tests has it


class CityFactory(DjangoModelFactory):
    """A city with a name in two languages."""

    class Meta:
        model = City

    slug = factory.Sequence(lambda n: f"city-{n}")
    name = factory.LazyAttribute(lambda it: Translations(en=it.slug.title(), et=f"{it.slug.title()} linn"))
    country = "EE"
    nuts3 = "EE008"
    languages = ["en", "et"]
    sender_name = factory.LazyAttribute(lambda it: f"{it.slug.title()} CityLabs")
    reply_to = factory.LazyAttribute(lambda it: f"labs@{it.slug}.example")


class UserFactory(DjangoModelFactory):
    """A person with a verified address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@people.example")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class CityOwnedFactory(DjangoModelFactory):
    """The base of every factory of a city-owned model: enters the city to insert."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with enter_city(kwargs["city"]):
            return super()._create(model_class, *args, **kwargs)


class MembershipFactory(CityOwnedFactory):
    """A person in a city."""

    class Meta:
        model = Membership

    city = factory.SubFactory(CityFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.ORGANISER
