"""`make test` and `make screenshots`: services of their own that may lose data, and Chromium where there is one."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ops import postgres, valkey
from ops.places import PROJECT, Places, find_places
from ops.processes import read_record
from ops.services import start_services, stop_services

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = """\
**********************************************************************************
*  No Chromium was found: THE BROWSER JOURNEYS WILL BE SKIPPED.                  *
*  Install it (apt install chromium) or set CHROMIUM to the path of one.         *
**********************************************************************************
"""


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with the arguments and return its exit code. Several runs at once share the services."""
    if not find_browser():
        sys.stderr.write(NO_BROWSER)
    return _run_beside_services(["-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments])


def take_screenshots() -> int:
    """Picture every page of the demo; see tests/browser/gallery.py."""
    return _run_beside_services(["-m", "tests.browser.gallery"])


def _run_beside_services(arguments: Sequence[str]) -> int:
    """Run this Python with the arguments while services that may lose data are up."""
    places = Places(find_places().var / "test")
    places.var.mkdir(parents=True, exist_ok=True)
    with _shared_services(places) as addresses:
        env = {**os.environ, "VAR_DIR": str(places.var), **addresses}
        # Each run has its own database, so that two people can test at once.
        env.setdefault("TEST_DB_SUFFIX", f"_{os.getpid()}")
        env["CHROMIUM"] = find_browser()
        with suppress(KeyboardInterrupt):
            return subprocess.run([sys.executable, *arguments], cwd=PROJECT, env=env, check=False).returncode
        return 130


def find_browser() -> str:
    """The path of a Chromium: the one the environment names, else the first on the PATH, else nothing."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")


@contextmanager
def _shared_services(places: Places) -> Iterator[dict[str, str]]:
    """Services for this run. Whoever comes first starts them afresh, whoever goes last stops them."""
    with (places.var / "users.lock").open("w") as users:
        with _starting(places):
            fcntl.flock(users, fcntl.LOCK_SH)
            if read_record(places, postgres.NAME) is None:
                # Nothing of an earlier run: a machine that died in the middle of one cannot spoil this one.
                postgres.wipe(places)
            addresses = start_services(places, leashed=False, throwaway=True)
        try:
            yield addresses
        finally:
            with _starting(places), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop_services(places)
                postgres.wipe(places)
                shutil.rmtree(places.var / valkey.NAME, ignore_errors=True)


@contextmanager
def _starting(places: Places) -> Iterator[None]:
    """While one run starts or stops the services, no other does."""
    with (places.var / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
