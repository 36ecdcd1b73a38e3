"""The mail catcher: an SMTP server that delivers nothing, and a page to read what it caught.

An address that begins with `refused@` or `refused-` is answered with 550, one that begins with `later@` or `later-`
with 451, so that failures and retries can be tried out on a laptop.
"""

import argparse
import asyncio
import signal
import socket
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from ops.mail_page import make_server
from ops.mailbox import Mailbox

REFUSALS = {
    "refused": "550 5.1.1 No such mailbox here",
    "later": "451 4.3.0 Busy, try again later",
}


class Catcher:
    """What aiosmtpd asks at each step of a delivery; the names are its own."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or refuse it where its name asks for that."""
        local = address.partition("@")[0].casefold()
        for word, answer in REFUSALS.items():
            if local == word or local.startswith(f"{word}-"):
                return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        name = self._mailbox.keep(envelope.mail_from or "", envelope.rcpt_tos, raw)
        return f"250 2.0.0 Caught as {name}"


async def serve(mailbox: Mailbox, smtp_socket: socket.socket, page_socket: socket.socket) -> None:
    """Serve both on bound sockets until somebody asks to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Catcher(mailbox)
    smtp = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, ident="CityLabs mail catcher", loop=loop), sock=smtp_socket
    )
    page = make_server(mailbox, page_socket)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    async with smtp:
        await stop.wait()
    page.shutdown()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m ops.catcher", description="catch mails")
    parser.add_argument("directory", type=Path)
    parser.add_argument("smtp", type=int, help="number of the inherited socket for mails")
    parser.add_argument("page", type=int, help="number of the inherited socket for the page")
    arguments = parser.parse_args()
    smtp, page = (socket.socket(fileno=number) for number in (arguments.smtp, arguments.page))
    asyncio.run(serve(Mailbox(arguments.directory), smtp, page))


if __name__ == "__main__":
    main()
