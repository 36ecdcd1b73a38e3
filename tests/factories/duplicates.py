"""Pairs of entries that look alike, and merges."""

import factory
from django.utils import timezone

from stakeholders.models import DuplicatePair, StakeholderMerge
from tests.factories.cities import CityFactory, CityOwnedFactory
from tests.factories.stakeholders import StakeholderFactory


class DuplicatePairFactory(CityOwnedFactory):
    """Two entries with the same name."""

    class Meta:
        model = DuplicatePair

    city = factory.SubFactory(CityFactory)
    left = factory.SubFactory(StakeholderFactory, city=factory.SelfAttribute("..city"))
    right = factory.SubFactory(StakeholderFactory, city=factory.SelfAttribute("..city"))
    score = 90
    reasons = ["name"]
    fingerprint = "-"
    found_at = factory.LazyFunction(timezone.now)


class StakeholderMergeFactory(CityOwnedFactory):
    """An entry into which another was merged."""

    class Meta:
        model = StakeholderMerge

    city = factory.SubFactory(CityFactory)
    kept = factory.SubFactory(StakeholderFactory, city=factory.SelfAttribute("..city"))
    gone_id = factory.Faker("uuid4")
    gone = factory.LazyFunction(lambda: {"organisation": "Gone", "helix_group": "sme", "language": "en"})
    merged_at = factory.LazyFunction(timezone.now)
