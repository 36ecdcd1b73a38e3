"""Invitations per second of one worker, against a plain smtplib loop with one kept connection and the same bytes.

Both talk to the same SMTP server in a process of its own. The worker is `send_due_mails` itself, with the real
invitation: templates, calendar entry, row-level security, an outcome committed for every mail.
"""

import multiprocessing
import os
import smtplib
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

MAILS = int(os.environ.get("BENCH_MAILS", "500"))
ROUNDS = 7


def main() -> int:
    """Print both rates, their ratio and the statements per mail; the exit code tells whether the aims are met."""
    port, server = _start_server()
    try:
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        _set_up_django()
        return _measure(port)
    finally:
        server.terminate()
        server.join()


def _set_up_django() -> None:
    import django  # settings read the address of the mail server from the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()


def _measure(port: int) -> int:
    from cities.tenancy import enter_city  # Django has to be set up before

    city, items = _invitations()
    contents = _render(city, items[:MAILS])
    _warm_up(city, items[:100])
    pairs = []
    for number in range(ROUNDS):
        plain = _plain_loop(port, contents)
        with enter_city(city):
            _queue(city, items, number)
        pairs.append((plain, _worker(city)))
    plain, worker = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    ratio = statistics.median(worker / plain for plain, worker in pairs)  # neighbours in time share the machine's mood
    with enter_city(city):
        _queue(city, items[:100], ROUNDS)
    statements = _count_statements(city)
    size = sum(len(content) for _recipient, content in contents) / len(contents) / 1024
    print(f"mail: {MAILS} invitations of {size:.1f} kB, median of {ROUNDS}")
    print(f"  plain smtplib loop   {plain:8.0f} a second")
    print(f"  outbox, one worker   {worker:8.0f} a second")
    print(f"  ratio                {ratio:8.2f}   (aim 0.50 or more)")
    print(f"  statements a mail    {statements:8.2f}   (aim 3.00 or fewer)")
    return int(ratio < 0.5 or statements > 3)


def _warm_up(city: Any, items: list[Any]) -> None:
    """Connections, templates, plans: a worker pays for them once in its life."""
    from cities.tenancy import enter_city  # Django has to be set up before

    with enter_city(city):
        _queue(city, items, -1)
    _worker(city)


def _invitations() -> tuple[Any, list[Any]]:
    """A city, and the items of one campaign as the invitation's own writer makes them."""
    from cities.models import City, Translations  # Django has to be set up before
    from citylabs.enums import LabKind
    from citylabs.models import Campaign, Invitation, Lab
    from citylabs.notifications.invitations import InvitationWriter

    slug = f"bench-{uuid4().hex[:12]}"
    city = City.objects.create(slug=slug, name=Translations(en="Bench"), country="EE", sender_name="Bench CityLabs")
    starts = datetime(2030, 4, 24, 7, tzinfo=UTC)
    lab = Lab(
        id=uuid4(),
        city=city,
        slug="heat",
        kind=LabKind.NEEDS_COCREATION,
        title=Translations(en="Heat without smoke: needs co-creation"),
        purpose=Translations(en="The city wants to heat homes without burning anything, and cannot buy that. " * 4),
        time_zone="Europe/Tallinn",
        starts_at=starts,
        ends_at=starts + timedelta(hours=6),
        venue="Town hall",
        address="Raekoja plats 1",
    )
    campaign = Campaign(id=uuid4(), city=city, lab=lab)
    writer = InvitationWriter(city=city, lab=lab, campaign=campaign, targets={"sme": 12})
    people = [
        Invitation(
            id=uuid4(),
            city=city,
            email=f"person-{number}@people.example",
            person=f"Person {number}",
            organisation=f"Company {number}",
            helix_group="sme",
            language="en",
        )
        for number in range(MAILS)
    ]
    return city, [writer.write(person) for person in people]


def _queue(city: Any, items: list[Any], number: int) -> None:
    from cities.outbox import queue_mails  # Django has to be set up before

    queue_mails(city=city, kind="invitation", campaign=f"bench:{number}", items=items)


def _render(city: Any, items: list[Any]) -> list[tuple[str, bytes]]:
    """The same bytes for the plain loop, made beforehand."""
    from cities.models import OutboxMail  # Django has to be set up before
    from cities.services.mail_sending import compose

    now = datetime.now(UTC)
    mails = [
        OutboxMail(
            id=uuid4(),
            city=city,
            kind="invitation",
            recipient=item.recipient,
            recipient_name=item.recipient_name,
            language=item.language,
            context=item.context,
            message_id=f"<{number}@bench.example>",
        )
        for number, item in enumerate(items)
    ]
    return [(mail.recipient, compose(mail, city, now=now)[1]) for mail in mails]


def _plain_loop(port: int, contents: list[tuple[str, bytes]]) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for recipient, content in contents:
            client.sendmail("no-reply@citylabs.example", [recipient], content)
    return len(contents) / (time.perf_counter() - began)


def _worker(city: Any) -> float:
    from cities.services.mail_sending import send_due_mails  # Django has to be set up before

    began, sent = time.perf_counter(), 0
    while (count := send_due_mails(city_id=city.pk)).more:
        sent += count.sent
    return (sent + count.sent) / (time.perf_counter() - began)


def _count_statements(city: Any) -> float:
    """Statements that PostgreSQL got for 100 mails, with those that set the city, begin and commit."""
    from django.db import connection  # Django has to be set up before
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        _worker(city)
    return sum(query["sql"].rstrip("; ").count("; ") + 1 for query in queries) / 100


def _start_server() -> tuple[int, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    return ours.recv(), server


def _serve(pipe: Any) -> None:
    """An SMTP server that takes everything and keeps nothing."""
    import asyncio  # only this process needs them

    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    sys.exit(main())
