"""Finding people at the door."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Lower

from cities.models import City
from cities.models.folding import fold, folded_now
from cities.outbox.addresses import mask_address
from citylabs.enums import RegistrationState
from citylabs.models import Lab, Registration

SHOWN = 60

# What the numbers at the top lead to: the word in the address, and who is meant by it.
LISTS: dict[str, Q] = {
    "expected": Q(state=RegistrationState.CONFIRMED, checked_in_at=None),
    "in": Q(state=RegistrationState.CONFIRMED, checked_in_at__isnull=False),
    "waiting": Q(state__in=[RegistrationState.WAITING, RegistrationState.OFFERED]),
}


@dataclass(frozen=True)
class Arrivals:
    """The people to show, and how many there are in all. `masked` is the address of those who share their name."""

    people: list[Registration]
    found: int


def list_arrivals(*, city: City, lab: Lab, search: str = "", show: str = "") -> Arrivals:
    """Return at most 60 people for the desk: those who may come in and are not in yet first, then by name.

    `search` finds everybody whose name, organisation, address or number has all the words, with or without accents;
    cancelled ones too, so that the desk can say why somebody is not on the list. `show` is one of LISTS.
    """
    found: QuerySet[Any] = Registration.objects.filter(city=city, lab=lab)
    if search.strip():
        found = found.annotate(words=folded_now(F("person"), F("organisation"), F("email")))
        for word in search.split():
            found = found.filter(_fits(word))
    elif show in LISTS:
        found = found.filter(LISTS[show])
    else:
        found = found.exclude(state=RegistrationState.CANCELLED)
    return Arrivals([_tell_apart(person) for person in _in_order(found)[:SHOWN]], found.count())


def _fits(word: str) -> Q:
    """A number alone is that of the ticket: in addresses it would find half the town."""
    return Q(number=int(word)) if word.isdecimal() and len(word) < 9 else Q(words__contains=fold(word))


def _in_order(found: QuerySet[Any]) -> QuerySet[Any]:
    urgency = Case(
        When(LISTS["expected"], then=Value(0)),
        When(state=RegistrationState.CONFIRMED, then=Value(1)),
        When(state=RegistrationState.CANCELLED, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    namesakes = Window(Count("id"), partition_by=[Lower("person")])
    ordered: QuerySet[Any] = found.annotate(urgency=urgency, namesakes=namesakes)
    return ordered.order_by("urgency", "person", "number")


def get_arrival(*, city: City, lab: Lab, registration: Registration) -> Registration:
    """Return one row of the list as it is now."""
    namesakes = Registration.objects.filter(city=city, lab=lab, person__iexact=registration.person)
    row: Any = Registration.objects.get(city=city, lab=lab, id=registration.pk)
    row.namesakes = namesakes.exclude(state=RegistrationState.CANCELLED).count()
    return _tell_apart(row)


def _tell_apart(person: Any) -> Registration:
    """Give it `masked`: enough of the address to ask "which of you two", too little to read it over a shoulder."""
    person.masked = mask_address(person.email) if person.namesakes > 1 and person.email else ""
    checked: Registration = person
    return checked


def list_last_checked_in(*, city: City, lab: Lab, limit: int = 5) -> QuerySet[Registration]:
    """Return who came in last, for undoing a slip of the finger."""
    came = Registration.objects.filter(city=city, lab=lab).exclude(checked_in_at=None)
    return came.select_related("checked_in_by").order_by("-checked_in_at", "number")[:limit]
