"""Reading what people need to take part: for organisers only, names only when they are asked for."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from cities.models import City
from citylabs.enums import AccessSupport, Diet
from citylabs.models import AccessNeeds, Lab, Registration
from citylabs.models.registration import SEAT_STATES
from citylabs.rules.access_needs import AccessAnswer


@dataclass(frozen=True)
class NeedCount:
    """How many of those who have a seat need the same."""

    label: str
    people: int


@dataclass(frozen=True)
class AccessOverview:
    """What the venue and the kitchen must know, without names. `in_words` wrote something of their own."""

    people: int
    support: list[NeedCount]
    diets: list[NeedCount]
    in_words: int


@dataclass(frozen=True)
class PersonsNeeds:
    """One person's needs."""

    registration: Registration
    answer: AccessAnswer


def get_access_answer(*, city: City, registration: Registration) -> AccessAnswer:
    """Return what the person said; an empty answer if nothing."""
    found = AccessNeeds.objects.filter(city=city, registration=registration).first()
    return _read(found) if found else AccessAnswer()


def _read(row: AccessNeeds) -> AccessAnswer:
    decrypted: Any = row.needs  # the stubs take it for the bytes of the column
    return AccessAnswer.from_json(decrypted)


def list_persons_needs(*, city: City, lab: Lab) -> list[PersonsNeeds]:
    """Return the needs of those who have a seat, by name. One query."""
    found = AccessNeeds.objects.filter(
        city=city, registration__lab=lab, registration__state__in=SEAT_STATES
    ).select_related("registration")
    ordered = found.order_by("registration__person", "registration__number")
    return [PersonsNeeds(one.registration, _read(one)) for one in ordered]


def sum_up_needs(needs: list[PersonsNeeds]) -> AccessOverview:
    """Count them, the most frequent first."""
    answers = [one.answer for one in needs]
    support = Counter(code for answer in answers for code in answer.support)
    diets = Counter(code for answer in answers for code in answer.diets)
    return AccessOverview(
        people=len(answers),
        support=[NeedCount(str(dict(AccessSupport.choices).get(code, code)), n) for code, n in support.most_common()],
        diets=[NeedCount(str(dict(Diet.choices).get(code, code)), n) for code, n in diets.most_common()],
        in_words=sum(bool(answer.words) for answer in answers),
    )
