"""Caught mails as files: one .eml each, the envelope in three headers of our own at its top."""

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

SENDER = "X-Catcher-Sender"
RECIPIENT = "X-Catcher-Recipient"


@dataclass(frozen=True)
class Summary:
    """A line of the list."""

    name: str
    caught_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str


@dataclass(frozen=True)
class Part:
    """A file inside a mail."""

    number: int
    filename: str
    content_type: str
    content_id: str
    body: bytes

    @property
    def size(self) -> str:
        """The size in words."""
        return f"{len(self.body)} bytes" if len(self.body) < 1024 else f"{len(self.body) / 1024:.0f} kB"


@dataclass(frozen=True)
class Letter:
    """A mail taken apart for reading."""

    summary: Summary
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[Part, ...]


class Mailbox:
    """The directory of the mails. Heads that were read once are remembered, so that a long list stays quick."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._summaries: dict[str, Summary] = {}
        self._lock = threading.Lock()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, sender: str, recipients: Sequence[str], content: bytes) -> str:
        """Write a mail and return its name. A reader sees it as a whole or not at all."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        envelope = [f"{SENDER}: {sender}", *(f"{RECIPIENT}: {recipient}" for recipient in recipients)]
        fresh = self._directory / f".{name}"
        fresh.write_bytes("".join(f"{line}\r\n" for line in envelope).encode() + content)
        fresh.replace(self._directory / f"{name}.eml")
        return name

    def list_summaries(self, recipient: str = "") -> list[Summary]:
        """The mails, newest first; with a word, those to recipients that contain it."""
        names = sorted((path.stem for path in self._directory.glob("*.eml")), reverse=True)
        found = [summary for name in names if (summary := self._summary(name))]
        word = recipient.strip().casefold()
        return (
            [one for one in found if any(word in address.casefold() for address in one.recipients)] if word else found
        )

    def read(self, name: str) -> Letter | None:
        """One mail, or nothing when there is none of that name."""
        content = self.source(name)
        summary = self._summary(name)
        if content is None or summary is None:
            return None
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
        return Letter(
            summary=summary,
            headers=tuple((key, str(text)) for key, text in message.items() if key not in {SENDER, RECIPIENT}),
            text=_body(message, "plain"),
            html=_body(message, "html"),
            parts=tuple(_list_parts(message)),
        )

    def source(self, name: str) -> bytes | None:
        """The file as it was written. Names come from a browser, so only those on the list are opened."""
        path = self._directory / f"{name}.eml"
        if path.parent != self._directory or not path.is_file():
            return None
        return path.read_bytes()

    def _summary(self, name: str) -> Summary | None:
        with self._lock:
            known = self._summaries.get(name)
        if known is not None:
            return known
        try:
            with (self._directory / f"{name}.eml").open("rb") as stream:
                head = BytesHeaderParser(policy=policy.default).parse(stream)
        except OSError:
            return None
        summary = Summary(
            name=name,
            caught_at=datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, UTC),
            sender=str(head.get("From") or head.get(SENDER, "")),
            recipients=tuple(str(address) for address in head.get_all(RECIPIENT, [])),
            subject=str(head.get("Subject", "")),
        )
        with self._lock:
            self._summaries[name] = summary
        return summary


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return _text(part) if part is not None else ""


def _text(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        # A charset nobody knows: show what can be shown.
        return bytes(part.get_payload(decode=True) or b"").decode(errors="replace")


def _list_parts(message: EmailMessage) -> list[Part]:
    """Every leaf that is not one of the two bodies: attachments, calendar entries, pictures."""
    bodies = [body for kind in ("plain", "html") if (body := message.get_body(preferencelist=(kind,)))]
    leaves = [part for part in message.walk() if not part.is_multipart() and not any(part is body for body in bodies)]
    return [
        Part(
            number=number,
            filename=part.get_filename() or f"part-{number}.{part.get_content_subtype()}",
            content_type=part.get_content_type(),
            content_id=str(part.get("Content-ID", "")).strip("<> "),
            body=bytes(part.get_payload(decode=True) or b""),
        )
        for number, part in enumerate(leaves, start=1)
    ]
