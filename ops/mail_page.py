"""The page of the mail catcher: a list, one mail, its files. Nothing is loaded from elsewhere."""

import base64
import html
import json
import re
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from django.template import Context, Engine

from ops.mailbox import Letter, Mailbox, Summary
from ops.ports import LOOPBACK

PAGES = Path(__file__).with_name("pages")
SHOWN = 200
OWN_NAMES = {"localhost", LOOPBACK}
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
# The mail's own HTML: no scripts, no requests, links only into a new tab.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
)
MAIN_HEADERS = {"from", "to", "cc", "bcc", "reply-to", "subject", "date"}


class Reply(Exception):
    """An answer found early: nothing there, or not for you."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class MailPageServer(ThreadingHTTPServer):
    """Carries the mailbox and the templates for its requests."""

    daemon_threads = True

    def __init__(self, mailbox: Mailbox, bound: socket.socket) -> None:
        super().__init__(bound.getsockname(), MailPageHandler, bind_and_activate=False)
        self.socket.close()
        self.socket = bound
        self.server_activate()
        self.mailbox = mailbox
        self.templates = Engine(dirs=[str(PAGES)])


class MailPageHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: MailPageServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:  # noqa: N802  the name that http.server asks for
        """Find the page of the path."""
        target = urlsplit(self.path)
        try:
            self._refuse_foreign_host()
            self._answer(target.path, parse_qs(target.query).get("to", [""])[0])
        except Reply as reply:
            self._send(reply.text.encode(), "text/plain; charset=utf-8", status=reply.status)

    def _refuse_foreign_host(self) -> None:
        """A web site whose name was made to point at this machine must not read the mails."""
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if name not in OWN_NAMES:
            raise Reply(HTTPStatus.MISDIRECTED_REQUEST, "Open this page as localhost.")

    def _answer(self, path: str, to: str) -> None:
        match [word for word in path.split("/") if word]:
            case []:
                self._send_list(to)
            case ["style.css"]:
                self._send((PAGES / "style.css").read_bytes(), "text/css; charset=utf-8")
            case ["mails.json"]:
                summaries = self.server.mailbox.list_summaries(to)
                self._send(json.dumps([as_json(one) for one in summaries]).encode(), "application/json")
            case ["mails", name]:
                self._send_page("letter.html", describe_letter(self._read(name)))
            case ["mails", name, "html"]:
                shown = readable_html(self._read(name))
                self._send(shown.encode(), "text/html; charset=utf-8", policy=MAIL_POLICY)
            case ["mails", name, "source"]:
                self._read(name)
                self._send(self.server.mailbox.source(name) or b"", "text/plain; charset=utf-8")
            case ["mails", name, "parts", number] if number.isdigit():
                self._send_part(self._read(name), int(number))
            case _:
                raise Reply(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _read(self, name: str) -> Letter:
        letter = self.server.mailbox.read(name)
        if letter is None:
            raise Reply(HTTPStatus.NOT_FOUND, "There is no such mail.")
        return letter

    def _send_list(self, to: str) -> None:
        summaries = self.server.mailbox.list_summaries(to)
        shown = [describe_summary(one) for one in summaries[:SHOWN]]
        self._send_page("list.html", {"mails": shown, "to": to, "count": str(len(summaries)), "shown": str(len(shown))})

    def _send_page(self, template: str, values: dict[str, object]) -> None:
        page = self.server.templates.get_template(template).render(Context(values, use_l10n=False, use_tz=False))
        self._send(page.encode(), "text/html; charset=utf-8")

    def _send_part(self, letter: Letter, number: int) -> None:
        for part in letter.parts:
            if part.number == number:
                # Never shown in place: a file from a mail must not act as a page of ours.
                self._send(part.body, "application/octet-stream", filename=part.filename)
                return
        raise Reply(HTTPStatus.NOT_FOUND, "There is no such file.")

    def _send(
        self,
        body: bytes,
        content_type: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        policy: str = PAGE_POLICY,
        filename: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if filename:
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(filename, safe='')}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing: who reads which mail is no news."""


def make_server(mailbox: Mailbox, bound: socket.socket) -> MailPageServer:
    """The server on a bound socket, ready for `serve_forever`."""
    return MailPageServer(mailbox, bound)


def as_json(summary: Summary) -> dict[str, object]:
    """The line of a mail for a program."""
    return {
        "name": summary.name,
        "caught_at": summary.caught_at.isoformat(),
        "sender": summary.sender,
        "recipients": list(summary.recipients),
        "subject": summary.subject,
    }


def describe_summary(summary: Summary) -> dict[str, str]:
    """The line of a mail for the list."""
    local = summary.caught_at.astimezone()
    return {
        "name": summary.name,
        "subject": summary.subject or "(no subject)",
        "sender": summary.sender,
        "recipients": ", ".join(summary.recipients),
        "moment": local.isoformat(timespec="seconds"),
        "time": f"{local:%H:%M:%S}",
        "day": f"{local:%d %b %Y}",
    }


def describe_letter(letter: Letter) -> dict[str, object]:
    """All of a mail for its page."""
    return {
        "mail": describe_summary(letter.summary),
        "main": [pair for pair in letter.headers if pair[0].lower() in MAIN_HEADERS],
        "more": [pair for pair in letter.headers if pair[0].lower() not in MAIN_HEADERS],
        "text": letter.text,
        "has_html": bool(letter.html),
        "files": [
            {"number": str(part.number), "filename": part.filename, "type": part.content_type, "size": part.size}
            for part in letter.parts
        ],
    }


def readable_html(letter: Letter) -> str:
    """The mail's HTML with its own pictures inside it, and links that open a new tab."""
    shown = letter.html or f"<pre>{html.escape(letter.text)}</pre>"
    for part in letter.parts:
        if part.content_id and part.content_type.startswith("image/"):
            inside = f"data:{part.content_type};base64,{base64.b64encode(part.body).decode()}"
            shown = shown.replace(f"cid:{part.content_id}", inside)
    base = '<base target="_blank">'
    with_base, found = re.subn(r"(<head[^>]*>)", lambda head: head[1] + base, shown, count=1, flags=re.IGNORECASE)
    return with_base if found else base + shown
