"""Lists that leave the platform as files: who took which is logged before the first byte is sent."""

from typing import Any

from django.db import transaction

from cities.log import record
from cities.models import City
from cities.permissions import Actor


def note_export(*, city: City, actor: Actor, action: str, target: Any = None, **filters: Any) -> None:
    """Log that a list is taken out, under which filters. A search may hold a name: only that there was one is kept."""
    with transaction.atomic():
        kept = {name: bool(value) if name == "searched" else str(value) for name, value in filters.items() if value}
        record(city=city, actor=actor, action=action, target=target, changes={"format": "csv", "filters": kept})
