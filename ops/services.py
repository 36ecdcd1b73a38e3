"""PostgreSQL and the broker together: start what the environment does not name, write down the addresses."""

import fcntl
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from ops import postgres, valkey
from ops.places import Places, write_private


def start_services(places: Places, *, leashed: bool, throwaway: bool = False) -> dict[str, str]:
    """Start what is not running yet and return the addresses. What the environment names is left to the environment.

    Not leashed, the services outlive this process until `stop_services`.
    """
    places.prepare()
    addresses = {}
    with _one_at_a_time(places):
        if not os.environ.get("DATABASE_URL"):
            port = postgres.start(places, leashed=leashed, throwaway=throwaway)
            addresses["DATABASE_URL"] = postgres.url(places, postgres.APP, port)
            addresses["DATABASE_OWNER_URL"] = postgres.url(places, postgres.OWNER, port)
        if not os.environ.get("REDIS_URL"):
            addresses["REDIS_URL"] = valkey.url(places, valkey.start(places, leashed=leashed))
        write_private(places.env_file, format_exports(addresses))
    return addresses


def stop_services(places: Places) -> None:
    """Stop both, the broker first: whoever still works loses its tasks before its database."""
    valkey.stop(places)
    postgres.stop(places)


def format_exports(addresses: dict[str, str]) -> str:
    """The addresses as lines for a shell."""
    return "".join(f"export {name}={shlex.quote(address)}\n" for name, address in addresses.items())


@contextmanager
def _one_at_a_time(places: Places) -> Iterator[None]:
    """Two starts at the same moment: the second waits and then finds the services running."""
    with (places.var / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
