"""The walls, tried at the database itself with plain SQL."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from cities.log import record
from cities.models import ApiToken, LogEntry
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_no_city_no_rows(cast: Cast) -> None:
    assert rows("SELECT count(*) FROM cities_membership") == [(0,)]
    with enter_city(cast.ours):
        assert rows("SELECT count(*) FROM cities_membership") == [(6,)]


def test_log_is_chained(cast: Cast) -> None:
    with enter_city(cast.ours):
        record(city=cast.ours, actor=SYSTEM, action="city.try", target=cast.ours)
        record(city=cast.ours, actor=SYSTEM, action="city.try", target=cast.ours)
        connection.check_constraints()
        assert list(LogEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
        with pytest.raises(ProgrammingError), transaction.atomic():
            LogEntry.objects.update(action="city.lie")
