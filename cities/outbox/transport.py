"""One SMTP connection per worker, kept over many mails, and what the server's answers mean for a mail."""

import logging
import smtplib
import ssl
import threading

from django.conf import settings

from cities.outbox.addresses import platform_address, to_ascii

logger = logging.getLogger(__name__)

# The server turns us away, not the mail: closing down, or asking for a sign-in or encryption that operators must mend.
_ABOUT_US = {421, 454, 530, 534, 535, 538}


class Refused(Exception):
    """The server will never take this mail. The text is the server's."""


class Deferred(Exception):
    """The server does not take this mail now, or broke off where nobody knows whether it has it."""


class Unreachable(Exception):
    """No mail can be sent at the moment. This one was not handed over."""


class Transport:
    """Sends mails one after the other. Not for several threads at once."""

    def __init__(self) -> None:
        self._client: smtplib.SMTP | None = None

    def address(self, recipient: str) -> None:
        """Open the envelope: sender and recipient. Raises Refused, Deferred or Unreachable.

        A kept connection that has died is replaced once: nothing was handed over yet.
        """
        kept = self._client is not None
        client = self._client or self._connect()
        try:
            self._judge(*client.mail(platform_address()))
            self._judge(*client.rcpt(to_ascii(recipient)))
        except OSError as error:
            self.close()
            if not kept:
                raise Unreachable(f"The mail server hung up: {error}") from error
            self.address(recipient)

    def hand_over(self, content: bytes) -> None:
        """Give the mail itself; returns once the server has taken it. Raises Refused, Deferred or Unreachable."""
        client = self._client
        if client is None:
            raise Unreachable("There is no open envelope.")
        answer: bytes | str
        try:
            code, answer = client.data(content)
        except smtplib.SMTPDataError as error:  # the server did not even want to hear it
            code, answer = error.smtp_code, error.smtp_error
        except OSError as error:
            self.close()
            raise Deferred(f"The connection broke while the mail was being handed over: {error}") from error
        self._judge(code, answer)

    def close(self) -> None:
        """Let go of the connection."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            self._client = _connect()
        except OSError as error:  # SMTPException is one too
            logger.warning("The mail server cannot be reached: %s", error)
            raise Unreachable(f"The mail server cannot be reached: {error}") from error
        return self._client

    def _judge(self, code: int, answer: bytes | str) -> None:
        """Return if the answer is a yes; otherwise leave the connection ready for the next mail and raise."""
        if 200 <= code < 300:
            return
        said = f"{code} {_words(answer)}"
        if code in _ABOUT_US or code < 400:
            self.close()
            raise Unreachable(said)
        self._reset()
        raise Deferred(said) if code < 500 else Refused(said)

    def _reset(self) -> None:
        try:
            if self._client is not None:
                self._client.rset()
        except OSError:
            self.close()


def _connect() -> smtplib.SMTP:
    # A mail takes at most four waits (sender, recipient, DATA, body): together less than two thirds of the lease.
    timeout = min(settings.EMAIL_TIMEOUT, settings.OUTBOX_LEASE_SECONDS / 6)
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=ssl.create_default_context())
    else:
        client = smtplib.SMTP(host, port, timeout=timeout)
    client.ehlo()
    if settings.EMAIL_USE_TLS:
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
    if settings.EMAIL_HOST_USER:
        client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return client


def _words(answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:1000]


class _Own(threading.local):
    transport: Transport | None = None


_own = _Own()


def get_transport() -> Transport:
    """Return this thread's transport, with the connection its last mail left open."""
    if _own.transport is None:
        _own.transport = Transport()
    return _own.transport
