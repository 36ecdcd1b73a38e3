"""Workers killed by SIGKILL at random while 2,000 invitations go out: none is lost, one per kill may repeat."""

import os
import random
import signal
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from cities.models import City, OutboxMail
from cities.outbox import queue, queue_mails
from cities.tenancy import enter_city
from tests.factories.cities import CityFactory
from tests.mail_kinds import invitation_items
from tests.smtp import SmtpSink, run_smtp_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill]

MAILS, KILLS, SEED = 2000, 8, 20240424
ROOT = Path(__file__).resolve().parents[2]


def _with_path(address: str, path: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{path}"))


@pytest.fixture
def broker() -> Iterator[str]:
    """A database of the broker of our own, so that nobody else's worker takes our tasks."""
    address = _with_path(settings.REDIS_URL, str(9 + zlib.crc32(connection.settings_dict["NAME"].encode()) % 6))
    with redis.Redis.from_url(address) as client:
        client.flushdb()
        yield address
        client.flushdb()


class Crew:
    """Real Celery workers and beat as processes, in the program's own database role."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self._environment = environment
        self._logs = logs
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> None:
        """One process, one mail at a time."""
        name = f"worker-{len(self._processes)}"
        self.workers.append(
            self._start("worker", "-P", "solo", "-Q", "mail", "-n", name, "--without-gossip", "--without-mingle")
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


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    """A server that takes its time, so that the kills fall into the sending."""
    with run_smtp_server() as sink:
        sink.delay = 0.003
        yield sink


@pytest.fixture
def crew(broker: str, smtp: SmtpSink, tmp_path: Path) -> Iterator[Crew]:
    """Two workers and beat."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.kills.worker_settings",
        "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
        "REDIS_URL": broker,
        "EMAIL_URL": f"smtp://{smtp.host}:{smtp.port}",
        "OUTBOX_LEASE_SECONDS": "4",
        "OUTBOX_BATCH": "40",
    }
    crew = Crew(environment, tmp_path)
    crew.start_beat()
    crew.start_worker()
    crew.start_worker()
    yield crew
    crew.stop()


def wait_until(condition: Callable[[], bool], crew: Crew, *, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, crew.tail()
        time.sleep(0.01)


def count_sent(city: City) -> int:
    with enter_city(city):
        return OutboxMail.objects.filter(city=city, state="sent").count()


def test_killed_workers_lose_no_invitation(crew: Crew, smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "enqueue", lambda *args, **kwargs: None)  # our broker is not that of the settings
    city = CityFactory(slug="tartu")
    with enter_city(city):
        queue_mails(city=city, kind="test-invitation", campaign="invitation:1", items=invitation_items(MAILS))
    chance = random.Random(SEED)  # noqa: S311  no secret
    moments = sorted(chance.sample(range(50, MAILS - 100), KILLS))

    for moment in moments:
        wait_until(lambda moment=moment: len(smtp.letters) >= moment, crew, seconds=40)  # type: ignore[misc]
        time.sleep(chance.random() * 0.02)  # any moment: rendering, talking, writing the outcome
        crew.kill_one(chance)
        crew.start_worker()
    wait_until(lambda: count_sent(city) == MAILS, crew, seconds=60)

    letters = smtp.letters
    copies = Counter(letter.recipient for letter in letters)
    message_ids = {(letter.recipient, letter.message["Message-ID"]) for letter in letters}
    repeated = len(letters) - MAILS
    assert set(copies) == {item.recipient for item in invitation_items(MAILS)}
    assert repeated <= KILLS
    assert len(message_ids) == MAILS  # a repeated mail bears the same Message-ID
