"""A real Celery worker on the test database, as the program's own login."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
QUEUES = "mail,reports,matching,default"


def worker_environment(*, base_url: str, smtp_port: int) -> dict[str, str]:
    """Return the environment in which a worker serves the running test: its database, broker and mail server."""
    app_login = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(app_login._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "citylabs.settings.local",
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "BASE_URL": base_url,
        "SECRET_KEY": settings.SECRET_KEY,
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def running_worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker with its own beat until the block ends."""
    command = [sys.executable, "-m", "celery", "-A", "citylabs.celery", "worker", "--concurrency=2", "-Q", QUEUES]
    beat = ["-B", "-s", str(log.with_suffix(".beat")), "--without-gossip", "--without-mingle"]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *beat], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
