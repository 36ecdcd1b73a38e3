"""The whole platform for a journey: live server, worker with beat, SMTP server, browser."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browsers import ARGUMENTS, find_chromium
from tests.journeys.workers import running_worker, worker_environment
from tests.smtp import RecordingServer, running_smtp_server

# Playwright runs an event loop in this thread; Django would refuse to talk to the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class Platform:
    """Addresses and doors of the running platform."""

    url: str
    smtp: RecordingServer
    worker_log: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all journeys; skip them, saying so, where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium on this machine: the journeys were NOT run. Install one or set CHROMIUM.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def platform(transactional_db: None, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Platform]:
    """Run worker and SMTP server beside the live server, on the same database and broker."""
    settings.BASE_URL = live_server.url
    with running_smtp_server() as smtp:
        environment = worker_environment(base_url=live_server.url, smtp_port=smtp.port)
        log = tmp_path / "worker.log"
        with running_worker(environment, log):
            yield Platform(live_server.url, smtp, log)


@pytest.fixture
def page(browser: Browser, platform: Platform) -> Iterator[Page]:
    """A desk browser's page; fails the test on an error in the console or a request to another host."""
    context = browser.new_context(base_url=platform.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on(
        "request",
        lambda request: None
        if request.url.startswith((platform.url, "data:", "blob:"))
        else faults.append(f"request to {request.url}"),
    )
    yield opened
    context.close()
    assert faults == []
