"""The needs that a person may choose when registering."""

from collections.abc import Collection
from uuid import UUID

from cities.models import City
from citylabs.models import Lab, LabNeed
from procurement.enums import Visibility
from procurement.models import Need


def list_agenda(*, city: City, lab: Lab) -> list[Need]:
    """Return the needs on the lab's agenda, in order, private ones too: for the city's own people."""
    agenda = LabNeed.objects.filter(city=city, lab=lab).select_related("need").order_by("position", "id")
    return [item.need for item in agenda]


def list_agenda_for_guests(*, city: City, lab: Lab, chosen: Collection[UUID] = ()) -> list[Need]:
    """Return the needs on the agenda that everybody may see, and those the person has `chosen` already."""
    agenda = list_agenda(city=city, lab=lab)
    return [need for need in agenda if need.visibility == Visibility.PUBLIC or need.pk in chosen]
