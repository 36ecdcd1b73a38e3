"""Labs that were held before the city came to this platform. Call inside `enter_city`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.lab_inputs import check_fields, check_span
from citylabs.services.lab_slugs import make_slug


class NotOver(Refusal):
    """A lab that is still to come is planned, not recorded."""

    code = "lab-not-over"
    status = 422
    message = _("Only a lab that is over can be recorded. Plan the others.")


@dataclass(frozen=True)
class PastLab:
    """What is known of it. Whatever is not known stays empty; `date_is_invented` marks a day that is not documented."""

    kind: str
    title: Translations
    purpose: Translations
    starts_at: datetime
    ends_at: datetime
    round: str = ""
    venue: str = ""
    date_is_invented: bool = False


def record_past_lab(*, city: City, actor: Actor, past: PastLab, now: datetime | None = None) -> Lab:
    """Enter a lab of the past as closed and public: no people, no report, nothing that nobody knows.

    Refuses BadInput, NotOver.
    """
    now = now or timezone.now()
    check_span(past.starts_at, past.ends_at)
    if past.ends_at > now:
        raise NotOver(field="ends_at")
    lab = Lab(
        city=city,
        kind=past.kind,
        state=LabState.CLOSED,
        round=past.round,
        title=past.title,
        purpose=past.purpose,
        languages=list(city.languages),
        time_zone=city.time_zone,
        starts_at=past.starts_at,
        ends_at=past.ends_at,
        registration_closes_at=past.starts_at,
        venue=past.venue,
        date_is_invented=past.date_is_invented,
        published_at=now,
    )
    check_fields(lab, ["kind", "title", "round", "venue"])
    with transaction.atomic():
        lab.slug = make_slug(city=city, title=lab.title, kind=lab.kind)
        lab.save()
        refresh_public_lab(city=city, lab=lab)
        record(city=city, actor=actor, action="lab.record-past", target=lab, changes={"round": past.round})
    return lab
