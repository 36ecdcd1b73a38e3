"""The mail catcher's page: what it shows, what it keeps from a mail's HTML, who may read it."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

import pytest

from ops.mail_page import make_server
from ops.mailbox import Mailbox
from ops.ports import take_port

PICTURE = b"\x89PNG picture"


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def page(mailbox: Mailbox) -> Iterator[str]:
    """The address of a page that shows the mailbox."""
    with make_server(mailbox, take_port(0)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def make_mail(subject: str = "Kutse <b>laborisse</b>") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Tartu <no-reply@tartu.example>"
    mail["To"] = "Anna Näidis <anna@firma.example>"
    mail["Subject"] = subject
    mail.set_content("Tere! http://localhost:8000/i/abc")
    mail.add_alternative(
        '<html><head></head><body><script>alert(1)</script><img src="cid:logo"></body></html>', subtype="html"
    )
    html = mail.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.add_related(PICTURE, "image", "png", cid="<logo>")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="lab ä.ics")
    return mail.as_bytes()


def fetch(address: str, host: str = "") -> HTTPResponse:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=5)
    return answer


def read(address: str) -> str:
    with fetch(address) as answer:
        return answer.read().decode()


def test_list_is_newest_first_and_searched_by_recipient(mailbox: Mailbox, page: str) -> None:
    for number, recipient in enumerate(["anna@firma.example", "ben@city.example", "ANNA@other.example"]):
        mailbox.keep("no-reply@tartu.example", [recipient], make_mail(f"Mail {number}"))

    found = json.loads(read(f"{page}/mails.json?to=anna@"))

    assert [(one["subject"], one["recipients"]) for one in found] == [
        ("Mail 2", ["ANNA@other.example"]),
        ("Mail 0", ["anna@firma.example"]),
    ]
    assert "3 mails" in read(page)


def test_letter_shows_text_headers_and_files(mailbox: Mailbox, page: str) -> None:
    name = mailbox.keep("no-reply@tartu.example", ["anna@firma.example"], make_mail())

    shown = read(f"{page}/mails/{name}")

    assert "Kutse &lt;b&gt;laborisse&lt;/b&gt;" in shown
    assert "Anna Näidis &lt;anna@firma.example&gt;" in shown
    assert '<a href="http://localhost:8000/i/abc" rel="nofollow">' in shown
    assert "lab ä.ics" in shown
    assert "X-Catcher" not in shown


def test_html_of_a_mail_is_locked_in(mailbox: Mailbox, page: str) -> None:
    name = mailbox.keep("no-reply@tartu.example", ["anna@firma.example"], make_mail())

    with fetch(f"{page}/mails/{name}/html") as answer:
        shown = answer.read().decode()

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:")
    assert '<head><base target="_blank">' in shown
    assert 'src="data:image/png;base64,' in shown


def test_files_are_only_ever_saved(mailbox: Mailbox, page: str) -> None:
    name = mailbox.keep("no-reply@tartu.example", ["anna@firma.example"], make_mail())

    with fetch(f"{page}/mails/{name}/parts/2") as answer:
        body = answer.read()

    assert body.strip() == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''lab%20%C3%A4.ics"


@pytest.mark.parametrize("path", ["/mails/1", "/mails/..%2f..%2fetc/source", "/mails/1/parts/1", "/nothing"])
def test_what_is_not_there_is_not_found(page: str, path: str) -> None:
    with pytest.raises(HTTPError, match="404") as refusal:
        fetch(page + path)
    refusal.value.close()


def test_a_foreign_name_for_this_machine_is_refused(page: str) -> None:
    with pytest.raises(HTTPError, match="421") as refusal:
        fetch(page, host="evil.example")
    refusal.value.close()
