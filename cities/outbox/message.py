"""The bytes of a mail (RFC 5322, MIME). Written by hand: the standard library's classes take five times as long.

multipart/mixed, or only its first part where nothing is attached
  multipart/alternative
    text/plain · text/html · text/calendar; method=… where the kind attaches an event (RFC 6047)
  files
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from functools import lru_cache

from cities.models import City, OutboxMail
from cities.outbox.addresses import platform_address, to_ascii
from cities.outbox.kinds import Attachment, get_kind
from cities.outbox.render import Rendered

_LINE = b"\r\n"


def list_headers(
    mail: OutboxMail, *, city: City, rendered: Rendered, unsubscribe_url: str, now: datetime
) -> list[tuple[str, str]]:
    """Return the headers as people would read them.

    Auto-Submitted (RFC 3834) and Precedence keep out-of-office answers away; List-Unsubscribe with its Post (RFC 8058)
    gives invitations the button of the mail program.
    """
    headers = [
        ("From", mailbox(city.sender_name or str(city.name), platform_address())),
        ("To", mailbox(mail.recipient_name, mail.recipient)),
        ("Subject", rendered.subject),
        ("Date", format_datetime(now)),
        ("Message-ID", mail.message_id),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    if city.reply_to:
        headers.append(("Reply-To", city.reply_to))
    if get_kind(mail.kind).invitational:
        headers += [
            ("Precedence", "bulk"),
            ("List-Unsubscribe", f"<{unsubscribe_url}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return headers


def build_message(headers: Iterable[tuple[str, str]], rendered: Rendered, *, boundary: str) -> bytes:
    """Return the bytes to send. `boundary` is unlikely to stand in any part (the mail's id)."""
    head = [_header(name, value) for name, value in headers]
    head.append(b"MIME-Version: 1.0")
    return _LINE.join([*head, _body(rendered, boundary)])


def mailbox(name: str, address: str) -> str:
    """A name with its address; the name may be blank."""
    shown = " ".join(name.split())
    if not shown:
        return to_ascii(address)
    if shown.isascii():
        return f'"{quote(shown)}" <{to_ascii(address)}>'
    return f"{Header(shown, 'utf-8', header_name='Reply-To').encode(linesep='')} <{to_ascii(address)}>"


def _header(name: str, value: str) -> bytes:
    line = value if value.isprintable() else "".join(char for char in value if char.isprintable())
    if line.isascii() and len(name) + len(line) < 200:
        return f"{name}: {line}".encode()
    charset = "us-ascii" if line.isascii() else "utf-8"
    return f"{name}: {Header(line, charset, header_name=name).encode(linesep=chr(13) + chr(10))}".encode()


def _body(rendered: Rendered, boundary: str) -> bytes:
    alternatives = [_text("plain", rendered.text), _text("html", rendered.html)]
    alternatives += [_event(one) for one in rendered.attachments if one.method]
    body = _multipart("alternative", f"alternative-{boundary}", alternatives)
    if not rendered.attachments:
        return body
    return _multipart("mixed", f"mixed-{boundary}", [body, *(_file(one) for one in rendered.attachments)])


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    opening, mark = f'Content-Type: multipart/{subtype}; boundary="{boundary}"'.encode(), f"--{boundary}".encode()
    lines = [opening, b""]
    for part in parts:
        lines += [mark, part]
    return _LINE.join([*lines, mark + b"--", b""])


def _text(subtype: str, text: str, parameters: str = "") -> bytes:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    encoded = binascii.b2a_qp(plain, istext=True).replace(b"\n", _LINE)
    head = f"Content-Type: text/{subtype}; charset=utf-8{parameters}\r\nContent-Transfer-Encoding: quoted-printable"
    return head.encode() + _LINE * 2 + encoded


@lru_cache(maxsize=64)  # one campaign, one event
def _event(attachment: Attachment) -> bytes:
    return _text("calendar", attachment.content.decode(), f"; method={attachment.method}")


@lru_cache(maxsize=64)
def _file(attachment: Attachment) -> bytes:
    name = "".join(char for char in attachment.filename if char.isascii() and char.isprintable() and char not in '"\\')
    head = (
        f'Content-Type: {attachment.content_type}; name="{name}"\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(attachment.content).replace(b"\n", _LINE)
