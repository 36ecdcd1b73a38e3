"""Reading segments."""

from uuid import UUID

from django.db.models import QuerySet

from cities.models import City
from stakeholders.models import Segment, Stakeholder
from stakeholders.rules.segments import list_references
from stakeholders.selectors.filtering import Narrower
from stakeholders.selectors.stakeholders import count_up_to_limit


def list_segments(*, city: City) -> QuerySet[Segment]:
    """Return the segments, pinned ones first, then by name."""
    return Segment.objects.filter(city=city).select_related("created_by").order_by("-pinned", "name", "id")


def get_segment(*, city: City, segment_id: UUID) -> Segment:
    """Return a segment of the city; raises Segment.DoesNotExist."""
    return Segment.objects.select_related("created_by").get(city=city, pk=segment_id)


def list_users_of(*, city: City, segment: Segment) -> list[Segment]:
    """Return the segments that are made of this one."""
    others = Segment.objects.filter(city=city).exclude(pk=segment.pk).order_by("name", "id")
    return [other for other in others if str(segment.pk) in list_references(other.definition)]


def count_segments(*, city: City, segments: list[Segment]) -> dict[UUID, int]:
    """Return how many entries are in each segment now, counted no further than the registry's limit."""
    narrower = Narrower(city)
    entries = Stakeholder.objects.filter(city=city)
    return {one.pk: count_up_to_limit(entries.filter(narrower.of_segment(one.pk))) for one in segments}
