"""Finding people at the door."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from cities.models import City
from citylabs.enums import RegistrationState
from citylabs.models import Lab, Registration

_SHOWN = 30


def list_arrivals(*, city: City, lab: Lab, search: str = "") -> QuerySet[Registration]:
    """Return at most 30 people for the desk: those who may come in and are not in yet first, then by name.

    With `search` everybody whose name or organisation has all the words, cancelled ones too, so that the desk can say
    why somebody is not on the list.
    """
    found = Registration.objects.filter(city=city, lab=lab)
    if not search.strip():
        found = found.exclude(state=RegistrationState.CANCELLED)
    for word in search.split():
        found = found.filter(Q(person__icontains=word) | Q(organisation__icontains=word))
    urgency = Case(
        When(state=RegistrationState.CONFIRMED, checked_in_at=None, then=Value(0)),
        When(state=RegistrationState.CONFIRMED, then=Value(1)),
        When(state=RegistrationState.CANCELLED, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.annotate(urgency=urgency).order_by("urgency", "person", "number")[:_SHOWN]


def list_last_checked_in(*, city: City, lab: Lab, limit: int = 5) -> QuerySet[Registration]:
    """Return who came in last, for undoing a slip of the finger."""
    came = Registration.objects.filter(city=city, lab=lab).exclude(checked_in_at=None)
    return came.select_related("checked_in_by").order_by("-checked_in_at", "number")[:limit]
