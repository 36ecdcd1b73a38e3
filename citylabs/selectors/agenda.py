"""The needs that a person may choose when registering."""

from cities.models import City
from citylabs.models import Lab, LabNeed
from procurement.models import Need


def list_agenda(*, city: City, lab: Lab) -> list[Need]:
    """Return the needs on the lab's agenda, in order."""
    agenda = LabNeed.objects.filter(city=city, lab=lab).select_related("need").order_by("position", "id")
    return [item.need for item in agenda]
