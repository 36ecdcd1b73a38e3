"""Lists, details and pages in requests a second, each as a ratio to the floor asked right before it.

Two synchronous gunicorn workers each, on loopback, one after the other: the floor (api_floor.py), plain DRF with the
same fields (api_drf.py), ours with token, row-level security, scopes, throttles and ETag.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from ops.ports import choose_port

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 4
AIMS = {"labs list": 0.25, "needs list": 0.25, "labs page": 0.15, "city page": 0.15}
_COLUMNS = {
    "id": "uuid PRIMARY KEY",
    **dict.fromkeys(["title", "ask", "situation", "outcome"], "jsonb"),
    **dict.fromkeys(["theme", "cpv", "owner_unit", "stage", "closing_reason", "visibility"], "text"),
    **dict.fromkeys(["created_at", "changed_at"], "timestamptz"),
}


def main() -> int:
    """Print the table; the exit code tells whether the aims are met."""
    plain_url = _make_plain_database()
    env = {**os.environ, "BENCH_PLAIN_URL": plain_url, "DJANGO_SETTINGS_MODULE": "citylabs.settings.local"}
    env |= {f"THROTTLE_{kind}": "100000000/min" for kind in ("TOKEN", "ANONYMOUS", "MEMBER")}
    ours = json.loads(_run(env, "ops.bench.api_seed"))
    _copy_needs(plain_url)
    plain_env = {name: value for name, value in env.items() if name != "DJANGO_SETTINGS_MODULE"}
    plain_token = _run(plain_env, "ops.bench.api_drf").strip()
    token = ours.pop("token")
    with (
        _serve(env, "ops.bench.api_floor:application") as floor,
        _serve(plain_env, "ops.bench.api_drf:application") as drf,
        _serve(env, "citylabs.wsgi:application") as program,
    ):
        targets = {"plain DRF list": (f"{drf}/records/", plain_token)}
        targets |= {name: (program + path, "" if "page" in name else token) for name, path in ours.items() if path}
        return _compare(f"{floor}/", targets)


def _compare(floor: str, targets: dict[str, tuple[str, str]]) -> int:
    ratios: dict[str, list[float]] = {name: [] for name in targets}
    rates: dict[str, list[float]] = {name: [] for name in targets}
    floors: list[float] = []
    for _round in range(ROUNDS):
        for name, (address, token) in targets.items():
            floors.append(_load(floor, ""))
            rates[name].append(_load(address, token))
            ratios[name].append(rates[name][-1] / floors[-1])
    print(f"\nAPI and pages, 2 gunicorn workers, {CONNECTIONS} connections, median of {ROUNDS} rounds of {SECONDS:g} s")
    print(f"{'':20}{'requests/s':>12}{'of the floor':>14}{'aim':>8}")
    print(f"{'floor':20}{statistics.median(floors):>12.0f}{1:>14.2f}")
    missed = 0
    for name in targets:
        ratio, aim = statistics.median(ratios[name]), AIMS.get(name)
        missed += aim is not None and ratio < aim
        print(f"{name:20}{statistics.median(rates[name]):>12.0f}{ratio:>14.2f}{f'{aim:.2f}' if aim else '':>8}")
    return 1 if missed else 0


def _load(address: str, token: str) -> float:
    command = [
        sys.executable,
        "-m",
        "ops.bench.load",
        address,
        str(SECONDS),
        str(CONNECTIONS),
        *([token] if token else []),
    ]
    found = json.loads(subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout)
    if found["errors"]:
        raise SystemExit(f"{address}: {found['errors']} answers were not 200.")
    return float(found["rate"])


def _run(env: dict[str, str], module: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().splitlines()[-1]


def _make_plain_database() -> str:
    """Return the address of a second, empty database beside the program's."""
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    name = f"{parts.path.lstrip('/')}_plain"
    with psycopg.connect(urlunsplit(parts), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(parts._replace(path=f"/{name}"))


def _copy_needs(plain_url: str) -> None:
    """The floor and plain DRF read the very rows that our list reads, from a table without a wall."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as source, psycopg.connect(plain_url) as goal:
        source.execute(
            "SELECT set_config('app.city', (SELECT id::text FROM cities_city WHERE slug = 'bench-city'), true)"
        )
        names, columns = ", ".join(_COLUMNS), ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
        goal.execute(f"CREATE TABLE bench_record ({columns})")
        goal.execute("CREATE INDEX ON bench_record (created_at DESC, id DESC)")
        with (
            source.cursor().copy(f"COPY (SELECT {names} FROM procurement_need) TO STDOUT") as out,
            goal.cursor().copy(f"COPY bench_record ({names}) FROM STDIN") as into,
        ):
            for piece in out:
                into.write(piece)


@contextmanager
def _serve(env: dict[str, str], application: str) -> Iterator[str]:
    """Run gunicorn for a while and give its address."""
    port = choose_port(8100)
    address = f"127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        "2",
        "-k",
        "sync",
        "-b",
        address,
        "--log-level",
        "warning",
        application,
    ]
    server = subprocess.Popen(command, cwd=PROJECT, env=env)
    try:
        _wait_for(f"http://{address}/")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _try in range(100):
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310  our own loopback address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{address} does not answer.")


if __name__ == "__main__":
    sys.exit(main())
