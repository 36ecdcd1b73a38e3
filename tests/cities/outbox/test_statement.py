"""A statement on its way while other things happen."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cities.outbox.statement import Statement

pytestmark = pytest.mark.django_db(transaction=True)


def test_result_is_the_first_number_and_the_connection_is_free_again() -> None:
    statement = Statement("SELECT $1::int + 1", "41")

    assert statement.result() == 42
    assert Statement("SELECT $1::int", None).result() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_result_raises_what_postgresql_says() -> None:
    statement = Statement("SELECT 1 / 0")

    with pytest.raises(OperationalError, match="division by zero"):
        statement.result()


def test_statement_is_counted_like_any_other() -> None:
    with CaptureQueriesContext(connection) as queries:
        Statement("SELECT $1::int", "7").result()

    assert [query["sql"] for query in queries] == ["SELECT $1::int"]
