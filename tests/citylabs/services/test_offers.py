"""Offers of freed seats: who, for how long, and what becomes of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cities.models import LogEntry, OutboxMail
from cities.permissions import SYSTEM, Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState, OfferState, RegistrationState
from citylabs.models import Lab, Registration, SeatOffer
from citylabs.services.offers import OfferOver, accept_offer, decline_offer, expire_offers, offer_free_seats
from citylabs.tasks.offers import sweep_offers
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import RegistrationFactory, SeatOfferFactory

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind="person", label="anonymous")
NOW = START - timedelta(days=20)
C, O, W, X = (  # noqa: E741  short names for tables
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITING,
    RegistrationState.CANCELLED,
)


def states(lab: Lab) -> dict[int, str]:
    with enter_city(lab.city):
        return dict(Registration.objects.filter(lab=lab).values_list("number", "state"))


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True, capacity=3, next_number=7)


def people(lab: Lab, **by_number: tuple[str, str]) -> None:
    for name, (state, group) in by_number.items():
        RegistrationFactory(lab=lab, number=int(name[1:]), state=state, helix_group=group)


def test_offer_free_seats_follows_the_targets(cast: Cast, lab: Lab) -> None:
    LabTargetFactory(lab=lab, helix_group="research", target=2)
    people(lab, n1=(C, "sme"), n2=(W, "sme"), n3=(W, "research"), n4=(W, "sme"))
    with enter_city(cast.ours):
        offers = offer_free_seats(city=cast.ours, actor=SYSTEM, lab=lab, now=NOW)

        assert [(offer.registration.number, offer.rule) for offer in offers] == [(3, "target"), (2, "order")]
        # Wednesday 24 April 2030 9:00 in Tallinn and two working days
        assert {offer.expires_at for offer in offers} == {datetime(2030, 4, 26, 6, tzinfo=UTC)}
        assert OutboxMail.objects.filter(kind="seat_offered").count() == 2
    assert states(lab) == {1: C, 2: O, 3: O, 4: W}


@pytest.mark.parametrize(
    ("state", "now"),
    [(LabState.DRAFT, NOW), (LabState.RUNNING, NOW), (LabState.CANCELLED, NOW), (LabState.PUBLISHED, START)],
)
def test_offer_free_seats_stops_when_the_lab_starts(cast: Cast, lab: Lab, state: str, now: datetime) -> None:
    people(lab, n1=(W, "sme"))
    with enter_city(cast.ours):
        Lab.objects.filter(id=lab.pk).update(state=state)
        assert offer_free_seats(city=cast.ours, actor=SYSTEM, lab=lab, now=now) == []
    assert states(lab) == {1: W}


def test_accept_offer(cast: Cast, lab: Lab) -> None:
    people(lab, n1=(O, "sme"))
    with enter_city(cast.ours):
        offer = SeatOfferFactory(registration=Registration.objects.get())
        accept_offer(city=cast.ours, actor=NOBODY, offer=offer, now=offer.offered_at)
        again = accept_offer(city=cast.ours, actor=NOBODY, offer=offer, now=offer.expires_at)

        assert again.state == C
        ticket = OutboxMail.objects.get(kind="registration_confirmed")
        assert ticket.context["event"]["sequence"] == 1
        assert LogEntry.objects.filter(action="registration.confirm").count() == 1
    assert states(lab) == {1: C}


def test_decline_offer_passes_the_seat_on(cast: Cast, lab: Lab) -> None:
    people(lab, n1=(C, "sme"), n2=(C, "sme"), n3=(O, "sme"), n4=(W, "sme"))
    with enter_city(cast.ours):
        offer = SeatOfferFactory(registration=Registration.objects.get(number=3))
        decline_offer(city=cast.ours, actor=NOBODY, offer=offer, now=NOW)
        with pytest.raises(OfferOver):
            accept_offer(city=cast.ours, actor=NOBODY, offer=offer, now=NOW)

        assert sorted(SeatOffer.objects.values_list("state", flat=True)) == [OfferState.DECLINED, OfferState.OPEN]
    assert states(lab) == {1: C, 2: C, 3: X, 4: O}


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_an_expired_offer_cannot_be_answered(cast: Cast, lab: Lab, answer: object) -> None:
    people(lab, n1=(O, "sme"))
    with enter_city(cast.ours):
        offer = SeatOfferFactory(registration=Registration.objects.get())
        with pytest.raises(OfferOver):
            answer(city=cast.ours, actor=NOBODY, offer=offer, now=offer.expires_at)  # type: ignore[operator]
    assert states(lab) == {1: O}


def test_expire_offers_passes_on_only_late_ones(cast: Cast, lab: Lab) -> None:
    people(lab, n1=(C, "sme"), n2=(O, "sme"), n3=(O, "sme"), n4=(W, "sme"), n5=(W, "sme"))
    with enter_city(cast.ours):
        late = SeatOfferFactory(registration=Registration.objects.get(number=2), expires_at=NOW)
        SeatOfferFactory(registration=Registration.objects.get(number=3), expires_at=NOW + timedelta(hours=1))

        assert expire_offers(city=cast.ours, now=NOW) == 1
        assert expire_offers(city=cast.ours, now=NOW) == 0
        late.refresh_from_db()
        assert late.state == OfferState.EXPIRED
        assert list(OutboxMail.objects.order_by("id").values_list("kind", flat=True)) == [
            "registration_cancelled",
            "seat_offered",
        ]
    assert states(lab) == {1: C, 2: X, 3: O, 4: O, 5: W}


def test_sweep_offers_goes_through_all_cities(cast: Cast) -> None:
    past = datetime(2026, 1, 1, tzinfo=UTC)
    for city in (cast.ours, cast.theirs):
        waiting = RegistrationFactory(lab=LabFactory(city=city, published=True), state=O)
        SeatOfferFactory(registration=waiting, offered_at=past - timedelta(days=1), expires_at=past)

    assert sweep_offers() == 2
    assert sweep_offers() == 0


@pytest.mark.parametrize("state", [LabState.CANCELLED, LabState.REPORTING, LabState.CLOSED])
@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_an_offer_for_a_lab_that_is_off_or_over_cannot_be_answered(
    cast: Cast, lab: Lab, state: str, answer: Any
) -> None:
    """Nobody gets a ticket for a lab that was called off while their offer was open."""
    people(lab, n1=(O, "sme"))
    with enter_city(cast.ours):
        offer = SeatOfferFactory(registration=Registration.objects.get())
        Lab.objects.filter(id=lab.pk).update(state=state)
        with pytest.raises(OfferOver):
            answer(city=cast.ours, actor=NOBODY, offer=offer, now=offer.offered_at)
        assert OutboxMail.objects.count() == 0
    assert states(lab) == {1: O}


def test_expire_offers_of_a_cancelled_lab_writes_to_nobody_again(cast: Cast, lab: Lab) -> None:
    """They were told that the lab is off."""
    people(lab, n1=(O, "sme"))
    with enter_city(cast.ours):
        offer = SeatOfferFactory(registration=Registration.objects.get())
        Lab.objects.filter(id=lab.pk).update(state=LabState.CANCELLED)

        assert expire_offers(city=cast.ours, now=offer.expires_at) == 1
        assert OutboxMail.objects.count() == 0
    assert states(lab) == {1: X}
