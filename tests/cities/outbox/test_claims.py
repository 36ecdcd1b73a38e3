"""Who holds a mail: two senders at once, a lease that ends, a batch that takes long. Real connections, real commits."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.enums import MailState
from cities.models import City, OutboxMail, Suppression
from cities.outbox import queue_mails
from cities.outbox.claims import MAX_LAPSES, take_batch
from cities.outbox.transport import get_transport
from cities.services import mail_sending
from cities.services.mail_sending import SendCount, send_due_mails, sweep_outbox
from cities.tenancy import enter_city
from tests.factories.cities import CityFactory
from tests.mail_kinds import invitation_items
from tests.smtp import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city() -> City:
    return CityFactory(slug="tartu")


@pytest.fixture
def sent_tasks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The tasks that would go to the broker."""
    tasks: list[tuple[str, str]] = []
    monkeypatch.setattr(mail_sending, "enqueue", lambda task, *, queue, city_id: tasks.append((task, str(city_id))))
    return tasks


@pytest.fixture(autouse=True)
def _fresh_connection() -> Any:
    get_transport().close()
    yield
    get_transport().close()


def queue(city: City, count: int) -> None:
    with enter_city(city):
        queue_mails(city=city, kind="test-invitation", campaign="c", items=invitation_items(count))


def states(city: City) -> dict[str, int]:
    with enter_city(city):
        rows = OutboxMail.objects.values_list("state", flat=True)
        return {state: list(rows).count(state) for state in sorted(set(rows))}


def test_four_senders_at_once_send_each_mail_once(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]]
) -> None:
    queue(city, 200)
    counts: list[SendCount] = []

    def work() -> None:
        try:
            while (count := send_due_mails(city_id=city.pk, limit=7)).more:
                counts.append(count)
        finally:
            get_transport().close()
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    recipients = [letter.recipient for letter in smtp_server.letters]
    assert len(recipients) == 200
    assert len(set(recipients)) == 200
    assert states(city) == {"sent": 200}
    assert smtp_server.connections == 4


def test_batch_costs_little_more_than_one_statement_a_mail(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]]
) -> None:
    queue(city, 50)

    with CaptureQueriesContext(connection) as queries:
        count = send_due_mails(city_id=city.pk, limit=50)

    assert count.sent == 50
    # an empty transaction (there is none outside); begin, set the city, read it, claim (2), ask who said no
    # under an earlier address, commit; one for each mail
    assert len(queries) == 2 + 7 + 50


def test_full_batch_asks_for_another_turn(city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]]) -> None:
    queue(city, 5)

    send_due_mails(city_id=city.pk, limit=3)
    assert sent_tasks == [("cities.send_mails", str(city.pk))]
    send_due_mails(city_id=city.pk, limit=3)
    assert len(sent_tasks) == 1


def test_slow_server_ends_the_turn_and_gives_the_rest_back(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_sending, "TURN_SECONDS", 0.25)
    smtp_server.delay = 0.1
    queue(city, 10)

    count = send_due_mails(city_id=city.pk)

    assert count.sent + count.let_go == 10
    assert 2 <= count.sent <= 4
    assert count.more is True
    assert states(city) == {"queued": count.let_go, "sent": count.sent}


def test_long_batch_keeps_its_lease(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]], settings: Any
) -> None:
    settings.OUTBOX_LEASE_SECONDS = 1
    smtp_server.delay = 0.1
    queue(city, 20)  # two seconds of work, twice the lease
    freed: list[int] = []
    stop = threading.Event()

    def sweep() -> None:
        try:
            while not stop.wait(0.1):
                freed.append(sweep_outbox())
        finally:
            connection.close()

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    count = send_due_mails(city_id=city.pk)
    stop.set()
    sweeper.join()

    assert count.sent == 20
    assert sum(freed) == 0
    assert len(smtp_server.letters) == 20


def test_unsubscribed_while_a_long_batch_runs_is_dropped(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]], settings: Any
) -> None:
    settings.OUTBOX_LEASE_SECONDS = 1
    smtp_server.delay = 0.15
    queue(city, 6)

    def work() -> None:
        send_due_mails(city_id=city.pk)
        get_transport().close()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    smtp_server.wait_for(1)
    with enter_city(city):
        Suppression.objects.create(city=city, email="person-5@people.example", scope="invitations", reason="asked")
    worker.join()

    assert states(city) == {"sent": 5, "suppressed": 1}
    assert "person-5@people.example" not in [letter.recipient for letter in smtp_server.letters]


def test_sweep_frees_what_a_dead_worker_held(
    city: City, smtp_server: SmtpSink, sent_tasks: list[tuple[str, str]], settings: Any
) -> None:
    queue(city, 3)
    now = timezone.now()
    with enter_city(city):
        take_batch(city=city, limit=2, now=now)  # and dies

    assert sweep_outbox(now=now + timedelta(seconds=1)) == 0
    assert sent_tasks == []  # somebody is at it
    later = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    assert sweep_outbox(now=later) == 2

    assert states(city) == {"queued": 3}
    assert sent_tasks == [("cities.send_mails", str(city.pk))]
    assert send_due_mails(city_id=city.pk, now=later).sent == 3


def test_mail_that_kills_every_worker_is_given_up(city: City, sent_tasks: list[tuple[str, str]]) -> None:
    queue(city, 1)
    now = timezone.now()

    for _death in range(MAX_LAPSES):
        now += timedelta(minutes=15)
        with enter_city(city):
            _claim, mails = take_batch(city=city, limit=10, now=now)
        assert len(mails) == 1
        now += timedelta(minutes=15)
        sweep_outbox(now=now)

    assert states(city) == {"failed": 1}
    with enter_city(city):
        assert OutboxMail.objects.get().error == "The sending program ended each time this mail was its turn."


def test_sweep_wakes_only_cities_with_due_mails(city: City, sent_tasks: list[tuple[str, str]]) -> None:
    waiting_city, idle_city = CityFactory(), CityFactory()
    queue(city, 1)
    with enter_city(waiting_city):
        queue_mails(
            city=waiting_city,
            kind="test-ticket",
            campaign="c",
            items=invitation_items(1),
            send_at=timezone.now() + timedelta(hours=1),
        )
    with enter_city(idle_city):
        queue_mails(city=idle_city, kind="test-ticket", campaign="c", items=invitation_items(1), draft=True)

    sweep_outbox()

    assert sent_tasks == [("cities.send_mails", str(city.pk))]


def test_claim_that_ended_cannot_undo_what_another_wrote(city: City, smtp_server: SmtpSink) -> None:
    """A worker that slept through its lease reports a refusal when another has sent the mail: the sending stands."""
    queue(city, 1)
    now = timezone.now()
    with enter_city(city):
        claim, (mail,) = take_batch(city=city, limit=1, now=now)
    sweep_outbox(now=now + timedelta(hours=1))
    send_due_mails(city_id=city.pk, now=now + timedelta(hours=1))

    turn = mail_sending._Turn(claim, mail_sending._Clock(now), SendCount())
    turn._mark(mail, MailState.FAILED, words="550 too late")
    turn._settle()

    assert states(city) == {"sent": 1}


def test_sending_refuses_to_run_inside_a_transaction(city: City) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due_mails(city_id=city.pk)
