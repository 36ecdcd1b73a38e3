"""Public profiles and their people. No surprises: every value is plain and may be overridden."""

import factory
from factory.django import DjangoModelFactory

from cities.models import Translations
from stakeholders.enums import HelixGroup, ProfileRole
from stakeholders.models import Organisation, OrganisationMember
from tests.factories.cities import UserFactory


class OrganisationFactory(DjangoModelFactory):
    """A small company that everybody can find."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"firm-{n:05}")
    name = factory.Sequence(lambda n: f"Firm {n:05} OÜ")
    country = "EE"
    helix_group = HelixGroup.SME
    summary = factory.LazyFunction(lambda: Translations(en="Keeps streets dry."))
    is_listed = True


class OrganisationMemberFactory(DjangoModelFactory):
    """An admin of a profile."""

    class Meta:
        model = OrganisationMember

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = ProfileRole.ADMIN
