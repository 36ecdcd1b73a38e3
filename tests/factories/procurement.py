"""Needs."""

import factory

from cities.models import Translations
from procurement.models import Need
from tests.factories.cities import CityFactory, CityOwnedFactory


class NeedFactory(CityOwnedFactory):
    """A private idea with a title in two languages."""

    class Meta:
        model = Need

    city = factory.SubFactory(CityFactory)
    title = factory.Sequence(lambda n: Translations(en=f"Cooler streets {n}", et=f"Jahedamad tänavad {n}"))
    ask = Translations(en="How can we cool streets in summer?")
