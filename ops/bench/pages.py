"""Server time of pages with the demo data, each page made anew: nothing kept for guests. Aim: 100 ms on public pages.

In one process without a network: what remains is the platform's own work, middleware and queries included. Run it
alone with `python -m ops.bench.pages`; the database is the one of DATABASE_URL and gets the demo.
"""

import os
import statistics
import sys
import time
from typing import Any

import django

TRIES = 25
AIM_MS = 100.0
LAB = "vihmavesi-kitsastel-tanavatel"
PUBLIC = (
    "/",
    "/labs/",
    "/labs/?view=month",
    "/search/?q=tartu",
    "/c/tartu/",
    f"/c/tartu/labs/{LAB}/",
    f"/c/tartu/labs/{LAB}/register/",
    "/c/tartu/accessibility/",
    "/account/login/",
)
WORK = (
    "/c/tartu/work/",
    "/c/tartu/work/labs/",
    f"/c/tartu/work/labs/{LAB}/",
    f"/c/tartu/work/labs/{LAB}/invitations/",
    f"/c/tartu/work/labs/{LAB}/registrations/",
    "/c/tartu/work/stakeholders/",
    "/c/tartu/work/outbox/",
    "/c/tartu/work/search/?q=vesi",
)


def measure(client: Any, path: str) -> tuple[float, float]:
    """Return median and largest milliseconds of a page, after two to warm up. Raises where it does not answer 200."""
    took = []
    for _try in range(TRIES + 2):
        begin = time.perf_counter()
        answer = client.get(path)
        took.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
    kept = took[2:]
    return statistics.median(kept), max(kept)


def main() -> int:
    """Load the demo, ask for every page, print what it took. Non-zero where a public page misses the aim."""
    os.environ["GUEST_PAGE_SECONDS"] = "0"
    django.setup()

    from django.core.management import call_command
    from django.test import Client

    call_command("load_demo")
    guest, organiser = Client(), Client()
    organiser.login(request=None, username="organiser@tartu.example", password="citylabs-demo")  # noqa: S106
    late = 0
    for title, client, paths in (("Public pages", guest, PUBLIC), ("Workspace", organiser, WORK)):
        print(f"\n{title}: median and largest of {TRIES}, ms")
        for path in paths:
            median, largest = measure(client, path)
            late += client is guest and median > AIM_MS
            print(f"  {median:7.1f} {largest:7.1f}  {path}")
    return int(bool(late))


if __name__ == "__main__":
    sys.exit(main())
