"""The floor: a bare WSGI program with one psycopg query of 50 rows and orjson. No framework, no wall, no sign-in."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import psycopg
from psycopg.rows import dict_row

_QUERY = "SELECT * FROM bench_record ORDER BY created_at DESC, id DESC LIMIT 50"
_connection: psycopg.Connection[dict[str, Any]] | None = None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer the list."""
    global _connection  # noqa: PLW0603  one connection per worker process is all this program has
    if _connection is None:
        _connection = psycopg.connect(os.environ["BENCH_PLAIN_URL"], autocommit=True, row_factory=dict_row)
    body = orjson.dumps({"results": _connection.execute(_QUERY).fetchall()})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
