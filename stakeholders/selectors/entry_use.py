"""Whether something else has come to rest on an entry: an invitation, an audience, a consent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import ForeignObjectRel

from cities.models import City
from stakeholders.models import Consent, Stakeholder


def find_used_entries(*, city: City, entries: Iterable[Stakeholder], since: datetime) -> set[UUID]:
    """Return the keys of those entries that a row of another app points at, or whose person has consented since.

    Other apps need not say so: whatever refers to an entry is found by its foreign key. One query per such table.
    """
    entries = list(entries)
    keys = [entry.pk for entry in entries]
    used: set[UUID] = set()
    for relation in _relations_of_other_apps():
        name = relation.field.attname
        rows: Any = relation.related_model._base_manager.filter(**{"city": city, f"{name}__in": keys})
        used.update(rows.values_list(name, flat=True).distinct())
    by_address = {entry.email.lower(): entry.pk for entry in entries if entry.email}
    given = Consent.objects.filter(city=city, email__in=by_address, given_at__gte=since)
    used.update(by_address[email] for email in given.values_list("email", flat=True))
    return used


def _relations_of_other_apps() -> list[ForeignObjectRel]:
    fields = Stakeholder._meta.get_fields(include_hidden=True)
    relations = [field for field in fields if isinstance(field, ForeignObjectRel)]
    return [found for found in relations if found.related_model._meta.app_label != Stakeholder._meta.app_label]
