"""One full room: nobody is lost, nobody gets a seat that is not there, nobody gets an error (design, section 11)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cities.enums import Role
from cities.models import City, LogEntry, OutboxMail
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import OfferState, RegistrationSource, RegistrationState
from citylabs.models import Lab, Registration, SeatOffer
from citylabs.models.registration import SEAT_STATES
from citylabs.services.checkin import check_in
from citylabs.services.details import Details
from citylabs.services.offers import OfferOver, accept_offer, expire_offers
from citylabs.services.registrations import cancel_registration, register_person
from citylabs.services.seats import AlreadyRegistered
from tests.factories.cities import CityFactory, MembershipFactory
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import RegistrationFactory, SeatOfferFactory
from tests.races.crowd import run_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOBODY = Actor(kind="person", label="anonymous")
NOW = START - timedelta(days=20)


def register(city: City, lab: Lab, number: int, email: str = "") -> Registration:
    details = Details(person=f"Person {number}", email=email or f"person-{number}@crowd.example", helix_group="citizen")
    return register_person(city=city, actor=NOBODY, lab=lab, details=details, source=RegistrationSource.PUBLIC, now=NOW)


def cancel(city: City, registration_id: Any) -> Registration:
    person = Registration.objects.select_related("lab").get(city=city, id=registration_id)
    return cancel_registration(city=city, actor=NOBODY, registration=person, now=NOW)


def by_number(city: City, lab: Lab) -> list[tuple[int, str]]:
    with enter_city(city):
        return list(Registration.objects.filter(lab=lab).order_by("number").values_list("number", "state"))


def test_500_people_for_50_seats() -> None:
    city = CityFactory()
    lab = LabFactory(city=city, published=True, capacity=50)

    results = run_at_once(city, [partial(register, city, lab, number) for number in range(500)])

    assert [result for result in results if isinstance(result, Exception)] == []
    assert by_number(city, lab) == [
        (number, RegistrationState.CONFIRMED if number <= 50 else RegistrationState.WAITING) for number in range(1, 501)
    ]
    with enter_city(city):
        assert Lab.objects.get(id=lab.pk).next_number == 501
        assert Counter(OutboxMail.objects.values_list("kind", flat=True)) == {
            "registration_confirmed": 50,
            "registration_waiting": 450,
        }
        assert LogEntry.objects.filter(action="registration.create").count() == 500


def test_one_address_from_40_windows_is_registered_once() -> None:
    city = CityFactory()
    lab = LabFactory(city=city, published=True, capacity=50)

    works = [partial(register, city, lab, number, "same@crowd.example") for number in range(40)]
    results = run_at_once(city, works)

    assert Counter(type(result).__name__ for result in results) == {"Registration": 1, AlreadyRegistered.__name__: 39}
    assert by_number(city, lab) == [(1, RegistrationState.CONFIRMED)]


def test_cancellations_and_registrations_never_oversell() -> None:
    city = CityFactory()
    lab = LabFactory(city=city, published=True, capacity=30, next_number=61)
    seated = [RegistrationFactory(lab=lab, number=number) for number in range(1, 31)]
    for number in range(31, 61):
        RegistrationFactory(lab=lab, number=number, state=RegistrationState.WAITING)

    works: list[Callable[[], Any]] = [partial(cancel, city, person.pk) for person in seated[:25]]
    works += [partial(cancel, city, person.pk) for person in seated[:25]]  # each pressed twice
    works += [partial(register, city, lab, number) for number in range(100, 150)]
    results = run_at_once(city, [work for pair in zip(works[::2], works[1::2], strict=True) for work in pair])

    assert [result for result in results if isinstance(result, Exception)] == []
    states = Counter(state for _number, state in by_number(city, lab))
    assert states == {
        RegistrationState.CONFIRMED: 5,
        RegistrationState.OFFERED: 25,
        RegistrationState.CANCELLED: 25,
        RegistrationState.WAITING: 55,
    }
    with enter_city(city):
        offered = SeatOffer.objects.order_by("registration__number").values_list("registration__number", flat=True)
        assert list(offered) == list(range(31, 56))  # no target numbers: in the order of arrival
        assert OutboxMail.objects.filter(kind="registration_cancelled").count() == 25


def test_two_desks_check_in_the_same_person_once() -> None:
    city = CityFactory()
    lab = LabFactory(city=city, published=True)
    people = [RegistrationFactory(lab=lab) for _number in range(10)]
    desks = [MembershipFactory(city=city, role=Role.DESK).user for _number in range(8)]

    works = [
        partial(check_in, city=city, actor=NOBODY, registration=person, user=desk)
        for person in people
        for desk in desks
    ]
    results = run_at_once(city, works)

    assert Counter(came for _person, came in results) == {True: 10, False: 70}
    with enter_city(city):
        assert LogEntry.objects.filter(action="registration.check-in").count() == 10


@pytest.mark.parametrize("late", [False, True])
def test_an_offer_is_accepted_or_expires_never_both(late: bool) -> None:
    city = CityFactory()
    lab = LabFactory(city=city, published=True, capacity=1, next_number=3)
    first = RegistrationFactory(lab=lab, number=1, state=RegistrationState.OFFERED)
    RegistrationFactory(lab=lab, number=2, state=RegistrationState.WAITING)
    offer = SeatOfferFactory(registration=first)
    edge = offer.expires_at
    now = edge if late else edge - timedelta(seconds=1)

    works: list[Callable[[], Any]] = [
        partial(accept_offer, city=city, actor=NOBODY, offer=offer, now=now) for _number in range(10)
    ]
    works += [partial(expire_offers, city=city, now=edge) for _number in range(10)]
    results = run_at_once(city, [work for pair in zip(works[:10], works[10:], strict=True) for work in pair])

    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, OfferOver)]
    assert unexpected == []
    with enter_city(city):
        offer.refresh_from_db()
        states = list(Registration.objects.order_by("number").values_list("state", flat=True))
        seats = Registration.objects.filter(state__in=SEAT_STATES).count()
        tickets = OutboxMail.objects.filter(kind="registration_confirmed").count()
    assert seats == 1
    if offer.state == OfferState.ACCEPTED:
        assert (late, states, tickets) == (False, [RegistrationState.CONFIRMED, RegistrationState.WAITING], 1)
    else:
        assert offer.state == OfferState.EXPIRED
        assert (states, tickets) == ([RegistrationState.CANCELLED, RegistrationState.OFFERED], 0)
