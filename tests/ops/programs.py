"""Starting `python -m ops …` for real, in a directory of the test's own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


def clean_environment(var: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing names a running service."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "VAR_DIR": str(var),
        "DEMO": "0",
        **more,
    }


def call_ops(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ops", *arguments],
        cwd=ROOT,
        env=clean_environment(var, **more),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


class Run:
    """A `make run` that was started."""

    def __init__(self, var: Path, console: Path) -> None:
        self._console = console
        with console.open("w") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ops", "run"],
                cwd=ROOT,
                env=clean_environment(var),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def console(self) -> str:
        """What it has printed so far."""
        return self._console.read_text()

    def wait_for(self, words: str, seconds: float = 90) -> None:
        """Wait until the words are printed."""
        deadline = time.monotonic() + seconds
        while words not in self.console:
            assert self.process.poll() is None, self.console
            assert time.monotonic() < deadline, self.console
            time.sleep(0.05)

    def port(self, title: str) -> int:
        """Return the port that was printed beside the title."""
        found = re.search(rf"^ *{title} +port (\d+)", self.console, re.MULTILINE)
        assert found, self.console
        return int(found[1])

    def end(self, number: signal.Signals) -> int:
        """Send the signal, wait, return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@contextmanager
def started_run(var: Path, console: Path) -> Iterator[Run]:
    """Start a run and wait until it is ready; end it whatever happens."""
    run = Run(var, console)
    try:
        run.wait_for("Ctrl-C stops everything")
        yield run
    finally:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def list_processes(var: Path) -> list[str]:
    """Return the commands of living processes that belong to the directory, by their environment or arguments."""
    mark = str(var).encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or "\nState:\tZ" in (entry / "status").read_text():
                continue
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mark in text and int(entry.name) != os.getpid():
            found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found
