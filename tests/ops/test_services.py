"""The embedded services: found again, behind passwords, with the roles that docker-compose.yml makes too."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ops import postgres
from ops.places import Places
from tests.ops.programs import ROOT, call_ops, clean_environment, list_processes

pytestmark = [pytest.mark.serial, pytest.mark.xdist_group("serial")]
ROLES = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
WHERE rolname LIKE 'citylabs%' ORDER BY rolname
"""


@contextmanager
def started_services(directory: Path) -> Iterator[Path]:
    started = call_ops(directory, "services", "--throwaway")
    assert started.returncode == 0, started.stderr
    yield directory
    assert call_ops(directory, "services", "--stop").returncode == 0
    assert list_processes(directory) == []
    assert call_ops(directory, "reset").returncode == 0


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Services that run for the tests of this file."""
    with started_services(tmp_path_factory.mktemp("services") / "var") as directory:
        yield directory


def addresses(var: Path) -> dict[str, str]:
    return dict(re.findall(r"export (\w+)=(\S+)", (var / "env").read_text()))


def find_port(var: Path) -> int:
    return int(re.findall(r":(\d+)/", addresses(var)["DATABASE_URL"])[0])


def make_roles_like_compose(var: Path, *, owner_password: str, app_password: str) -> list[tuple[Any, ...]]:
    """Take our own roles away and run the script of docker-compose.yml instead."""
    administrator = {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(find_port(var)),
        "PGPASSWORD": Places(var).password("postgres"),
    }
    passwords = {"DATABASE_OWNER_PASSWORD": owner_password, "DATABASE_APP_PASSWORD": app_password}
    environment = clean_environment(var, **administrator, **passwords, POSTGRES_USER="postgres")
    environment["PATH"] = f"{postgres.find_binaries()}{os.pathsep}{environment['PATH']}"
    with psycopg.connect(
        host="127.0.0.1",
        port=administrator["PGPORT"],
        user="postgres",
        password=administrator["PGPASSWORD"],
        autocommit=True,
    ) as connection:
        connection.execute("DROP DATABASE citylabs")
        connection.execute("DROP ROLE citylabs_app, citylabs_owner")
        subprocess.run(["sh", "ops/docker/init-roles.sh"], cwd=ROOT, env=environment, check=True)
        return connection.execute(ROLES).fetchall()


def test_second_start_finds_them_running(var: Path) -> None:
    before = addresses(var)

    again = call_ops(var, "services", "--throwaway")

    assert again.stdout == (var / "env").read_text()
    assert addresses(var) == before


def test_passwords_are_for_this_user_only(var: Path) -> None:
    private = [var / "env", *(var / "secrets").iterdir(), *(var / "valkey").glob("*.conf")]
    assert {path.stat().st_mode & 0o077 for path in private} == {0}


def test_nobody_gets_in_without_the_password(var: Path) -> None:
    address = re.sub(r":[^:@]+@", ":guessed@", addresses(var)["DATABASE_URL"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_roles_have_no_superuser_rights(var: Path) -> None:
    with psycopg.connect(addresses(var)["DATABASE_URL"]) as connection:
        assert connection.execute(ROLES).fetchall() == [
            ("citylabs_app", False, False, False, False),
            ("citylabs_owner", False, False, False, True),
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE intruder ()")


def test_environment_wins(tmp_path: Path) -> None:
    named = {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://d"}

    started = call_ops(tmp_path, "services", **named)

    assert (started.returncode, started.stdout) == (0, "")
    assert list((tmp_path / "run").iterdir()) == []


def test_compose_makes_the_same_roles(tmp_path: Path) -> None:
    with started_services(tmp_path / "var") as var:
        roles = make_roles_like_compose(var, owner_password="o'wner", app_password="apps")
        port = find_port(var)
        for role, password in (("citylabs_owner", "o'wner"), ("citylabs_app", "apps")):
            psycopg.connect(host="127.0.0.1", port=port, user=role, password=password, dbname="citylabs").close()

    assert roles == [("citylabs_app", False, False, False, False), ("citylabs_owner", False, False, False, False)]
