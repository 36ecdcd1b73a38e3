"""Workers killed by SIGKILL at random while 2,000 invitations go out: none is lost, one per kill may repeat."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cities.models import City, OutboxMail
from cities.outbox import queue, queue_mails
from cities.tenancy import enter_city
from tests.factories.cities import CityFactory
from tests.kills.crew import Crew, crew_environment, wait_until
from tests.mail_kinds import invitation_items
from tests.smtp import SmtpSink, run_smtp_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill]

MAILS, KILLS, SEED = 2000, 8, 20240424


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
        **crew_environment(broker),
        "EMAIL_URL": f"smtp://{smtp.host}:{smtp.port}",
        "OUTBOX_LEASE_SECONDS": "4",
        "OUTBOX_BATCH": "40",
    }
    crew = Crew(environment, tmp_path, queue="mail")
    crew.start_beat()
    crew.start_worker()
    crew.start_worker()
    yield crew
    crew.stop()


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
