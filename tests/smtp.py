"""A real SMTP server for tests, in a thread: keeps what it gets, and is as difficult as a test asks."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command


@dataclass(frozen=True)
class Letter:
    """A mail as it arrived."""

    sender: str
    recipient: str
    content: bytes
    peer: Any

    @property
    def message(self) -> EmailMessage:
        """The mail taken apart by the standard library."""
        return message_from_bytes(self.content, policy=policy.default)  # type: ignore[return-value]


class SmtpSink:
    """The server's handler and a test's hand on it.

    `refuse[address] = "550 no such user"` answers so to that recipient; `refuse_data` to the mail itself;
    `drop.add(address)` hangs up at RCPT; `drop_after_data.add(address)` takes the mail, then hangs up without a word;
    `closed = True` turns every connection away with 421; `delay` slows every mail down by so many seconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._letters: list[Letter] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data: dict[str, str] = {}
        self.drop: set[str] = set()
        self.drop_after_data: set[str] = set()
        self.closed = False
        self.delay = 0.0
        self.connections = 0
        self.host, self.port = "127.0.0.1", 0

    @property
    def letters(self) -> list[Letter]:
        """What has arrived so far, oldest first."""
        with self._lock:
            return list(self._letters)

    def to(self, recipient: str) -> list[EmailMessage]:
        """The mails to this address."""
        return [letter.message for letter in self.letters if letter.recipient == recipient]

    def clear(self) -> None:
        """Forget what has arrived."""
        with self._lock:
            self._letters.clear()

    def wait_for(self, count: int, *, seconds: float = 10.0) -> list[Letter]:
        """Return the letters once there are so many; fails the test after some seconds."""
        ends = time.monotonic() + seconds
        while len(self.letters) < count and time.monotonic() < ends:
            time.sleep(0.02)
        assert len(self.letters) >= count
        return self.letters

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count connections; the 421 comes at the first chance the protocol gives."""
        self.connections += 1
        session.host_name = hostname
        return ["421 closed for today"] if self.closed else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        if self.closed:
            return "421 closed for today"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take, refuse or hang up."""
        if address in self.drop:
            server.transport.abort()
            return "421 gone"
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail."""
        if self.delay:
            time.sleep(self.delay)  # the whole server is slow, as a real one would be
        recipient = envelope.rcpt_tos[0]
        if recipient in self.refuse_data:
            return self.refuse_data[recipient]
        with self._lock:
            for address in envelope.rcpt_tos:
                self._letters.append(Letter(envelope.mail_from, address, envelope.original_content, session.peer))
        if recipient in self.drop_after_data:
            server.transport.abort()
        return "250 taken"


class _AnyPortController(Controller):
    """On port 0 the system chooses; aiosmtpd's own check wants to know which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def run_smtp_server(sink: SmtpSink | None = None) -> Iterator[SmtpSink]:
    """Run the server on a free port."""
    sink = sink or SmtpSink()
    controller = _AnyPortController(sink, hostname=sink.host, port=0)
    controller.start()
    try:
        sink.port = controller.port
        yield sink
    finally:
        controller.stop()


@pytest.fixture
def smtp_server() -> Iterator[SmtpSink]:
    """A real SMTP server, with the settings pointing at it."""
    with (
        run_smtp_server() as sink,
        override_settings(
            EMAIL_HOST=sink.host, EMAIL_PORT=sink.port, EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, EMAIL_HOST_USER=""
        ),
    ):
        yield sink
