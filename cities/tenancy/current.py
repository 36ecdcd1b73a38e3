"""Setting the city and the user of a transaction: the one place that talks to PostgreSQL about it.

`set_config(…, true)` lasts until the end of the transaction, so nothing leaks to the next user of a pooled connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cities.models import City

_current: ContextVar[tuple[str, str]] = ContextVar("current_city_and_user", default=("", ""))

_ENTER_NAMED = """
SELECT {columns}, set_config('app.city', c.id::text, true), set_config('app.user', %s, true)
FROM cities_city c WHERE slug = %s
"""


@cache
def _city_statement() -> tuple[list[str], list[Any], str]:
    """The names of the city's columns, their conversions, and the statement that enters a city by its address."""
    fields = list(City._meta.concrete_fields)
    names = [field.attname for field in fields]
    conversions = [getattr(field, "from_db_value", None) for field in fields]
    columns = ", ".join(f"c.{connection.ops.quote_name(str(field.column))}" for field in fields)
    return names, conversions, _ENTER_NAMED.format(columns=columns)


def _find_and_enter(slug: str, user_id: str) -> City:
    names, conversions, statement = _city_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [user_id, slug])
        row = cursor.fetchone()
    if row is None:
        raise City.DoesNotExist
    values = [
        convert(value, None, connection) if convert else value for convert, value in zip(conversions, row, strict=False)
    ]
    return City.from_db(connection.alias, names, values)


class NoCity(RuntimeError):
    """Code that needs a city runs outside of one: a programming error, loud where SQL would silently see no rows."""


def current_city_id() -> UUID:
    """Return the id of the city this code runs in; raises NoCity outside of any."""
    city_id = _current.get()[0]
    if not city_id:
        raise NoCity("Enter a city first: with enter_city(city): …")
    return UUID(city_id)


def _set(city_id: str, user_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.city', %s, true), set_config('app.user', %s, true)", [city_id, user_id])


@contextmanager
def _enter(city_id: str, user_id: str) -> Iterator[None]:
    before = _current.get()
    nested = connection.in_atomic_block  # then the setting would outlive this block: give the outer one back
    with transaction.atomic():
        _set(city_id, user_id)
        token = _current.set((city_id, user_id))
        try:
            yield
            if nested:
                _set(*before)
        finally:
            _current.reset(token)


def _key(thing: Any) -> str:
    """The id of a model instance or a bare id as text; blank for nobody."""
    found = getattr(thing, "pk", thing)
    return str(found) if found else ""


def enter_city(city: Any, user: Any = None) -> Any:
    """Open a transaction inside a city (a City or its id), for a user if there is one.

    Nested use inside another city is allowed and gives the outer city back on leaving.
    """
    return _enter(_key(city), _key(user))


@contextmanager
def enter_city_named(slug: str, user: Any = None) -> Iterator[City]:
    """Like `enter_city`, for the city with this address, found by the very statement that enters it.

    Saves a round trip where every one counts (the API). Raises City.DoesNotExist. Not for nested use.
    """
    user_id = _key(user)
    with transaction.atomic():
        city = _find_and_enter(slug, user_id)
        token = _current.set((str(city.pk), user_id))
        try:
            yield city
        finally:
            _current.reset(token)


def enter_user(user: Any) -> Any:
    """Open a transaction for a person without a city: they see their own memberships, nothing else."""
    return _enter("", _key(user))
