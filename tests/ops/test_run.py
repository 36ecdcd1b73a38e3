"""`make run` as a person meets it: ports taken, Ctrl-C, a kill, a part that dies, a second start, a reset."""

import json
import os
import shutil
import signal
import smtplib
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from ops.ports import is_answering
from tests.ops.programs import call_ops, list_processes, started_run

pytestmark = [
    pytest.mark.serial,
    pytest.mark.xdist_group("serial"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
USUAL_PORTS = {"PostgreSQL": 5432, "Valkey": 6379, "SMTP catcher": 1025, "Mail page": 8025, "Web": 8000}


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One directory for all runs, so that only the first has to migrate. As root it lies where nobody else may go."""
    directory = tmp_path_factory.mktemp("run") / "var"
    yield directory
    assert call_ops(directory, "reset").returncode == 0
    assert not directory.exists()
    shutil.rmtree(directory.parent)


@pytest.fixture
def taken_ports() -> Iterator[None]:
    """Take the usual ports, where nobody else has them already."""
    with ExitStack() as stack:
        for port in USUAL_PORTS.values():
            listener = stack.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                listener.bind(("127.0.0.1", port))
                listener.listen()
        yield


def send_mail(port: int) -> None:
    mail = EmailMessage()
    mail["From"] = "CityLabs <no-reply@citylabs.example>"
    mail["To"] = "anna@firma.example"
    mail["Subject"] = "Kutse: Soojus ja Panevėžys"
    mail.set_content("Tere")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail)


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_connections_that_say_nothing_keep_nobody_waiting(var: Path, tmp_path: Path) -> None:
    """As browsers open them, to be quicker later."""
    with started_run(var, tmp_path / "console") as run, ExitStack() as stack:
        port = run.port("Web")
        for _number in range(6):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))

        answers = [read(f"http://localhost:{port}/livez") for _time in range(3)]
        run.end(signal.SIGINT)

    assert answers == [answers[0]] * 3


def test_run_finds_other_ports_and_leaves_no_process(var: Path, tmp_path: Path, taken_ports: None) -> None:
    with started_run(var, tmp_path / "console") as run:
        ports = {title: run.port(title) for title in USUAL_PORTS}
        ready = json.loads(read(f"http://localhost:{ports['Web']}/readyz"))
        send_mail(ports["SMTP catcher"])
        mails = read(f"http://localhost:{ports['Mail page']}/?to=anna@firma")
        second = call_ops(var, "run")
        code = run.end(signal.SIGINT)

    assert [title for title, port in ports.items() if port == USUAL_PORTS[title]] == []
    assert run.console.count("is taken)") == len(USUAL_PORTS)
    assert {name: check["ok"] for name, check in ready["checks"].items()} == dict.fromkeys(
        ("database", "migrations", "broker", "worker"), True
    )
    assert "Kutse: Soojus ja Panevėžys" in mails
    assert second.returncode == 1
    assert "already runs here" in second.stderr
    assert code == 0
    assert list_processes(var) == []
    assert [title for title, port in ports.items() if is_answering(port) and port not in USUAL_PORTS.values()] == []
    assert list((var / "run").iterdir()) == []
    assert list((var / "mail").glob("*.eml"))


def test_killed_run_is_recovered_and_a_dead_part_ends_it(var: Path, tmp_path: Path) -> None:
    with started_run(var, tmp_path / "first") as killed:
        killed.end(signal.SIGKILL)

    with started_run(var, tmp_path / "second") as run:
        worker = json.loads((var / "run" / "worker.json").read_text())["pid"]
        os.kill(worker, signal.SIGKILL)
        code = run.process.wait(timeout=60)

    assert code == 1
    assert "worker was ended by SIGKILL. Its last lines:" in run.console
    assert list_processes(var) == []
