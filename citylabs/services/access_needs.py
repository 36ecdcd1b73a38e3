"""Keeping what people need to take part: encrypted, and never in the log, in mails or in a search."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.hooks import Erasure, Person, Source, plain, register_source
from cities.models import City
from citylabs.enums import AccessSupport, Diet
from citylabs.models import AccessNeeds, Registration
from citylabs.rules.access_needs import WORDS_LENGTH, AccessAnswer, keep_known
from stakeholders.rules.texts import clean_text


class WordsTooLong(Refusal):
    """More than an organiser can read for each person."""

    code = "words-too-long"
    status = 422
    message = _("Write at most 500 characters.")


def clean_access_answer(answer: AccessAnswer) -> AccessAnswer:
    """Return the answer with known codes and tidy words. Refuses with WordsTooLong."""
    words = clean_text(answer.words)
    if len(words) > WORDS_LENGTH:
        raise WordsTooLong(field="access_words")
    support = keep_known(answer.support, AccessSupport.values)
    return AccessAnswer(support, keep_known(answer.diets, Diet.values), words)


def keep_access_needs(
    *, city: City, registration: Registration, answer: AccessAnswer | None, now: datetime | None = None
) -> None:
    """Make the registration's needs exactly these; None leaves them alone, an empty answer deletes them.

    In the caller's transaction, whose log entry tells that details were changed and nothing of the words.
    """
    if answer is None:
        return
    mine = AccessNeeds.objects.filter(city=city, registration=registration)
    if answer.is_empty:
        mine.delete()
        return
    values = {"needs": answer.as_json(), "changed_at": now or timezone.now()}
    AccessNeeds.objects.update_or_create(city=city, registration=registration, defaults=values)


# --- what a person may ask for, and erase -------------------------------------------------------------------------


def _mine(city: City, person: Person) -> Any:
    mine = Q(registration__email__in=person.emails) | Q(registration__user__email__in=person.emails)
    return AccessNeeds.objects.filter(mine, city=city).select_related("registration__lab").order_by("changed_at", "id")


def _export(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {"lab": str(one.registration.lab.title), **one.needs, "changed_at": plain(one.changed_at)}
        for one in _mine(city, person)
    ]


def _erase(city: City, person: Person, now: datetime) -> Erasure:
    return Erasure(erased=_mine(city, person).delete()[0])


register_source(
    Source(
        code="access-needs",
        label=_("Access needs and diets"),
        purpose=_("Letting you take part, and eat, like everybody else"),
        basis=_("Your explicit consent (GDPR, articles 6(1)(a) and 9(2)(a))"),
        origin=_("From you, or from the colleague who registered you"),
        period=_("Until 30 days after the lab; encrypted until then"),
        tables=("citylabs.AccessNeeds",),
        export=_export,
        erase=_erase,
        order=29,  # before registrations, which lose the address they are found by
    )
)
