"""Keeping the keys by which entries find those like them."""

from collections.abc import Iterable, Sequence

from django.db import connection

from cities.jobs import enqueue
from cities.models import City
from stakeholders.models import MatchKey, Stakeholder
from stakeholders.rules.match_keys import list_keys
from stakeholders.rules.signatures import COMPARED, read_signature

# One statement per write, however many entries: rows that are there already stay.
_INSERT = (
    "INSERT INTO stakeholders_matchkey (city_id, stakeholder_id, key)"
    " SELECT %s, * FROM unnest(%s::uuid[], %s::bigint[])"
    " ON CONFLICT (city_id, stakeholder_id, key) DO NOTHING"
)


def write_keys(*, city: City, entries: Iterable[Stakeholder]) -> None:
    """Give entries the keys of their present values, in the caller's transaction and two statements."""
    wanted = {
        entry.pk: list_keys(read_signature({column: getattr(entry, column) for column in COMPARED}))
        for entry in entries
    }
    if not wanted:
        return
    MatchKey.objects.filter(city=city, stakeholder__in=wanted)._raw_delete("default")
    insert_keys(city=city, rows=[(pk, key) for pk, keys in wanted.items() for key in keys])


def insert_keys(*, city: City, rows: Sequence[tuple[object, int]]) -> None:
    """Write keys, passing over those that are there."""
    if rows:
        entries, keys = zip(*rows, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [city.pk, list(entries), list(keys)])


def look_for_doubles(*, city: City, entries: Sequence[Stakeholder]) -> None:
    """Give entries their keys now, and let a worker look for others like them after commit."""
    write_keys(city=city, entries=entries)
    if entries:
        ids = [str(entry.pk) for entry in entries]
        enqueue("stakeholders.check_doubles", queue="matching", city_id=city.pk, ids=ids)
