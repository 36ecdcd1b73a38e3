"""The whole platform for a journey: live server, worker with beat, SMTP server, browser."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import People
from tests.journeys.platform import Platform
from tests.journeys.workers import empty_broker, running_worker, worker_environment
from tests.smtp import run_smtp_server


@pytest.fixture
def platform(transactional_db: None, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Platform]:
    """Run worker and SMTP server beside the live server, on the same database and broker."""
    settings.BASE_URL = live_server.url
    empty_broker()
    with run_smtp_server() as mail:
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail.host, mail.port
        log = tmp_path / "worker.log"
        with running_worker(worker_environment(base_url=live_server.url, smtp_port=mail.port), log):
            yield Platform(live_server.url, mail, log)
    empty_broker()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep the outcome on the test, so that fixtures can say more about a failure."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture
def people(browser: Browser, platform: Platform, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[People]:
    """Browsers of several people. A fault in any console or a request to another host fails the test."""
    with ExitStack() as stack:
        everybody = People(browser, platform, stack)
        yield everybody
        if request.node.stash.get(FAILED, True):
            print(everybody.tell_failure(tmp_path))  # noqa: T201  pytest shows it beside the failure
    assert everybody.faults == []
