"""One run per directory. The lock belongs to the process, so the system frees it however the process ends."""

import fcntl
import time
from contextlib import suppress
from typing import IO

from ops.places import Places

STOPPING = "stopping"


class AlreadyRunning(Exception):
    """Another run holds this directory; the text says which and what to do."""


class RunLock:
    """Held from the first moment of a run to its last."""

    def __init__(self, places: Places) -> None:
        self._path = places.var / "run.lock"
        self._file: IO[str] | None = None

    def take(self, pid: int, *, patience: float = 45) -> None:
        """Take the lock. Waits for a run that is just stopping; refuses beside one that works."""
        stream = self._path.open("a+")
        # A run whose terminal has just been killed needs a moment to notice.
        grace = time.monotonic() + 1.5
        deadline = time.monotonic() + patience
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            stream.seek(0)
            holder = stream.read().strip()
            if time.monotonic() > (deadline if holder.endswith(STOPPING) else grace):
                raise AlreadyRunning(
                    f"CityLabs already runs here (process {holder}, directory {self._path.parent}). "
                    "Stop it with Ctrl-C in its terminal, or use another directory: VAR_DIR=var/second make run"
                )
            time.sleep(0.1)
        self._file = stream
        self._write(str(pid))

    def note_stopping(self, pid: int) -> None:
        """Tell the next run that waiting is worth it."""
        self._write(f"{pid} {STOPPING}")

    def release(self) -> None:
        """Free the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, text: str) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            self._file.flush()
