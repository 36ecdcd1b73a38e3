"""A lab that took place, small enough to count on one's fingers, and the pieces of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import factory

from cities.enums import MailState
from cities.models import City, OutboxMail, Translations
from citylabs.enums import InvitationState, LabState, RegistrationSource, RegistrationState, SurveyQuestionKind
from citylabs.models import (
    Campaign,
    Commitment,
    Invitation,
    Lab,
    Registration,
    RegistrationNeed,
    Report,
    SurveyQuestion,
    SurveyResponse,
)
from procurement.enums import Visibility
from procurement.models import Need
from stakeholders.enums import HelixGroup
from tests.factories.cities import CityOwnedFactory
from tests.factories.citylabs import LabFactory, LabNeedFactory, LabTargetFactory, RoomFactory, SessionFactory
from tests.factories.procurement import NeedFactory

DAY = datetime(2026, 5, 14, 6, 0, tzinfo=UTC)  # 9:00 in Tallinn
SME, RESEARCH, BUYER = HelixGroup.SME, HelixGroup.RESEARCH, HelixGroup.PUBLIC_BUYER
CITIZEN, INVESTOR = HelixGroup.CITIZEN, HelixGroup.INVESTOR
CONFIRMED, OFFERED = RegistrationState.CONFIRMED, RegistrationState.OFFERED
WAITING, CANCELLED = RegistrationState.WAITING, RegistrationState.CANCELLED


class HeldLabFactory(LabFactory):
    """A lab that took place on 14 May 2026 and waits for its report."""

    state = LabState.REPORTING
    starts_at = DAY
    ends_at = DAY + timedelta(hours=7)
    registration_opens_at = DAY - timedelta(days=60)
    registration_closes_at = DAY - timedelta(days=2)
    published_at = DAY - timedelta(days=60)


class CountedCampaignFactory(CityOwnedFactory):
    """A campaign."""

    class Meta:
        model = Campaign

    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")


class CountedInvitationFactory(CityOwnedFactory):
    """Somebody asked to come."""

    class Meta:
        model = Invitation

    campaign = factory.SubFactory(CountedCampaignFactory)
    lab = factory.SelfAttribute("campaign.lab")
    city = factory.SelfAttribute("lab.city")
    email = factory.Sequence(lambda n: f"invited-{n}@guests.example")
    helix_group = SME
    language = "en"
    state = InvitationState.INVITED


class CountedRegistrationFactory(CityOwnedFactory):
    """Somebody registered."""

    class Meta:
        model = Registration

    class Params:
        came = factory.Trait(checked_in_at=DAY + timedelta(minutes=5))

    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")
    number = factory.Sequence(lambda n: n + 1)
    state = CONFIRMED
    source = RegistrationSource.PUBLIC
    email = factory.Sequence(lambda n: f"guest-{n}@guests.example")
    person = factory.Sequence(lambda n: f"Guest Number{n}")
    helix_group = SME


class CommitmentFactory(CityOwnedFactory):
    """A promise."""

    class Meta:
        model = Commitment

    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")
    text = "Publish the market consultation"
    owner = "Procurement unit"
    due_date = date(2026, 9, 1)


class SurveyQuestionFactory(CityOwnedFactory):
    """A question."""

    class Meta:
        model = SurveyQuestion

    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")
    code = factory.Sequence(lambda n: f"question-{n}")
    kind = SurveyQuestionKind.SCALE
    text = Translations(en="How useful was the lab?", et="Kui kasulik labor oli?")


class SurveyResponseFactory(CityOwnedFactory):
    """A filled-in form."""

    class Meta:
        model = SurveyResponse

    id = factory.LazyFunction(uuid4)
    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")
    helix_group = SME
    answered_on = DAY.date()


class ReportFactory(CityOwnedFactory):
    """A report with conclusions, not compiled."""

    class Meta:
        model = Report

    lab = factory.SubFactory(HeldLabFactory)
    city = factory.SelfAttribute("lab.city")
    conclusions = Translations(en="Shade first.\nThen water.", et="Kõigepealt vari.\nSiis vesi.")


class CountedMailFactory(CityOwnedFactory):
    """A mail in the outbox."""

    class Meta:
        model = OutboxMail

    recipient = factory.Sequence(lambda n: f"guest-{n}@guests.example")
    kind = "invitation"
    state = MailState.SENT
    due_at = DAY
    message_id = factory.Sequence(lambda n: f"<{n}@tests.example>")


@dataclass(frozen=True)
class SmallLab:
    """What the tests hold in their hands."""

    city: City
    lab: Lab
    needs: list[Need]
    registrations: list[Registration]
    report: Report


def make_small_lab(city: City) -> SmallLab:
    """Return a lab with ten registrations; tests/citylabs/reports/test_figures.py counts it by hand.

    A second lab of the same city with the same kind of rows stands beside it: nothing of it may be counted, except
    that the Gamma University was in it before.
    """
    lab = HeldLabFactory(city=city, slug="street-lab", title=Translations(en="Cool streets lab", et="Jahedad tänavad"))
    _make_earlier_lab(city)
    for group, target in ((SME, 4), (RESEARCH, 1), (INVESTOR, 2)):
        LabTargetFactory(lab=lab, helix_group=group, target=target)
    room = RoomFactory(lab=lab, name="Great hall")
    SessionFactory(lab=lab, title=Translations(en="Welcome", et="Tervitus"), room=room, lead="Mayor Secret")
    _invite(lab)
    registrations = _register(lab)
    needs = _put_on_agenda(lab, registrations)
    _ask(lab)
    _write_mails(lab, registrations)
    CommitmentFactory(lab=lab)
    return SmallLab(city, lab, needs, registrations, ReportFactory(lab=lab))


def _make_earlier_lab(city: City) -> None:
    earlier = HeldLabFactory(city=city, starts_at=DAY - timedelta(days=400), ends_at=DAY - timedelta(days=399))
    CountedRegistrationFactory(lab=earlier, came=True, organisation="gamma university")
    CountedRegistrationFactory(lab=earlier, organisation="Alpha OÜ")  # registered, but did not come
    CountedInvitationFactory(campaign=CountedCampaignFactory(lab=earlier))
    CountedMailFactory(city=city, campaign=f"invitation:{earlier.pk}")
    SurveyResponseFactory(lab=earlier, answers={"useful": 1})


def _invite(lab: Lab) -> None:
    campaign = CountedCampaignFactory(lab=lab)
    answers = {
        SME: ["accepted", "accepted", "declined", "invited"],
        RESEARCH: ["accepted", "invited"],
        BUYER: ["accepted"],
    }
    for group, states in answers.items():
        for state in states:
            CountedInvitationFactory(campaign=campaign, helix_group=group, state=state, person="Mari Sepp")


def _register(lab: Lab) -> list[Registration]:
    invited, desk, api = RegistrationSource.INVITATION, RegistrationSource.DESK, RegistrationSource.API
    rows: list[dict[str, Any]] = [
        {"came": True, "source": invited, "organisation": "Alpha OÜ", "person": "Jüri Kuusk"},
        {"came": True, "source": invited, "organisation": " alpha oü "},
        {"organisation": "Beta"},
        {"came": True, "source": invited, "organisation": "Gamma University", "helix_group": RESEARCH},
        {"state": WAITING, "helix_group": RESEARCH},
        {"state": CANCELLED},
        {"came": True, "source": desk, "helix_group": CITIZEN, "email": ""},
        {"came": True, "source": invited, "organisation": "City of Narva", "helix_group": BUYER},
        {"state": OFFERED, "helix_group": BUYER},
        {"came": True, "source": api, "organisation": "Delta"},
    ]
    return [CountedRegistrationFactory(lab=lab, number=number, **row) for number, row in enumerate(rows, start=1)]


def _put_on_agenda(lab: Lab, registrations: list[Registration]) -> list[Need]:
    shade = NeedFactory(city=lab.city, title=Translations(en="Shade", et="Vari"), visibility=Visibility.PUBLIC)
    water = NeedFactory(city=lab.city, title=Translations(en="Water"), visibility=Visibility.PUBLIC)
    secret = NeedFactory(city=lab.city, title=Translations(en="Secret need"))
    for position, need in enumerate([shade, water, secret], start=1):
        LabNeedFactory(lab=lab, need=need, position=position)
    for need, numbers in ((shade, (1, 2, 3, 6)), (water, (4,)), (secret, (1,))):
        for number in numbers:
            InterestFactory(registration=registrations[number - 1], need=need)
    return [shade, water, secret]


class InterestFactory(CityOwnedFactory):
    """A person wants to work on a need."""

    class Meta:
        model = RegistrationNeed

    city = factory.SelfAttribute("registration.city")


def _ask(lab: Lab) -> None:
    SurveyQuestionFactory(lab=lab, code="useful", position=1)
    choices = [{"en": "Yes", "et": "Jah"}, {"en": "No", "et": "Ei"}]
    again = Translations(en="Would you come again?")
    SurveyQuestionFactory(
        lab=lab, code="again", kind=SurveyQuestionKind.CHOICE, choices=choices, text=again, position=2
    )
    wish = Translations(en="What do you wish for?")
    SurveyQuestionFactory(lab=lab, code="wish", kind=SurveyQuestionKind.TEXT, text=wish, position=3)
    rare = Translations(en="Anything else?")
    SurveyQuestionFactory(lab=lab, code="rare", kind=SurveyQuestionKind.TEXT, text=rare, position=4)
    rows = [
        (SME, {"useful": 5, "again": "0", "wish": "Ask Mari Sepp", "rare": "More coffee"}),
        (SME, {"useful": 4, "again": "0", "wish": "Call me: +372 5555 1234", "rare": "Less talk"}),
        (SME, {"useful": 4, "again": "1", "wish": "Write to kuusk@firm.example", "rare": ""}),
        (RESEARCH, {"useful": 3}),
        (CITIZEN, {"useful": 2}),
        (BUYER, {"useful": 5, "wish": " "}),
        (BUYER, {}),
    ]
    for group, answers in rows:
        SurveyResponseFactory(lab=lab, helix_group=group, answers=answers)


def _write_mails(lab: Lab, registrations: list[Registration]) -> None:
    states = [MailState.SENT] * 5 + [MailState.FAILED, MailState.SUPPRESSED]
    for state in states:
        CountedMailFactory(city=lab.city, campaign=f"invitation:{lab.pk}", state=state)
    CountedMailFactory(city=lab.city, campaign=f"registration:{registrations[0].pk}")
    CountedMailFactory(city=lab.city, campaign=f"registration:{registrations[1].pk}", state=MailState.QUEUED)
    CountedMailFactory(city=lab.city, campaign=f"registration:{lab.city.pk}")  # of somebody else
