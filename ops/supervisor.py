"""Keeps the children of a run: starts them on a leash, watches them, shows their errors, stops them in order."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ops.places import PROJECT, Places
from ops.processes import (
    Record,
    ServiceFailed,
    forget_record,
    list_records,
    log_tail,
    read_record,
    spawn,
    stop_record,
    write_record,
)

LOG_LIMIT = 5 * 1024 * 1024
LOUD = (" ERROR ", " CRITICAL ", "ERROR/", "CRITICAL/", "[ERROR]", "FATAL:", "PANIC:")
# While the platform starts it says that it is not ready, as it should.
EXPECTED = "Service Unavailable: /readyz"


@dataclass
class Child:
    """One process of the run and how it likes to be ended."""

    record: Record
    stop_signal: signal.Signals
    patience: float
    process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The name on the console and of the log file."""
        return self.record.name

    def describe_end(self) -> str:
        """How it ended, as far as the system tells."""
        code = self.process.poll() if self.process else None
        if code is None:
            return "is gone"
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


@dataclass
class Supervisor:
    """Starts children one after the other; stops them in the opposite order."""

    places: Places
    children: list[Child] = field(default_factory=list)
    _read_up_to: dict[str, int] = field(default_factory=dict)

    def adopt(self, name: str, *, stop_signal: signal.Signals, patience: float) -> None:
        """Watch, and later stop, a service that has written its own record. One that runs for others is left alone."""
        record = read_record(self.places, name)
        if record is not None and record.leashed:
            self.children.append(Child(record, stop_signal, patience))

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        sockets: Sequence[socket.socket] = (),
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10,
    ) -> None:
        """Start a program of the project, its output in its own log file. The sockets become the program's own."""
        path = self.places.log_file(name)
        keep_small(path)
        with path.open("ab") as log:
            self._read_up_to[name] = log.tell()
            process = spawn(
                command,
                stdout=log.fileno(),
                env=env,
                leashed=True,
                death_signal=death_signal,
                cwd=PROJECT,
                sockets=sockets,
            )
        port = int(sockets[0].getsockname()[1]) if sockets else 0
        for each in sockets:
            each.close()
        record = write_record(self.places, name, process.pid, port=port)
        self.children.append(Child(record, stop_signal, patience, process))

    def check(self) -> None:
        """Refuse to go on when a child is gone, naming it with the end of its log."""
        for child in self.children:
            if not child.record.is_alive:
                tail = log_tail(self.places.log_file(child.name))
                raise ServiceFailed(f"{child.name} {child.describe_end()}. Its last lines:\n{tail}")

    def watch(self) -> None:
        """Stay until a child ends or somebody interrupts."""
        while True:
            self.check()
            self.show_errors()
            time.sleep(0.25)

    def show_errors(self) -> None:
        """Print the lines of the logs that tell of errors, shortened. The rest stays in the files."""
        for child in self.children:
            path = self.places.log_file(child.name)
            position = self._read_up_to.setdefault(child.name, path.stat().st_size if path.exists() else 0)
            for line in self._read_new(child.name, path, position):
                if EXPECTED not in line and any(word in line for word in LOUD):
                    say(f"{child.name:<9}| {line[:200]}")

    def _read_new(self, name: str, path: Path, position: int) -> list[str]:
        with path.open("rb") as log:
            log.seek(position)
            text = log.read(256 * 1024)
        # A line still being written is read the next time.
        complete = text[: text.rfind(b"\n") + 1]
        self._read_up_to[name] = position + len(complete)
        return complete.decode(errors="replace").splitlines()

    def stop_all(self) -> None:
        """Stop every child, the last started first, and strike it off the list."""
        for child in reversed(self.children):
            stop_record(child.record, child.stop_signal, child.patience)
            if child.process is not None:
                child.process.wait()
            forget_record(self.places, child.name)
        self.children.clear()


def recover(places: Places) -> list[str]:
    """End what a killed run left behind and return the names. Services started to outlive runs are left alone."""
    found = []
    for record in list_records(places):
        if record.leashed:
            if record.is_alive:
                found.append(record.name)
            # PostgreSQL ends cleanly on SIGINT. The others lose nothing by force: what a worker had in hand, the
            # broker hands out again.
            stop_record(record, signal.SIGINT, 30 if record.name == "postgres" else 1)
            forget_record(places, record.name)
    return found


def keep_small(path: Path) -> None:
    """Put a log that has grown too large aside; one older generation is kept."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))


def say(text: str) -> None:
    """A line on the console, at once."""
    sys.stdout.write(text + os.linesep)
    sys.stdout.flush()
