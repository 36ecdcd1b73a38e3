"""Registering, cancelling, editing: what is kept, refused, logged and written to people."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, LegalText, LogEntry, OutboxMail
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState, OfferState, RegistrationSource, RegistrationState
from citylabs.models import Lab, Registration, RegistrationNeed, SeatOffer
from citylabs.rules.registration import RegistrationObstacle
from citylabs.services.asked_consents import settle_consents
from citylabs.services.details import BadDetails, Details
from citylabs.services.registrations import (
    CancelTooLate,
    NoLongerPossible,
    RegistrationClosed,
    cancel_registration,
    confirm_registration,
    edit_registration,
    register_or_remind,
    register_person,
    restore_registration,
)
from citylabs.services.seats import AlreadyRegistered, LabFull
from stakeholders.models import Consent, Stakeholder
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabNeedFactory, LabTargetFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind="person", label="anonymous")
NOW = START - timedelta(days=20)
C, O, W, X = (  # noqa: E741  short names for tables
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITING,
    RegistrationState.CANCELLED,
)


def details(number: int = 1, group: str = "sme", **values: Any) -> Details:
    return Details(
        **{"person": f"Mari {number}", "email": f"mari-{number}@firm.example", "helix_group": group, **values}
    )


def register(city: City, lab: Lab, number: int = 1, group: str = "sme", **values: Any) -> Registration:
    source = values.pop("source", RegistrationSource.PUBLIC)
    now = values.pop("now", NOW)
    return register_person(
        city=city, actor=NOBODY, lab=lab, details=details(number, group, **values), source=source, now=now
    )


def states(city: City, lab: Lab) -> list[tuple[int, str]]:
    return list(Registration.objects.filter(city=city, lab=lab).order_by("number").values_list("number", "state"))


def mails(city: City) -> list[tuple[str, str]]:
    return list(OutboxMail.objects.filter(city=city).order_by("id").values_list("kind", "recipient"))


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True, capacity=2)


def test_register_person_confirms_until_the_room_is_full(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        for number in (1, 2, 3, 4):
            register(cast.ours, lab, number)

        assert states(cast.ours, lab) == [(1, C), (2, C), (3, W), (4, W)]
        assert [kind for kind, _recipient in mails(cast.ours)] == [
            "registration_confirmed",
            "registration_confirmed",
            "registration_waiting",
            "registration_waiting",
        ]
        assert Lab.objects.get(city=cast.ours, id=lab.pk).next_number == 5
        entry = LogEntry.objects.filter(city=cast.ours, action="registration.create").first()
        assert entry is not None
        assert "Mari" not in f"{entry.object_label}{entry.changes}{entry.actor_label}"


def test_register_person_keeps_what_was_said(cast: Cast, lab: Lab) -> None:
    need = NeedFactory(city=cast.ours)
    LabNeedFactory(lab=lab, need=need)
    text = _text(cast.ours, "consent_photos")
    with enter_city(cast.ours):
        found = register(
            cast.ours,
            lab,
            organisation="  OÜ\tNäide ",
            language="et",
            need_ids=(need.pk,),
            consents={"consent_photos": True, "consent_invite": False},
            texts={"consent_photos": text},
        )
        assert found.asked_consents == {"consent_photos": str(text.pk)}
        settle_consents(city=cast.ours, actor=NOBODY, registration=found, agreed=True, now=NOW)

        assert (found.person, found.organisation, found.language) == ("Mari 1", "OÜ Näide", "et")
        assert [one.need_id for one in RegistrationNeed.objects.filter(city=cast.ours)] == [need.pk]
        consent = Consent.objects.get(city=cast.ours)
        assert (consent.email, consent.purpose, consent.legal_text_id) == (
            "mari-1@firm.example",
            "consent_photos",
            text.pk,
        )
        assert not Stakeholder.objects.filter(city=cast.ours).exists()


def test_a_yes_with_an_unproven_address_waits_for_its_owner(cast: Cast, lab: Lab) -> None:
    text = _text(cast.ours, "consent_invite")
    with enter_city(cast.ours):
        asked = {"consent_invite": True, "consent_photos": False}
        person = register(cast.ours, lab, consents=asked, texts={"consent_invite": text})

        assert not Consent.objects.exists()
        assert not Stakeholder.objects.exists()
        (mail,) = OutboxMail.objects.all()
        assert mail.context["asked"] == ["Invite me to further labs"]

        for _twice in range(2):
            settle_consents(city=cast.ours, actor=NOBODY, registration=person, agreed=True, now=NOW)

        consent = Consent.objects.get()
        assert (consent.email, consent.purpose, consent.legal_text_id) == (person.email, "consent_invite", text.pk)
        assert list(Stakeholder.objects.values_list("email", "consent_basis")) == [("mari-1@firm.example", "consent")]
        assert LogEntry.objects.filter(action="consent.give").count() == 1
        assert Registration.objects.get().asked_consents == {}


def test_a_yes_that_was_not_the_owners_is_forgotten(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        person = register(cast.ours, lab, consents={"consent_invite": True})

        settle_consents(city=cast.ours, actor=NOBODY, registration=person, agreed=False, now=NOW)
        settle_consents(city=cast.ours, actor=NOBODY, registration=person, agreed=True, now=NOW)

        assert not Consent.objects.exists()
        assert not Stakeholder.objects.exists()


def test_a_proven_address_needs_no_second_click(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        values = {"person": "Mari", "email": cast.stranger.email, "helix_group": "sme"}
        asked = Details(**values, consents={"consent_invite": True})
        person = register_person(city=cast.ours, actor=NOBODY, lab=lab, details=asked, user=cast.stranger, now=NOW)

        assert person.asked_consents == {}
        assert Consent.objects.get().email == cast.stranger.email
        assert Stakeholder.objects.get().email == cast.stranger.email


def _text(city: City, kind: str) -> LegalText:
    with enter_city(city):
        return LegalText.objects.create(
            city=city, kind=kind, language="en", version=1, body="Yes, you may.", published_at=NOW
        )


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("person", {"person": "  "}),
        ("person", {"person": "x" * 201}),
        ("organisation", {"organisation": "x" * 201}),
        ("email", {"email": "not an address"}),
        ("email", {"email": ""}),
        ("helix_group", {"helix_group": "king"}),
        ("language", {"language": "xx"}),
        ("needs", {"need_ids": (uuid4(),)}),
        ("nonsense", {"consents": {"nonsense": True}}),
    ],
)
def test_register_person_refuses_bad_details(cast: Cast, lab: Lab, field: str, values: dict[str, Any]) -> None:
    with enter_city(cast.ours):
        with pytest.raises(BadDetails) as refusal:
            register(cast.ours, lab, **values)

        assert refusal.value.field == field
        assert states(cast.ours, lab) == []
        assert mails(cast.ours) == []


@pytest.mark.parametrize(
    ("state", "now", "obstacle"),
    [
        (LabState.DRAFT, NOW, RegistrationObstacle.NOT_PUBLISHED),
        (LabState.CANCELLED, NOW, RegistrationObstacle.CANCELLED),
        (LabState.CLOSED, NOW, RegistrationObstacle.OVER),
        (LabState.PUBLISHED, START - timedelta(days=90), RegistrationObstacle.NOT_YET),
        (LabState.PUBLISHED, START - timedelta(days=1), RegistrationObstacle.TOO_LATE),
    ],
)
def test_register_person_refuses_when_closed(cast: Cast, state: str, now: Any, obstacle: RegistrationObstacle) -> None:
    lab = LabFactory(city=cast.ours, state=state)
    with enter_city(cast.ours):
        with pytest.raises(RegistrationClosed) as refusal:
            register(cast.ours, lab, now=now)

        assert refusal.value.details == {"obstacle": obstacle.value}
        assert states(cast.ours, lab) == []


def test_register_person_by_hand_ignores_the_window(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        late = register(cast.ours, lab, source=RegistrationSource.DESK, email="", now=START - timedelta(days=1))

        assert (late.state, late.email) == (C, "")
        assert mails(cast.ours) == []


def test_register_person_refuses_the_same_address_in_any_case(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab, email="mari@firm.example")
        with pytest.raises(AlreadyRegistered):
            register(cast.ours, lab, 2, email="MARI@firm.example")

        assert states(cast.ours, lab) == [(1, C)]


def test_register_person_keeps_no_consent_of_a_refused_registration(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab)
        with pytest.raises(AlreadyRegistered):
            register(cast.ours, lab, consents={"consent_photos": True})

        assert not Consent.objects.filter(city=cast.ours).exists()


def test_register_or_remind_answers_the_owner_of_the_address_only(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        arguments: dict[str, Any] = {"city": cast.ours, "actor": NOBODY, "lab": lab, "source": "public", "now": NOW}
        assert register_or_remind(details=details(), **arguments) is not None
        assert register_or_remind(details=details(person="A stranger"), **arguments) is None
        assert register_or_remind(details=details(person="A stranger"), **arguments) is None

        assert mails(cast.ours) == [
            ("registration_confirmed", "mari-1@firm.example"),
            ("already_registered", "mari-1@firm.example"),
        ]
        assert Registration.objects.get(city=cast.ours).person == "Mari 1"


def test_cancel_registration_offers_the_seat_at_once(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3, 4)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)

        assert states(cast.ours, lab) == [(1, X), (2, C), (3, O), (4, W)]
        assert mails(cast.ours)[-2:] == [
            ("registration_cancelled", "mari-1@firm.example"),
            ("seat_offered", "mari-3@firm.example"),
        ]
        assert LogEntry.objects.filter(action__in=["registration.cancel", "seat.offer"]).count() == 2


def test_cancel_registration_twice_changes_nothing(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        person = register(cast.ours, lab)
        stale = Registration.objects.get(city=cast.ours, id=person.pk)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)
        again = cancel_registration(city=cast.ours, actor=NOBODY, registration=stale, now=NOW)

        assert again.state == X
        assert [kind for kind, _ in mails(cast.ours)] == ["registration_confirmed", "registration_cancelled"]


def test_cancel_registration_of_an_offered_person_closes_the_offer(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3, 4)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[2], now=NOW)

        assert states(cast.ours, lab) == [(1, X), (2, C), (3, X), (4, O)]
        assert sorted(SeatOffer.objects.values_list("state", flat=True)) == [OfferState.DECLINED, OfferState.OPEN]


@pytest.mark.parametrize("what", ["over", "inside"])
def test_cancel_registration_too_late(cast: Cast, lab: Lab, what: str) -> None:
    person = RegistrationFactory(lab=lab, checked_in_at=START if what == "inside" else None)
    now = START + timedelta(days=1) if what == "over" else NOW
    with enter_city(cast.ours):
        with pytest.raises(CancelTooLate):
            cancel_registration(city=cast.ours, actor=NOBODY, registration=person, now=now)

        assert Registration.objects.get(city=cast.ours).state == C


def test_cancelled_person_may_register_again_at_the_end_of_the_line(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)
        register(cast.ours, lab, 1)

        assert states(cast.ours, lab) == [(1, X), (2, C), (3, O), (4, W)]


def test_edit_registration(cast: Cast, lab: Lab) -> None:
    need = NeedFactory(city=cast.ours)
    LabNeedFactory(lab=lab, need=need)
    with enter_city(cast.ours):
        person = register(cast.ours, lab, consents={"consent_photos": True})
        settle_consents(city=cast.ours, actor=NOBODY, registration=person, agreed=True, now=NOW)
        new = details(person="Mari Maasikas", group="research", need_ids=(need.pk,), consents={"consent_photos": False})
        edit_registration(city=cast.ours, actor=NOBODY, registration=person, details=new, now=NOW)

        found = Registration.objects.get(city=cast.ours)
        assert (found.person, found.helix_group, found.email) == ("Mari Maasikas", "research", "mari-1@firm.example")
        assert RegistrationNeed.objects.filter(city=cast.ours).count() == 1
        assert Consent.objects.get(city=cast.ours).withdrawn_at is not None
        assert LogEntry.objects.get(action="registration.edit").changes == {"fields": ["person", "helix_group"]}


def test_edit_registration_refuses_a_cancelled_one(cast: Cast, lab: Lab) -> None:
    person = RegistrationFactory(lab=lab, state=X)
    with enter_city(cast.ours), pytest.raises(NoLongerPossible):
        edit_registration(city=cast.ours, actor=NOBODY, registration=person, details=details(), now=NOW)


def test_confirm_registration_needs_a_free_seat(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3, 4)]
        with pytest.raises(LabFull):
            confirm_registration(city=cast.ours, actor=NOBODY, registration=people[3], now=NOW)
        Lab.objects.filter(city=cast.ours, id=lab.pk).update(capacity=3)
        confirm_registration(city=cast.ours, actor=NOBODY, registration=people[3], now=NOW)

        assert states(cast.ours, lab) == [(1, C), (2, C), (3, W), (4, C)]
        assert mails(cast.ours)[-1] == ("registration_confirmed", "mari-4@firm.example")


def test_confirm_registration_of_an_offered_person_answers_the_offer(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)
        confirm_registration(city=cast.ours, actor=NOBODY, registration=people[2], now=NOW)

        assert states(cast.ours, lab) == [(1, X), (2, C), (3, C)]
        assert SeatOffer.objects.get(city=cast.ours).state == OfferState.ACCEPTED


def test_waiting_mail_tells_the_rule(cast: Cast) -> None:
    lab = LabFactory(city=cast.ours, published=True, capacity=1)
    LabTargetFactory(lab=lab)
    with enter_city(cast.ours):
        register(cast.ours, lab, 1)
        register(cast.ours, lab, 2)

        waiting = OutboxMail.objects.get(city=cast.ours, kind="registration_waiting")
        assert waiting.context["has_targets"] is True
        assert waiting.context["event"]["status"] == "TENTATIVE"


@pytest.mark.parametrize("state", [LabState.CANCELLED, LabState.REPORTING, LabState.CLOSED])
def test_confirm_registration_refuses_when_the_lab_is_off_or_over(cast: Cast, lab: Lab, state: str) -> None:
    with enter_city(cast.ours):
        waiting = RegistrationFactory(lab=lab, state=RegistrationState.WAITING)
        Lab.objects.filter(id=lab.pk).update(state=state)
        with pytest.raises(RegistrationClosed):
            confirm_registration(city=cast.ours, actor=NOBODY, registration=waiting, now=NOW)
        assert OutboxMail.objects.count() == 0


def test_register_person_by_hand_looks_at_the_lab_as_it_is_now(cast: Cast, lab: Lab) -> None:
    """A page that was open while a colleague called the lab off."""
    with enter_city(cast.ours):
        Lab.objects.filter(id=lab.pk).update(state=LabState.CANCELLED)
        with pytest.raises(RegistrationClosed):
            register(cast.ours, lab, source=RegistrationSource.DESK)
        assert Registration.objects.count() == 0


def test_a_cancellation_is_taken_back_while_seats_are_free(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        person = register(cast.ours, lab)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)

        for _twice in range(2):
            restore_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)

        found = Registration.objects.get(city=cast.ours)
        assert (found.state, found.number, found.cancelled_at) == (C, 1, None)  # the ticket is printed perhaps
        assert [kind for kind, _recipient in mails(cast.ours)] == [
            "registration_confirmed",
            "registration_cancelled",
            "registration_confirmed",
        ]
        assert LogEntry.objects.filter(action="registration.restore").count() == 1


def test_taking_a_cancellation_back_leaves_what_others_write_alone(cast: Cast, lab: Lab) -> None:
    """The row is locked before it is read, and only what the place is gets written."""
    with enter_city(cast.ours):
        person = register(cast.ours, lab)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            restore_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)

    asked = [query["sql"] for query in queries if '"citylabs_registration"' in query["sql"]]
    assert asked[0].endswith("FOR NO KEY UPDATE")
    written = [sql for sql in asked if sql.startswith("UPDATE")]
    assert len(written) == 1
    assert "asked_consents" not in written[0]


def test_a_seat_that_went_on_is_not_taken_back_from_others(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(cast.ours, lab, number) for number in (1, 2, 3)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)
        restore_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)

        assert states(cast.ours, lab) == [(2, C), (3, O), (4, W)]


def test_a_cancellation_stays_once_registration_is_closed_or_the_address_has_a_place(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        person = register(cast.ours, lab)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)
        with pytest.raises(RegistrationClosed):
            restore_registration(city=cast.ours, actor=NOBODY, registration=person, now=START + timedelta(hours=1))
        register(cast.ours, lab)
        with pytest.raises(AlreadyRegistered):
            restore_registration(city=cast.ours, actor=NOBODY, registration=person, now=NOW)

        assert Registration.objects.get(pk=person.pk).state == X
