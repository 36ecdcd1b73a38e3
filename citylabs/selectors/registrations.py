"""Reading who is coming and who waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, QuerySet
from django.db.models.functions import Lower

from cities.models import City
from citylabs.enums import OfferState, RegistrationState
from citylabs.models import Lab, LabTarget, Registration, RegistrationNeed, SeatOffer
from citylabs.models.registration import ACTIVE_STATES, SEAT_STATES
from citylabs.selectors.people_filter import narrow_people
from stakeholders.enums import HelixGroup


@dataclass(frozen=True)
class SeatCounts:
    """How full a lab is. `taken` are the seats held by confirmed people and by open offers."""

    capacity: int
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    cancelled: int = 0
    checked_in: int = 0
    seated_by_group: dict[str, int] = field(default_factory=dict)
    waiting_by_group: dict[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Seats that nobody else can have."""
        return self.confirmed + self.offered

    @property
    def free(self) -> int:
        """Seats left; 0 when walk-ins made it more than there are."""
        return max(0, self.capacity - self.taken)

    @property
    def missing(self) -> int:
        """Confirmed people who have not come through the door yet."""
        return self.confirmed - self.checked_in


def get_seat_counts(*, city: City, lab: Lab) -> SeatCounts:
    """Return the lab's seats in one query."""
    return list_seat_counts(city=city, labs=[lab])[lab.pk]


def list_seat_counts(*, city: City, labs: Sequence[Lab]) -> dict[UUID, SeatCounts]:
    """Return the seats of each of the labs in one query."""
    rows: dict[UUID, list[dict[str, Any]]] = {lab.pk: [] for lab in labs}
    found = Registration.objects.filter(city=city, lab__in=labs).order_by()
    for row in found.values("lab_id", "state", "helix_group").annotate(people=Count("id"), came=Count("checked_in_at")):
        rows[row["lab_id"]].append(dict(row))
    return {lab.pk: _sum_up(lab.capacity, rows[lab.pk]) for lab in labs}


def _sum_up(capacity: int, rows: list[dict[str, Any]]) -> SeatCounts:
    totals = dict.fromkeys(RegistrationState.values, 0)
    seated: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for row in rows:
        state, group, people = row["state"], row["helix_group"], row["people"]
        totals[state] += people
        if state in SEAT_STATES:
            seated[group] = seated.get(group, 0) + people
        elif state == RegistrationState.WAITING:
            waiting[group] = people
    return SeatCounts(
        capacity=capacity,
        confirmed=totals[RegistrationState.CONFIRMED],
        offered=totals[RegistrationState.OFFERED],
        waiting=totals[RegistrationState.WAITING],
        cancelled=totals[RegistrationState.CANCELLED],
        checked_in=sum(row["came"] for row in rows),
        seated_by_group=seated,
        waiting_by_group=waiting,
    )


def get_targets(*, city: City, lab: Lab) -> dict[str, int]:
    """Return the lab's target number per helix group."""
    return dict(LabTarget.objects.filter(city=city, lab=lab).values_list("helix_group", "target"))


def list_balance(counts: SeatCounts, targets: dict[str, int]) -> list[dict[str, object]]:
    """Return rows for the balance meter: every group that has a target or people, in the order of the code list."""
    return [
        {"code": code, "label": label, "got": counts.seated_by_group.get(code, 0), "target": targets.get(code, 0)}
        for code, label in HelixGroup.choices
        if code in targets or counts.seated_by_group.get(code)
    ]


def get_registration(*, city: City, registration_id: UUID) -> Registration:
    """Return a registration with its lab; raises Registration.DoesNotExist."""
    return Registration.objects.select_related("lab", "invitation").get(city=city, id=registration_id)


def get_lab_registration(*, city: City, lab: Lab, registration_id: UUID) -> Registration:
    """Return a registration of this lab; raises Registration.DoesNotExist."""
    return Registration.objects.select_related("lab", "invitation").get(city=city, lab=lab, id=registration_id)


def find_active_registration(*, city: City, lab: Lab, email: str) -> Registration | None:
    """Return the registration of this address that still counts, or None."""
    active = Registration.objects.filter(city=city, lab=lab, email__iexact=email, state__in=ACTIVE_STATES)
    return active.select_related("lab").first() if email else None


# How the list can be sorted, by the word in its address; each also with "-" before it. The number settles ties.
ORDERS: dict[str, Any] = {
    "number": "number",
    "name": Lower("person"),
    "group": "helix_group",
    "state": "state",
    "arrival": "checked_in_at",
}
# Of those with a seat, who came and who did not: no states of their own, but asked for as if they were.
CAME, MISSING = "came", "missing"


def list_registrations(
    *, city: City, lab: Lab, state: str = "", helix_group: str = "", search: str = "", sort: str = ""
) -> QuerySet[Registration]:
    """Return the lab's registrations, by number or as `sort` says. `search` looks into name, organisation and address.

    `state` is one of RegistrationState, or CAME or MISSING.
    """
    found = Registration.objects.filter(city=city, lab=lab)
    if state in {CAME, MISSING}:
        found = found.filter(state=RegistrationState.CONFIRMED, checked_in_at__isnull=state == MISSING)
        state = ""
    found = narrow_people(found, state=state, helix_group=helix_group, search=search)
    interests = Prefetch("interests", RegistrationNeed.objects.filter(city=city).select_related("need"))
    return found.prefetch_related(interests).order_by(*_order(sort))


def _order(sort: str) -> list[Any]:
    """Nobody who is not in stands before those who are, whichever way the arrivals are looked at."""
    by = ORDERS.get(sort.removeprefix("-"))
    if by is None:
        return ["number"]
    order = F(by) if isinstance(by, str) else by
    down = sort.startswith("-")
    return [order.desc(nulls_last=True) if down else order.asc(nulls_last=True), "-number" if down else "number"]


def list_need_ids(*, city: City, registration: Registration) -> list[UUID]:
    """Return the needs a registered person wants to work on."""
    return list(RegistrationNeed.objects.filter(city=city, registration=registration).values_list("need_id", flat=True))


def get_offer(*, city: City, offer_id: UUID) -> SeatOffer:
    """Return a seat offer with its registration and lab; raises SeatOffer.DoesNotExist."""
    return SeatOffer.objects.select_related("registration__lab").get(city=city, id=offer_id)


def find_open_offer(*, city: City, registration: Registration) -> SeatOffer | None:
    """Return the offer a person can still answer, or None."""
    return SeatOffer.objects.filter(city=city, registration=registration, state=OfferState.OPEN).first()


def count_waiting_before(*, city: City, registration: Registration) -> int:
    """Return how many waiting people registered before this one. Groups with targets may be served earlier."""
    earlier = Registration.objects.filter(
        city=city, lab_id=registration.lab_id, state=RegistrationState.WAITING, number__lt=registration.number
    )
    return earlier.count()
