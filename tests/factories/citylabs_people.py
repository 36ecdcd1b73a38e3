"""Campaigns, invitations, registrations, offers, survey questions."""

from datetime import timedelta

import factory

from cities.models import Translations
from citylabs.enums import InvitationState, OfferState, RegistrationSource, RegistrationState, SurveyQuestionKind
from citylabs.models import Campaign, Invitation, Registration, SeatOffer, SurveyQuestion
from stakeholders.enums import HelixGroup
from tests.factories.cities import CityOwnedFactory
from tests.factories.citylabs import START, LabFactory


class CampaignFactory(CityOwnedFactory):
    """A draft to everybody, with a few words in English."""

    class Meta:
        model = Campaign

    lab = factory.SubFactory(LabFactory, published=True)
    city = factory.SelfAttribute("lab.city")
    audience = factory.LazyFunction(lambda: {"groups": [], "tags": [], "languages": []})
    note = factory.LazyFunction(lambda: Translations(en="Please come."))


class InvitationFactory(CityOwnedFactory):
    """Somebody invited who has not answered."""

    class Meta:
        model = Invitation

    campaign = factory.SubFactory(CampaignFactory)
    lab = factory.SelfAttribute("campaign.lab")
    city = factory.SelfAttribute("campaign.city")
    email = factory.Sequence(lambda n: f"invited-{n}@firm.example")
    person = factory.Sequence(lambda n: f"Invited Person {n}")
    organisation = factory.Sequence(lambda n: f"Firm {n}")
    helix_group = HelixGroup.SME
    language = "en"
    state = InvitationState.INVITED


class RegistrationFactory(CityOwnedFactory):
    """Somebody with a confirmed seat. The lab's next number is left to the test."""

    class Meta:
        model = Registration

    lab = factory.SubFactory(LabFactory, published=True)
    city = factory.SelfAttribute("lab.city")
    number = factory.Sequence(lambda n: 1000 + n)
    state = RegistrationState.CONFIRMED
    source = RegistrationSource.PUBLIC
    email = factory.Sequence(lambda n: f"guest-{n}@firm.example")
    person = factory.Sequence(lambda n: f"Guest {n:04}")
    organisation = factory.Sequence(lambda n: f"Firm {n}")
    helix_group = HelixGroup.SME


class SeatOfferFactory(CityOwnedFactory):
    """An open offer, made ten days before the lab, good for a day."""

    class Meta:
        model = SeatOffer

    registration = factory.SubFactory(RegistrationFactory, state=RegistrationState.OFFERED)
    city = factory.SelfAttribute("registration.city")
    state = OfferState.OPEN
    rule = "order"
    offered_at = START - timedelta(days=10)
    expires_at = START - timedelta(days=9)


class SurveyQuestionFactory(CityOwnedFactory):
    """A question with a scale."""

    class Meta:
        model = SurveyQuestion

    lab = factory.SubFactory(LabFactory, published=True)
    city = factory.SelfAttribute("lab.city")
    code = factory.Sequence(lambda n: f"question-{n}")
    kind = SurveyQuestionKind.SCALE
    text = factory.LazyAttribute(lambda it: Translations(en=f"How was {it.code}?"))
    position = factory.Sequence(lambda n: n)
