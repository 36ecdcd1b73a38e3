"""`make run`: the whole platform on one machine, from an empty directory, until Ctrl-C."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ops import postgres, valkey
from ops.leash import PR_SET_PDEATHSIG
from ops.lock import RunLock
from ops.places import PROJECT, Places, find_places
from ops.ports import LOOPBACK, take_port
from ops.processes import ServiceFailed, log_tail, spawn
from ops.services import start_services, stop_services
from ops.supervisor import Supervisor, keep_small, recover, say

WEB_PORT = 8000
SMTP_PORT = 1025
MAIL_PAGE_PORT = 8025
QUEUES = "mail,reports,matching,default"
READY_SECONDS = 60


class SettingMissing(Exception):
    """The environment names half of what belongs together."""


@dataclass(frozen=True)
class Addresses:
    """What a person opens in the browser."""

    web: str
    mail: str


def run() -> int:
    """Start everything, stay, stop everything. Non-zero when a part failed."""
    places = find_places()
    places.prepare()
    _refuse_half_set()
    lock = RunLock(places)
    lock.take(os.getpid())
    supervisor = Supervisor(places)
    outcome = 0
    with _interruptible():
        try:
            _start_all(places, supervisor)
            supervisor.watch()
        except KeyboardInterrupt:
            say("")
        except ServiceFailed as failure:
            say(f"\n{failure}\n")
            outcome = 1
        finally:
            _ignore_signals()
            lock.note_stopping(os.getpid())
            say("Stopping …")
            supervisor.stop_all()
            lock.release()
    say(f"Stopped. The data is kept in {_short(places)}; `make reset` starts afresh.")
    return outcome


def reset() -> int:
    """Stop the services of this directory and delete everything in it. Refuses while a run is going on."""
    places = find_places()
    if not places.var.exists():
        return 0
    lock = RunLock(places)
    lock.take(os.getpid())
    recover(places)
    stop_services(places)
    postgres.wipe(places)
    shutil.rmtree(places.var)
    lock.release()
    say(f"{places.var} is gone; the next `make run` starts afresh.")
    return 0


def _refuse_half_set() -> None:
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        raise SettingMissing(
            "DATABASE_URL is set but DATABASE_OWNER_URL is not. Migrations run as the owner of the schema, "
            "the program as a role without that right; see .env.example."
        )


def _start_all(places: Places, supervisor: Supervisor) -> None:
    began = time.monotonic()
    say(f"CityLabs, data in {_short(places)}")
    if left := recover(places):
        say(f"  A run was killed and left {', '.join(left)} behind: ended now.")
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "VAR_DIR": str(places.var), **_start_services(places, supervisor)}
    env.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    env.setdefault("SECRET_KEY", places.password("django") + places.password("django-more"))
    env.setdefault("SUPPRESSION_KEYS", places.password("suppression"))
    env.setdefault("ENCRYPTION_KEYS", places.password("encryption"))
    mail_page = _start_catcher(supervisor, places, env)
    web = _take_web_port(env)
    _manage(places, "migrate", "migrate", "--noinput", env={**env, "CITYLABS_DB_ROLE": "owner"})
    _load_demo(places, env)
    addresses = Addresses(web=_start_web(supervisor, env, web), mail=mail_page)
    _start_workers(supervisor, places, env)
    _wait_until_ready(supervisor, addresses.web)
    _welcome(env, addresses, time.monotonic() - began)


def _start_services(places: Places, supervisor: Supervisor) -> dict[str, str]:
    addresses = start_services(places, leashed=True)
    supervisor.adopt(postgres.NAME, stop_signal=signal.SIGINT, patience=30)
    supervisor.adopt(valkey.NAME, stop_signal=signal.SIGTERM, patience=15)
    for name, title, usual in (
        ("DATABASE_URL", "PostgreSQL", postgres.USUAL_PORT),
        ("REDIS_URL", "Valkey", valkey.USUAL_PORT),
    ):
        if name in addresses:
            _say_port(title, int(addresses[name].rpartition(":")[2].partition("/")[0]), usual)
        else:
            say(f"  {title:<12} the server that {name} names")
    return addresses


def _start_catcher(supervisor: Supervisor, places: Places, env: dict[str, str]) -> str:
    """Start the mail catcher unless EMAIL_URL names a real server; its address goes into the environment."""
    if env.get("EMAIL_URL"):
        say("  Mail         the server that EMAIL_URL names")
        return ""
    sockets = take_port(SMTP_PORT), take_port(MAIL_PAGE_PORT)
    smtp, page = (int(each.getsockname()[1]) for each in sockets)
    numbers = [str(each.fileno()) for each in sockets]
    supervisor.start(
        "catcher", [sys.executable, "-m", "ops.catcher", str(places.mail), *numbers], env=env, sockets=sockets
    )
    _say_port("SMTP catcher", smtp, SMTP_PORT)
    _say_port("Mail page", page, MAIL_PAGE_PORT)
    env["EMAIL_URL"] = f"smtp://{LOOPBACK}:{smtp}"
    env["MAIL_CATCHER_URL"] = f"http://localhost:{page}"
    return env["MAIL_CATCHER_URL"]


def _manage(places: Places, name: str, *arguments: str, env: dict[str, str]) -> None:
    """Run one command of manage.py to its end, its output in a log."""
    began = time.monotonic()
    path = places.log_file(name)
    keep_small(path)
    with path.open("ab") as log:
        process = spawn(
            [sys.executable, "manage.py", *arguments], stdout=log.fileno(), env=env, leashed=True, cwd=PROJECT
        )
    try:
        code = process.wait()
    except KeyboardInterrupt:
        # A migration is a transaction: the server rolls it back.
        process.kill()
        process.wait()
        raise
    if code != 0:
        raise ServiceFailed(f"manage.py {arguments[0]} failed. Its last lines:\n{log_tail(path)}")
    say(f"  {name:<12} done in {time.monotonic() - began:.1f} s")


def _wants_demo() -> bool:
    """Demo data is loaded unless DEMO=0 says otherwise."""
    return os.environ.get("DEMO") != "0"


def _load_demo(places: Places, env: dict[str, str]) -> None:
    if _wants_demo():
        _manage(places, "load_demo", "load_demo", env=env)


def _take_web_port(env: dict[str, str]) -> socket.socket:
    """Decide where the web server will listen before anything writes a link, and keep others from there."""
    usual = int(os.environ.get("PORT", WEB_PORT))
    taken = take_port(usual, os.environ.get("BIND", LOOPBACK))
    port = int(taken.getsockname()[1])
    _say_port("Web", port, usual)
    env.setdefault("BASE_URL", f"http://localhost:{port}")
    return taken


def _start_web(supervisor: Supervisor, env: dict[str, str], web: socket.socket) -> str:
    port = int(web.getsockname()[1])
    command = [
        *(sys.executable, "-m", "gunicorn", "citylabs.wsgi", f"--bind=fd://{web.fileno()}"),
        *(f"--workers={os.environ.get('WEB_WORKERS', '2')}", "--graceful-timeout=5", "--access-logfile=-"),
        # Browsers open connections before they need them. No proxy waits for them here, and a synchronous worker would
        # answer nobody else until such a connection says something.
        "--threads=4",
        "--no-control-socket",
    ]
    supervisor.start("web", command, env=env, sockets=[web])
    return f"http://localhost:{port}"


def _start_workers(supervisor: Supervisor, places: Places, env: dict[str, str]) -> None:
    celery = [sys.executable, "-m", "celery", "-A", "citylabs.celery"]
    worker = [*celery, "worker", f"--queues={QUEUES}", "--concurrency=2", "--loglevel=INFO"]
    # A worker is asked to finish what it has in hand; one whose supervisor was killed drops it, as its database is
    # going away too, and the broker hands it out again.
    supervisor.start("worker", [*worker, "--without-gossip", "--without-mingle"], env=env, patience=25,
                     death_signal=signal.SIGQUIT)  # fmt: skip
    (places.var / "beat").mkdir(exist_ok=True)
    schedule = places.var / "beat" / "schedule"
    supervisor.start("beat", [*celery, "beat", f"--schedule={schedule}", "--pidfile="], env=env)


def _wait_until_ready(supervisor: Supervisor, address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        supervisor.check()
        supervisor.show_errors()
        answer = _ask_ready(address)
        if answer == "":
            return
        if time.monotonic() > deadline:
            tail = log_tail(supervisor.places.log_file("web"))
            raise ServiceFailed(f"The platform did not get ready: {answer}\n{tail}")
        time.sleep(0.1)


def _ask_ready(address: str) -> str:
    """What is still missing, or nothing."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10):  # noqa: S310  our own address
            return ""
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.read(2000).decode(errors="replace")
    except OSError as trouble:
        return str(trouble)


def _welcome(env: dict[str, str], addresses: Addresses, seconds: float) -> None:
    say(f"\nReady after {seconds:.1f} s.\n\n  Platform   {addresses.web}")
    if addresses.mail:
        say(f"  Mails      {addresses.mail}")
    if _wants_demo():
        command = [sys.executable, "manage.py", "load_demo", "--print-sign-ins"]
        told = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip():
            say("\n" + told.stdout.rstrip())
    say("\nCtrl-C stops everything.")


def _say_port(title: str, port: int, usual: int) -> None:
    taken = "" if port == usual else f"  ({usual} is taken)"
    say(f"  {title:<12} port {port}{taken}")


def _short(places: Places) -> str:
    return f"{places.var.relative_to(PROJECT)}/" if places.var.is_relative_to(PROJECT) else str(places.var)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A wish to stop, however it is worded, interrupts like Ctrl-C. Under make, the end of make is such a wish."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    if sys.platform == "linux" and os.environ.get("MAKELEVEL"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """Stopping is orderly and bounded in time; a second Ctrl-C must not cut it short and leave processes behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
