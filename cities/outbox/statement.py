"""A statement that PostgreSQL works on while the worker talks to the mail server.

Waiting for each commit with idle hands would cost a worker a quarter of its mails. Between sending a statement and
asking for its result the connection must not be used for anything else.
"""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection
from psycopg.pq import ExecStatus

Value = str | UUID | datetime | None


class Statement:
    """On its way once made; `result` waits for its one number. Values stand for $1, $2, … and travel apart from it."""

    def __init__(self, sql: str, *values: Value) -> None:
        connection.ensure_connection()
        if connection.queries_logged:  # so that whoever counts statements counts this one
            connection.queries_log.append({"sql": sql, "time": "0.000"})
        self._server = connection.connection.pgconn
        self._server.send_query_params(sql.encode(), [_as_text(value) for value in values])
        while self._server.flush():  # all of it has left this process before anything else happens
            pass

    def result(self) -> int:
        """Return the first column of the first row; raises OperationalError with PostgreSQL's words."""
        last = None
        while (answer := self._server.get_result()) is not None:
            last = answer
        if last is None or last.status != ExecStatus.TUPLES_OK:
            raise OperationalError(self._server.get_error_message())
        return int(last.get_value(0, 0) or 0)


def _as_text(value: Value) -> bytes | None:
    if value is None:
        return None
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()
