"""A real Celery worker on the test database, as the program's own login."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
QUEUES = "mail,reports,matching,default"


def empty_broker() -> None:
    """Forget the tasks of an earlier test; nobody else uses the prefix."""
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter(f"{prefix}*", count=1000):
            client.delete(key)


def worker_environment(*, base_url: str, smtp_port: int) -> dict[str, str]:
    """Return the environment in which a worker serves the running test: its database, broker and mail server."""
    app_login = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(app_login._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.worker_settings",
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "BASE_URL": base_url,
        "SECRET_KEY": settings.SECRET_KEY,
        "BROKER_KEY_PREFIX": settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"],
    }


@contextmanager
def running_worker(environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run a worker with its own beat until the block ends; the block begins when it takes tasks."""
    command = [sys.executable, "-m", "celery", "-A", "citylabs.celery", "worker", "--concurrency=2", "-Q", QUEUES]
    beat = ["-B", "-s", str(log.with_suffix(".beat")), "--without-gossip", "--without-mingle", "-l", "INFO"]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *beat], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_until_ready(process, log)
            yield
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 40
    while " ready." not in log.read_text(errors="replace"):
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < ends, log.read_text(errors="replace")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
