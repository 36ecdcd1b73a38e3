"""What merges keep about a person: the entry that went away, as it was."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Person, Source, plain, register_source
from cities.models import City
from cities.services.redaction import mentioning
from stakeholders.models import StakeholderMerge


def _merges(city: City, person: Person) -> list[StakeholderMerge]:
    found = StakeholderMerge.objects.filter(city=city)
    return list(mentioning(found, person, "gone", "changed").order_by("merged_at", "id"))


def _export(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {"merged_at": plain(one.merged_at), "entry": one.gone, "changed": one.changed} for one in _merges(city, person)
    ]


def _erase(city: City, person: Person, now: datetime) -> Erasure:
    """Without the entry as it was a merge cannot be undone, so the whole row goes."""
    ids = [one.pk for one in _merges(city, person)]
    StakeholderMerge.objects.filter(city=city, pk__in=ids).delete()
    return Erasure(erased=len(ids))


register_source(
    Source(
        code="merges",
        label=_("Earlier entries of yours that were merged"),
        purpose=_("Taking back a merge of two entries that are not the same"),
        basis=_("The same as for the entry"),
        origin=_("From the entry that was merged into another"),
        period=_("As long as the entry"),
        tables=("stakeholders.StakeholderMerge",),
        export=_export,
        erase=_erase,
        order=6,
    )
)
