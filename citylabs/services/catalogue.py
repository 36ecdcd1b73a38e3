"""The public row of a lab, kept true by the services that change the lab."""

from typing import Any

from cities.jobs.guest_pages import forget_guest_pages
from cities.models import City
from citylabs.models import Lab, PublicLab, ReportRelease
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
    public, _created = PublicLab.objects.update_or_create(pk=lab.pk, city=city, defaults=row)
    return public
