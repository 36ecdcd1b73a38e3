"""Finding the cities in which a periodic task has something to do.

Row-level security hides every row from a task without a city. Tables whose wall has `sweep=True` may be read, never
written, by a transaction that says so; only the cities' ids leave this module, the task then enters each city.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction


def list_city_ids_with(model: type[models.Model], *, limit: int = 1000, **conditions: Any) -> list[UUID]:
    """Return the ids of cities that have a row of `model` meeting the conditions, at most `limit`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.sweep', %s, true)", [model._meta.db_table])
        rows = model._default_manager.filter(**conditions).order_by("city_id")
        found = list(rows.values_list("city_id", flat=True).distinct()[:limit])
        cursor.execute("SELECT set_config('app.sweep', '', true)")
    return found


def walk_city_ids_with(model: type[models.Model], *, at_once: int = 1000, **conditions: Any) -> Iterator[UUID]:
    """Yield the ids of all such cities, however many: each page begins behind the last id of the one before."""
    last = UUID(int=0)
    while found := list_city_ids_with(model, limit=at_once, **{**conditions, "city_id__gt": last}):
        yield from found
        last = found[-1]
