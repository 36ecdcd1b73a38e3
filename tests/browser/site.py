"""A site for the browser: a database of its own with the demo, hashed static files, gunicorn."""

import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# The demo city whose people walk through the site. Plain values: the test process must not load the site.
CITY = "tartu"
PASSWORD = "citylabs-demo"  # noqa: S105  the demo prints it
GUEST, STAFF = "guest", "staff"
LIST_ADDRESSES = """
import sys, pathlib, django
django.setup()
from tests.browser.world import write_addresses
write_addresses(pathlib.Path(sys.argv[1]))
"""
ROOT = Path(__file__).resolve().parents[2]


class SiteFailed(Exception):
    """The site could not be built; the message holds the last words of what failed."""


@dataclass(frozen=True)
class Address:
    """One page: its name in the address table, where it is, and who may open it (`guest` is nobody in particular)."""

    name: str
    path: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """The running site."""

    url: str
    addresses: tuple[Address, ...]
    # Names of addresses that are no pages, with what they answer: a file, a redirect, a part of a page.
    others: dict[str, str]

    def named(self, name: str) -> list[Address]:
        """The pages of one entry of the address table; several where it shows different states."""
        return [address for address in self.addresses if address.name == name]


@contextmanager
def running_site(folder: Path, suffix: str) -> Iterator[Site]:
    """Share one site between all processes that use this folder: the first builds it, the last takes it down."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = folder / "site.json"
    with (folder / "users.lock").open("w") as users:
        with _alone(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not facts.exists():
                facts.write_text(json.dumps(_build(folder, suffix)))
        try:
            yield _read(json.loads(facts.read_text()))
        finally:
            with _alone(folder), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _take_down(json.loads(facts.read_text()))
                facts.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(facts: dict[str, Any]) -> Site:
    addresses = tuple(Address(it["name"], it["path"], tuple(it["roles"])) for it in facts["addresses"])
    return Site(url=facts["url"], addresses=addresses, others=facts["others"])


def _build(folder: Path, suffix: str) -> dict[str, Any]:
    name = re.sub(r"\W", "_", f"citylabs_site{suffix}")
    _recreate_database(name)
    port = _choose_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": _with_database(os.environ["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": _with_database(os.environ["DATABASE_OWNER_URL"], name),
        "SITE_STATIC_ROOT": str(folder / "static"),
        "VAR_DIR": str(folder / "var"),
        "BASE_URL": url,
    }
    _manage(environment, "migrate", "--noinput", "--verbosity=0", CITYLABS_DB_ROLE="owner")
    _manage(environment, "load_demo")
    _manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    _run(environment, [sys.executable, "-c", LIST_ADDRESSES, str(folder / "addresses.json")])
    told = json.loads((folder / "addresses.json").read_text())
    pid = _serve(environment, port, folder / "site.log")
    return {"url": url, "pid": pid, "database": name, **told}


def _with_database(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _recreate_database(name: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _manage(environment: dict[str, str], *arguments: str, **more: str) -> None:
    _run({**environment, **more}, [sys.executable, "manage.py", *arguments])


def _run(environment: dict[str, str], command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteFailed(f"{' '.join(command[1:4])} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


def _choose_port() -> int:
    """A port the kernel finds free: several sites may start in the same second."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(environment: dict[str, str], port: int, log: Path) -> int:
    """Start gunicorn as a daemon, since it may outlive the process that started it, and return its process id."""
    pid_file = log.with_suffix(".pid")
    # Each window of each test process opens connections before it needs them, and each holds a thread for a while.
    options = [f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=32", "--no-control-socket"]
    daemon = ["--daemon", f"--pid={pid_file}", f"--error-logfile={log}", "--capture-output"]
    _run(environment, [sys.executable, "-m", "gunicorn", "citylabs.wsgi", *options, *daemon])
    ends = time.monotonic() + 60
    while True:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5):
            return int(pid_file.read_text())
        if time.monotonic() > ends:
            raise SiteFailed(f"gunicorn did not get ready:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.1)


def _take_down(facts: dict[str, Any]) -> None:
    with suppress(ProcessLookupError):
        os.kill(facts["pid"], signal.SIGTERM)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(facts["database"])))
