"""Real workers and beat as processes, to be killed by SIGKILL: the crew and what its tests share."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def with_path(address: str, path: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{path}"))


def crew_environment(broker: str) -> dict[str, str]:
    """Settings of the workers, on the database of this test and a broker of our own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.kills.worker_settings",
        "DATABASE_URL": with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
        "REDIS_URL": broker,
    }


class Crew:
    """Real Celery workers and beat as processes, in the program's own database role."""

    def __init__(self, environment: dict[str, str], logs: Path, *, queue: str) -> None:
        self._environment = environment
        self._queue = queue
        self._logs = logs
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> None:
        """One process, one task at a time."""
        name = f"worker-{len(self._processes)}"
        self.workers.append(
            self._start("worker", "-P", "solo", "-Q", self._queue, "-n", name, "--without-gossip", "--without-mingle")
        )

    def start_beat(self) -> None:
        """The sweep twice a second."""
        self._start("beat", "-s", str(self._logs / "beat"), "--max-interval", "1")

    def kill_one(self, chance: random.Random) -> None:
        """SIGKILL: no handler runs, nothing is said to anybody."""
        victim = self.workers.pop(chance.randrange(len(self.workers)))
        victim.send_signal(signal.SIGKILL)
        victim.wait()

    def stop(self) -> None:
        """End everything that is left."""
        for process in self._processes:
            process.kill()
            process.wait()

    def tail(self) -> str:
        """The last words of every process, for a failed test."""
        return "\n".join(f"--- {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self._logs.glob("*.log")))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._logs / f"{len(self._processes)}-{arguments[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tests.kills.worker_app", *arguments, "-l", "WARNING"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)
        return process


def wait_until(condition: Callable[[], bool], crew: Crew, *, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, crew.tail()
        time.sleep(0.01)
