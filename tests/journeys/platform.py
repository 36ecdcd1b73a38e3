"""The running platform as a journey sees it, and reading its mails."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests.smtp import SmtpSink

PATIENCE = 30.0  # seconds; two cores serve the page, the worker, the mail and the browser at once


@dataclass(frozen=True)
class Platform:
    """Addresses and doors of the running platform."""

    url: str
    mail: SmtpSink
    worker_log: Path

    def wait_for_mail(self, recipient: str, *, subject: str = "", count: int = 1) -> EmailMessage:
        """Return the last mail to this address whose subject holds these words, once there are `count` of them."""

        def fitting() -> list[EmailMessage]:
            return [mail for mail in self.mail.to(recipient) if subject in mail["Subject"]]

        wait_until(lambda: len(fitting()) >= count, lambda: self._missing(recipient, subject))
        return fitting()[-1]

    def tail(self) -> str:
        """The last words of the worker."""
        return self.worker_log.read_text(errors="replace")[-1500:] if self.worker_log.exists() else ""

    def _missing(self, recipient: str, subject: str) -> str:
        arrived = [(letter.recipient, letter.message["Subject"]) for letter in self.mail.letters]
        return f"No mail “{subject}” to {recipient}; arrived: {arrived}\n{self.tail()}"


def wait_until(condition: Callable[[], bool], explain: Callable[[], str]) -> None:
    """Wait for a condition outside of the browser; fails with the explanation."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, explain()
        time.sleep(0.05)


def plain_text(mail: EmailMessage) -> str:
    """The text part of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_text(mail: EmailMessage) -> str:
    """The HTML part of a mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def find_link(mail: EmailMessage, path: str) -> str:
    """Return the address in the text part whose path matches this pattern."""
    found = re.search(rf"http://\S*{path}[^\s]*", plain_text(mail))
    assert found is not None, plain_text(mail)
    return found.group()


def attached(mail: EmailMessage, content_type: str) -> EmailMessage:
    """Return the first part of this type, attached or inline."""
    parts = [part for part in mail.walk() if part.get_content_type() == content_type]
    assert parts, [part.get_content_type() for part in mail.walk()]
    return parts[0]  # type: ignore[return-value]
