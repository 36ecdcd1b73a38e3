"""The public row of a lab, kept true by the services that change the lab."""

from typing import Any

from django.db.models import Count, Q

from cities.jobs.guest_pages import forget_guest_pages
from cities.models import City
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Lab, LabTarget, PublicLab, Registration, ReportRelease
from citylabs.models.registration import SEAT_STATES
from citylabs.rules.lab_states import is_public

_COPIED = (
    "slug",
    "kind",
    "state",
    "round",
    "title",
    "purpose",
    "languages",
    "time_zone",
    "starts_at",
    "ends_at",
    "date_is_invented",
    "venue",
    "capacity",
    "registration_opens_at",
    "registration_closes_at",
    "published_at",
)


def refresh_public_lab(*, city: City, lab: Lab) -> PublicLab | None:
    """Write the lab's public row, or remove it when the lab is a draft again. Call in the transaction of the change.

    The online link stays inside: the row says only that there is one. Returns the row, or None if there is none.
    """
    forget_guest_pages()
    if not is_public(lab.state):
        PublicLab.objects.filter(city=city, pk=lab.pk).delete()
        return None
    row: dict[str, Any] = {name: getattr(lab, name) for name in _COPIED}
    row["is_online"] = bool(lab.online_url)
    row["has_report"] = ReportRelease.objects.filter(city=city, lab_id=lab.pk).exists()
    row["groups"] = list(
        LabTarget.objects.filter(city=city, lab=lab).order_by("helix_group").values_list("helix_group", flat=True)
    )
    row |= _count_people(city, lab)
    public, _created = PublicLab.objects.update_or_create(pk=lab.pk, city=city, defaults=row)
    return public


def refresh_public_seats(*, city: City, lab: Lab) -> None:
    """Write how full the lab is into its public row. Call last while the lab is locked.

    Pages kept for guests are left alone: a number of seats that is a minute old misleads nobody, the lab's own page is
    never kept, and a rush for seats must not make every page anew.
    """
    PublicLab.objects.filter(city=city, pk=lab.pk).update(**_count_people(city, lab))


def _count_people(city: City, lab: Lab) -> dict[str, int | None]:
    counts = Registration.objects.filter(city=city, lab=lab).aggregate(
        seats_taken=Count("id", filter=Q(state__in=SEAT_STATES)),
        waiting=Count("id", filter=Q(state=RegistrationState.WAITING)),
        came=Count("checked_in_at"),
    )
    is_over = lab.state in (LabState.REPORTING, LabState.CLOSED)
    counts["came"] = counts["came"] if is_over and counts["seats_taken"] else None
    return counts
