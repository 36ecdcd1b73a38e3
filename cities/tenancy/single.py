"""One statement inside a city in one round trip, where a transaction of four would be the larger part of the work."""

from typing import Any
from uuid import UUID

from django.db import connection

from cities.tenancy.current import enter_city


def execute_in_city(city_id: UUID, sql: str, parameters: dict[str, Any]) -> int:
    """Run one writing statement inside the city and return the number of rows it touched, committed on return.

    Outside of a transaction the setting and the statement travel together: PostgreSQL runs statements of one message
    as one transaction, so the setting ends with it as always. Inside a transaction this is `enter_city` as usual.
    """
    if connection.in_atomic_block:
        with enter_city(city_id), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT set_config('app.city', %(app_city)s, true), set_config('app.user', '', true); {sql}",
            {**parameters, "app_city": str(city_id)},
        )
        cursor.nextset()
        return cursor.rowcount
