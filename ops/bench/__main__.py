"""`make bench`: every measurement on a database of its own, or those that are named: `python -m ops.bench mail api`."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from ops.places import PROJECT, Places, find_places
from ops.services import start_services, stop_services

PARTS = ("api", "duplicates", "mail", "pages", "registry", "registry_large", "reports")
DATABASE = "citylabs_bench"


def main(parts: list[str]) -> int:
    """Start services that may lose data, make a fresh database, run the parts one after the other."""
    places = Places(find_places().var / "bench")
    places.var.mkdir(parents=True, exist_ok=True)
    addresses = start_services(places, leashed=True, throwaway=True)
    try:
        env = {**os.environ, "VAR_DIR": str(places.var), **_fresh_database(addresses)}
        _manage(env, "migrate", role="owner")
        codes = [
            subprocess.run([sys.executable, "-m", f"ops.bench.{part}"], cwd=PROJECT, env=env, check=False).returncode
            for part in parts or PARTS
        ]
    finally:
        stop_services(places)
    return max(codes)


def _fresh_database(addresses: dict[str, str]) -> dict[str, str]:
    """Drop and create the database; return the addresses that point at it."""
    named = {
        name: addresses.get(name) or os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    }
    with psycopg.connect(named["DATABASE_OWNER_URL"], autocommit=True) as connection:
        name = sql.Identifier(DATABASE)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        named[variable] = urlunsplit(urlsplit(named[variable])._replace(path=f"/{DATABASE}"))
    return {**named, "DJANGO_SETTINGS_MODULE": "citylabs.settings.local", "LOG_LEVEL": "WARNING"}


def _manage(env: dict[str, str], command: str, *, role: str) -> None:
    full = [sys.executable, "manage.py", command, "--verbosity", "0"]
    subprocess.run(full, cwd=PROJECT, env={**env, "CITYLABS_DB_ROLE": role}, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
