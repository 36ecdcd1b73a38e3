"""How full a lab is, on its public row: kept true by whatever takes or frees a seat."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState, RegistrationSource
from citylabs.models import Lab, PublicLab, Registration, SeatOffer
from citylabs.services.catalogue import refresh_public_lab, refresh_public_seats
from citylabs.services.details import Details
from citylabs.services.lab_inputs import LabSeats
from citylabs.services.labs import seat_lab
from citylabs.services.offers import accept_offer, decline_offer
from citylabs.services.registrations import cancel_registration, confirm_registration, register_person
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import RegistrationFactory

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind="person", label="anonymous")
NOW = START - timedelta(days=20)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab: Lab = LabFactory(city=cast.ours, published=True, capacity=2)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)
    return lab


def seats(lab: Lab) -> tuple[int, int, int]:
    row = PublicLab.objects.get(pk=lab.pk)
    return row.seats_taken, row.waiting, row.seats_left


def register(lab: Lab, number: int) -> Registration:
    person = Details(person=f"Mari {number}", email=f"mari-{number}@firm.example", helix_group="sme")
    source = RegistrationSource.PUBLIC
    return register_person(city=lab.city, actor=NOBODY, lab=lab, details=person, source=source, now=NOW)


def test_registrations_take_seats_and_then_wait(cast: Cast, lab: Lab) -> None:
    seen = [seats(lab)]
    with enter_city(cast.ours):
        for number in (1, 2, 3):
            register(lab, number)
            seen.append(seats(lab))

    assert seen == [(0, 0, 2), (1, 0, 1), (2, 0, 0), (2, 1, 0)]


def test_freed_seat_goes_to_who_waits(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        people = [register(lab, number) for number in (1, 2, 3, 4)]
        cancel_registration(city=cast.ours, actor=NOBODY, registration=people[0], now=NOW)
        after_offer = seats(lab)
        decline_offer(city=cast.ours, actor=NOBODY, offer=SeatOffer.objects.get(), now=NOW)
        after_decline = seats(lab)
        accept_offer(city=cast.ours, actor=NOBODY, offer=SeatOffer.objects.get(state="open"), now=NOW)

    assert (after_offer, after_decline, seats(lab)) == ((2, 1, 0), (2, 0, 0), (2, 0, 0))


def test_confirming_by_hand_and_more_seats_show(cast: Cast, lab: Lab, organiser: Actor) -> None:
    with enter_city(cast.ours):
        people = [register(lab, number) for number in (1, 2, 3)]
        seat_lab(city=cast.ours, actor=organiser, lab=lab, seats=LabSeats(capacity=5, targets={"sme": 3}))
        more = seats(lab)
        offered = Registration.objects.get(pk=people[2].pk)
        confirm_registration(city=cast.ours, actor=organiser, registration=offered, now=NOW)

    assert more[0] + more[1] == 3
    assert seats(lab) == (3, 0, 2)
    assert PublicLab.objects.get(pk=lab.pk).groups == ["sme"]


def test_the_number_of_those_who_came_waits_for_the_end(cast: Cast, lab: Lab) -> None:
    RegistrationFactory(lab=lab, checked_in_at=START)
    RegistrationFactory(lab=lab)
    came = []
    for state in (LabState.RUNNING, LabState.REPORTING):
        lab.state = state
        with enter_city(cast.ours):
            refresh_public_lab(city=cast.ours, lab=lab)
        came.append(PublicLab.objects.get(pk=lab.pk).came)

    assert came == [None, 1]


def test_a_past_lab_without_a_list_says_nothing_of_people(cast: Cast) -> None:
    past = LabFactory(city=cast.ours, published=True, state=LabState.CLOSED)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=past)

    assert PublicLab.objects.get(pk=past.pk).came is None


def test_migration_counts_as_the_services_do(cast: Cast, lab: Lab) -> None:
    LabTargetFactory(lab=lab, helix_group="research")
    LabTargetFactory(lab=lab, helix_group="citizen")
    for state in ("confirmed", "offered", "waiting_list", "cancelled"):
        RegistrationFactory(lab=lab, state=state)
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)
    fields = ("seats_taken", "waiting", "came", "groups")
    wanted = PublicLab.objects.filter(pk=lab.pk).values(*fields).get()
    PublicLab.objects.update(seats_taken=9, waiting=9, came=9, groups=[])

    with connection.cursor() as cursor:
        cursor.execute(import_module("citylabs.migrations.0008_count_public_seats").COUNT)

    assert wanted == {"seats_taken": 2, "waiting": 1, "came": None, "groups": ["citizen", "research"]}
    assert PublicLab.objects.filter(pk=lab.pk).values(*fields).get() == wanted


def test_refresh_public_seats_of_a_draft_makes_no_row(cast: Cast) -> None:
    draft = LabFactory(city=cast.ours)
    with enter_city(cast.ours):
        refresh_public_seats(city=cast.ours, lab=draft)

    assert not PublicLab.objects.filter(pk=draft.pk).exists()
