"""Processes that outlive a function: started on a leash, written down, found again, stopped as a group."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ops.places import Places, write_private

LEASH = Path(__file__).with_name("leash.py")


class ServiceFailed(Exception):
    """A process did not start or did not stop; the text says which and shows the end of its log."""


@dataclass(frozen=True)
class Record:
    """A process as written down: the pid alone could belong to somebody else by now."""

    name: str
    pid: int
    started: str
    port: int = 0
    leashed: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether exactly this process still runs."""
        return start_time(self.pid) == self.started


def start_time(pid: int) -> str | None:
    """When the process was started, in whatever unit the system has; None when it is gone or only a zombie."""
    if sys.platform != "linux":
        answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return answer.stdout.strip() or None
    fields = _stat_fields(pid)
    return None if fields is None or fields[0] in "ZX" else fields[19]


def _stat_fields(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name: state, parent, group, session, …, start time (index 19)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def spawn(
    command: Sequence[str],
    *,
    stdout: int,
    env: Mapping[str, str],
    leashed: bool,
    death_signal: signal.Signals = signal.SIGTERM,
    uid: int = -1,
    cwd: Path = Path("/"),
    sockets: Sequence[socket.socket] = (),
) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own; leashed, it gets the signal when this process ends in any way.

    It inherits the sockets under the same numbers (`fileno()`).
    """
    parent = os.getpid() if leashed else 0
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(LEASH), str(parent), str(int(death_signal)), str(uid), *command],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
        pass_fds=[each.fileno() for each in sockets],
    )


def write_record(places: Places, name: str, pid: int, *, port: int = 0, leashed: bool = True) -> Record:
    """Write down a process that has just been started."""
    record = Record(name=name, pid=pid, started=start_time(pid) or "", port=port, leashed=leashed)
    write_private(places.record_file(name), json.dumps(asdict(record)))
    return record


def read_record(places: Places, name: str) -> Record | None:
    """The process of that name, when it is still the one written down and runs."""
    record = _parse_record(places.record_file(name))
    return record if record and record.is_alive else None


def list_records(places: Places) -> list[Record]:
    """Everything written down, alive or not."""
    return [record for path in sorted(places.records.glob("*.json")) if (record := _parse_record(path))]


def _parse_record(path: Path) -> Record | None:
    try:
        return Record(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget_record(places: Places, name: str) -> None:
    """Strike a process off the list."""
    places.record_file(name).unlink(missing_ok=True)


def wait_until_gone(pid: int, started: str, seconds: float) -> bool:
    """Whether the process ended in that time."""
    deadline = time.monotonic() + seconds
    while start_time(pid) == started:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def stop_named(places: Places, name: str, how: signal.Signals, seconds: float) -> None:
    """Stop the process written down under that name, if it runs, and strike it off the list."""
    running = read_record(places, name)
    if running is not None:
        stop_record(running, how, seconds)
    forget_record(places, name)


def stop_record(record: Record, how: signal.Signals, seconds: float) -> None:
    """Ask the process to end; after the time given end its whole session by force."""
    if record.is_alive:
        with suppress(ProcessLookupError):
            os.kill(record.pid, how)
        wait_until_gone(record.pid, record.started, seconds)
    end_session(record)


def end_session(record: Record) -> None:
    """Kill what is left of a session whose leader we started: workers of a killed master, for one."""
    for pid in list_session(record):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def list_session(record: Record) -> list[int]:
    """The living members of the session; never a process that the system gave the pid to in the meantime."""
    if sys.platform != "linux":
        return [record.pid] if record.is_alive else []
    leader = start_time(record.pid)
    if not record.started or leader not in {None, record.started}:
        return []
    members = []
    for entry in Path("/proc").iterdir():
        fields = _stat_fields(int(entry.name)) if entry.name.isdigit() else None
        if fields and fields[3] == str(record.pid) and fields[0] not in "ZX" and int(fields[19]) >= int(record.started):
            members.append(int(entry.name))
    return members


def log_tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, for a message."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
