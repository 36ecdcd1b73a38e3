"""Who looked at or took out a person's data (GDPR, articles 5(2), 24 and 32): one insert, and no names.

Call it where personal data leave for a page, a file or an answer of the API:

    note_look(city=city, actor=request.actor, way=LookWay.PAGE, subject=LookSubject.ENTRY, about=entry)
"""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.utils import timezone

from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import LookSubject, LookWay
from stakeholders.models import Look

COLLAPSED_SECONDS = 15 * 60


def note_look(
    *,
    city: City,
    actor: Actor,
    way: LookWay,
    subject: LookSubject,
    about: models.Model | None = None,
    people: int = 1,
    now: datetime | None = None,
) -> None:
    """Keep that the actor saw the data of so many people. `about` is the entry, the registration or the lab.

    Looks of the same actor at the same thing in the same way within a quarter of an hour are one; each download
    counts by itself. A person who looks at their own data through a personal link is not noted, nor is nobody.
    """
    if actor.kind == "person" or not people:
        return
    now = now or timezone.now()
    about_id = about.pk if about is not None else None
    slot = int(now.timestamp()) // COLLAPSED_SECONDS
    collapses = way in (LookWay.PAGE, LookWay.API)
    once = f"{actor.kind}:{actor.id}:{way}:{subject}:{about_id}:{slot}" if collapses else str(uuid4())
    look = Look(
        city=city,
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_role=actor.role,
        way=way,
        subject=subject,
        about_id=about_id,
        people=people,
        once=once,
    )
    Look.objects.bulk_create([look], ignore_conflicts=True)
