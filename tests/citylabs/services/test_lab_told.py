"""Who hears of it when a lab changes: mails, calendars, the waiting list, the survey."""

from datetime import timedelta

import pytest

from cities.models import OutboxMail
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.models import Lab, SeatOffer
from citylabs.services.lab_inputs import LabPlace, LabSeats
from citylabs.services.lab_states import cancel_lab, end_lab, resume_lab
from citylabs.services.labs import place_lab, seat_lab
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import RegistrationFactory, SurveyQuestionFactory

pytestmark = pytest.mark.django_db
NOW = START - timedelta(days=30)


def place(lab: Lab, **changes: object) -> LabPlace:
    names = ("time_zone", "starts_at", "ends_at", "venue", "address", "online_url", "access_notes")
    return LabPlace(**{**{name: getattr(lab, name) for name in names}, **changes})


def mails(cast: Cast) -> list[tuple[str, str]]:
    return sorted(OutboxMail.objects.filter(city=cast.ours).values_list("kind", "recipient"))


def test_moving_a_published_lab_tells_everybody_with_a_place(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    RegistrationFactory(lab=lab, email="in@firm.example")
    RegistrationFactory(lab=lab, email="waits@firm.example", state="waiting_list")
    RegistrationFactory(lab=lab, email="gone@firm.example", state="cancelled")
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=place(lab, venue="Library"))

        assert mails(cast) == [("lab_changed", "in@firm.example"), ("lab_changed", "waits@firm.example")]
        event = OutboxMail.objects.filter(city=cast.ours)[0].context["event"]
        assert (event["sequence"], event["method"], event["location"]) == (1, "REQUEST", "Library, Raekoja plats 1")


def test_changing_words_or_a_draft_tells_nobody(cast: Cast, organiser: Actor) -> None:
    draft, public = LabFactory(city=cast.ours), LabFactory(city=cast.ours, published=True)
    for lab in (draft, public):
        RegistrationFactory(lab=lab)
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=draft, place=place(draft, venue="Library"))
        place_lab(city=cast.ours, actor=organiser, lab=public, place=place(public, access_notes={"en": "Lift"}))

        assert mails(cast) == []


def test_cancelling_a_lab_cancels_the_calendars(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    RegistrationFactory(lab=lab, email="in@firm.example")
    with enter_city(cast.ours):
        cancel_lab(city=cast.ours, actor=organiser, lab=lab, reason="Flood", now=NOW)

        mail = OutboxMail.objects.get(city=cast.ours)
        assert (mail.kind, mail.recipient, mail.context["reason"]) == ("lab_cancelled", "in@firm.example", "Flood")
        assert (mail.context["event"]["method"], mail.context["event"]["sequence"]) == ("CANCEL", 1)


def test_more_seats_go_to_those_who_wait(cast: Cast, organiser: Actor) -> None:
    soon = START + timedelta(days=0)
    lab = LabFactory(city=cast.ours, published=True, capacity=1, starts_at=soon)
    RegistrationFactory(lab=lab)
    waits = RegistrationFactory(lab=lab, state="waiting_list")
    with enter_city(cast.ours):
        seat_lab(city=cast.ours, actor=organiser, lab=lab, seats=LabSeats(capacity=2))

        assert list(SeatOffer.objects.filter(city=cast.ours).values_list("registration_id", flat=True)) == [waits.pk]


def test_ending_a_lab_asks_those_who_came_once(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, state="running")
    SurveyQuestionFactory(lab=lab)
    RegistrationFactory(lab=lab, email="came@firm.example", checked_in_at=START)
    RegistrationFactory(lab=lab, email="stayed-away@firm.example")
    with enter_city(cast.ours):
        for step in (end_lab, resume_lab, end_lab):
            step(city=cast.ours, actor=organiser, lab=lab, now=START)

        assert mails(cast) == [("survey", "came@firm.example")]
        assert Lab.objects.get(pk=lab.pk).survey_sent_at == START


def test_ending_a_lab_without_questions_just_ends_it(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, state="running")
    with enter_city(cast.ours):
        assert end_lab(city=cast.ours, actor=organiser, lab=lab, now=START).state == "reporting"
