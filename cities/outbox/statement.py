"""A statement that PostgreSQL works on while the worker talks to the mail server.

Waiting for each commit with idle hands would cost a worker a quarter of its mails. Between sending a statement and
asking for its result the connection must not be used for anything else.
"""

from typing import Any

from django.db import OperationalError, connection
from psycopg.pq import ExecStatus


class Statement:
    """On its way once made; `result` waits for its one number."""

    def __init__(self, sql: str, values: dict[str, Any]) -> None:
        with connection.cursor() as cursor:
            text = cursor.mogrify(sql, values)
        if connection.queries_logged:  # so that whoever counts statements counts this one
            connection.queries_log.append({"sql": text, "time": "0.000"})
        self._server = connection.connection.pgconn
        self._server.send_query(text.encode())
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
