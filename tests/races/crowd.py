"""Many people at once: real threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from cities.models import City
from cities.tenancy import enter_city

THREADS = 100


def run_at_once(city: City, works: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all works in the city at the same moment; return what each gave, exceptions included, in their order.

    Every work is a transaction of its own, as a request is. With more works than threads the rest follows at once.
    """
    jobs = list(works)
    width = min(THREADS, len(jobs))
    barrier = threading.Barrier(width)
    turn = threading.local()

    def do(work: Callable[[], Any]) -> Any:
        if not hasattr(turn, "started"):
            turn.started = True
            connection.ensure_connection()
            barrier.wait(timeout=60)
        try:
            with enter_city(city):
                return work()
        except Exception as error:  # the test looks at it
            return error

    def leave(_number: int) -> None:
        leaving.wait(timeout=60)
        connection.close()

    leaving = threading.Barrier(width)
    with ThreadPoolExecutor(max_workers=width) as pool:
        results = list(pool.map(do, jobs))
        list(pool.map(leave, range(width)))
    return results
