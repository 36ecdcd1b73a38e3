"""The site and the people who walk through it, once for each test process."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.site import Site, running_site
from tests.browser.visitors import Visitors

expect.set_options(timeout=15_000)  # two cores may do many things at once


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with running_site(shared / "site", os.environ.get("TEST_DB_SUFFIX", "")) as site:
        yield site


@pytest.fixture(scope="session")
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    """Everybody's windows."""
    everybody = Visitors(browser, site)
    yield everybody
    everybody.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone of its own for one test."""
    context = browser.new_context(
        base_url=site.url,
        locale="en",
        reduced_motion="reduce",
        viewport={"width": 390, "height": 800},
        has_touch=True,
        # It answers pages only, and is not cut off by `set_offline`: a tap could reach the server through it.
        service_workers="block",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()
