"""Reading what was promised in a lab."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from cities.models import City
from citylabs.enums import CommitmentState
from citylabs.models import Commitment, Lab


def get_commitment(*, city: City, lab: Lab, commitment_id: UUID) -> Commitment:
    """Return one; raises Commitment.DoesNotExist."""
    return Commitment.objects.select_related("lab").get(city=city, lab=lab, pk=commitment_id)


def list_commitments(*, city: City, lab: Lab) -> QuerySet[Commitment]:
    """Return the lab's commitments, the next due first."""
    return Commitment.objects.filter(city=city, lab=lab).order_by("due_date", "id")


def list_overdue_commitments(*, city: City, today: date) -> QuerySet[Commitment]:
    """Return open commitments of all labs whose day is over, the longest first, with their labs."""
    late = Commitment.objects.filter(city=city, state=CommitmentState.OPEN, due_date__lt=today)
    return late.select_related("lab").order_by("due_date", "id")
