"""Names for what was looked at: labs and registrations, on the registry's page of looks."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from cities.models import City
from citylabs.models import Lab, Registration
from stakeholders.rules.hooks import LOOKED_AT


@LOOKED_AT.add
def name_labs_and_people(*, city: City, ids: set[UUID]) -> dict[UUID, tuple[Any, str]]:
    """Labs by their title, registrations by the person; two queries."""
    labs = Lab.objects.filter(city=city, pk__in=ids)
    named: dict[UUID, tuple[Any, str]] = {
        lab.pk: (lab.title, reverse("lab-registrations", args=[city.slug, lab.slug])) for lab in labs
    }
    people = Registration.objects.filter(city=city, pk__in=ids).select_related("lab")
    for one in people:
        named[one.pk] = (one.person, reverse("lab-registrations", args=[city.slug, one.lab.slug]))
    return named
