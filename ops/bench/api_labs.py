"""Sixty published labs for the measurements of lists."""

from datetime import timedelta

from django.utils import timezone

from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab
from citylabs.services.catalogue import refresh_public_lab

LABS = 60


def plan_labs(*, city: City, actor: Actor) -> str:
    """Make the labs and their public rows; return the address of one."""
    now = timezone.now()
    for number in range(LABS):
        starts_at = now + timedelta(days=number + 1)
        lab = Lab.objects.create(
            city=city,
            slug=f"lab-{number}",
            kind=LabKind.values[0],
            state=LabState.PUBLISHED,
            title=Translations(en=f"Cooler streets {number}", et=f"Jahedamad tänavad {number}"),
            purpose=Translations(en="Find out what can cool our streets."),
            languages=["en", "et"],
            time_zone="Europe/Tallinn",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            venue="Town hall",
            published_at=now,
        )
        refresh_public_lab(city=city, lab=lab)
    return "lab-0"
