"""Finding addresses on the list of whom not to write to, also those of which only the seal is left."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from cities.models import City, Suppression
from cities.outbox.addresses import normalise_address
from cities.outbox.seals import all_seals


def list_suppressions(*, city: City, email: str = "") -> QuerySet[Suppression]:
    """Return the addresses that are not written to, newest first; a whole address also finds its seal."""
    found = Suppression.objects.filter(city=city).order_by("-id")
    if not email:
        return found
    sought = Q(email__contains=email.strip().lower())
    if "@" in email:
        sought |= Q(address_seal__in=all_seals(email, city_id=city.pk))
    return found.filter(sought)


def find_forgotten(*, city: City, emails: Iterable[str]) -> set[str]:
    """Return those of the addresses that the city has erased and keeps from mails by their seal alone. One query.

    An import leaves them out, and nobody writes them down by hand: the person asked to be forgotten. Who registers
    is known again by their own wish (`recall_address`).
    """
    by_seal: dict[str, str] = {}
    for email in {normalise_address(email) for email in emails}:
        by_seal |= dict.fromkeys(all_seals(email, city_id=city.pk), email)
    forgotten = Suppression.objects.filter(city=city, email=None, address_seal__in=by_seal)
    return {by_seal[seal] for seal in forgotten.values_list("address_seal", flat=True)}
