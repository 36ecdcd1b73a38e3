"""Rows for JSON: fetched without Django's conversions, which parse what is written out again a moment later.

Django's cursors load moments and jsonb in Python, value by value. The cursor here is Django's own (its statements are
counted and logged as always) with psycopg's quick loaders for this one statement: moments by the C extension, jsonb not
at all but passed on as it came.
"""

from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from psycopg import adapters as psycopg_adapters
from psycopg.adapt import Loader
from psycopg.pq import Format


class JsonAsStored(Loader):
    """A jsonb value on its way from the database to the answer."""

    def load(self, data: Any) -> orjson.Fragment:
        """Wrap the text; nobody looks inside."""
        return orjson.Fragment(bytes(data))


_QuickMoment = psycopg_adapters.get_loader(psycopg_adapters.types["timestamptz"].oid, Format.TEXT)


def fetch_rows(queryset: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list` queryset as psycopg gives them; jsonb as orjson.Fragment."""
    try:
        sql, parameters = queryset.query.sql_with_params()
    except EmptyResultSet:  # Django knows by itself that nothing fits
        return []
    with connections[queryset.db].cursor() as cursor:
        adapters = cursor.cursor.adapters
        adapters.register_loader("timestamptz", _QuickMoment)
        adapters.register_loader("jsonb", JsonAsStored)
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
