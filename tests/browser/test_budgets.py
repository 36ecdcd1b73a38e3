"""What a page may weigh and do while it loads. Times are no tests: `make bench` measures them."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import GUEST, Site
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.browser
PUBLIC = ("home", "labs", "city", "lab", "lab-register", "public-report", "account_login", "accessibility", "privacy")
MOST_BYTES = 60_000  # CSS and JavaScript of one public page together, compressed
MOST_SHIFT = 0.02  # cumulative layout shift; 0.1 counts as good
A_YEAR = 31_536_000
LINKED = re.compile(r'<(?:script[^>]+src|link[^>]+rel="stylesheet"[^>]+href|link[^>]+href)="([^"]+\.(?:css|js))"')
# Collects every shift from the first paint on; entries of a person's own doing do not count.
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) {
      const moved = it.sources.map((source) => source.node?.parentElement?.outerHTML.slice(0, 120));
      if (!it.hadRecentInput) window.shifts.push([it.value, moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(params=PUBLIC)
def address(request: pytest.FixtureRequest, site: Site) -> str:
    """The address of one public page."""
    return site.url + site.named(request.param)[0].path


def fetch(url: str) -> tuple[bytes, Any]:
    """Return the body as it travels, compressed, and its headers."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with closing(urllib.request.urlopen(asked, timeout=15)) as answer:
        return answer.read(), answer.headers


def list_linked(url: str) -> list[str]:
    """Return the addresses of the style sheets and scripts of a page."""
    plain = urllib.request.Request(url)
    with closing(urllib.request.urlopen(plain, timeout=15)) as answer:
        page = answer.read().decode()
    return [urljoin(url, found) for found in dict.fromkeys(LINKED.findall(page))]


def test_styles_and_scripts_are_light(address: str) -> None:
    files = {url: len(fetch(url)[0]) for url in list_linked(address)}

    assert len(files) >= 3
    assert sum(files.values()) < MOST_BYTES, files


def test_static_files_are_hashed_compressed_and_kept_for_a_year(address: str) -> None:
    for url in list_linked(address):
        _, headers = fetch(url)

        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", url), url
        assert headers["Cache-Control"] == f"max-age={A_YEAR * 10}, public, immutable", url
        assert headers["Content-Encoding"] in {"br", "gzip"}, url


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_while_the_page_loads(address: str, width: int, browser: Browser) -> None:
    with closing(browser.new_context(viewport={"width": width, "height": 800}, locale="en")) as context:
        context.add_init_script(f"({SHIFTS})()")
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

        shifts = page.evaluate("window.shifts")

        assert sum(value for value, _moved in shifts) < MOST_SHIFT, shifts


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A window of somebody whose scripts do not run."""
    with closing(browser.new_context(java_script_enabled=False, locale="en")) as context:
        yield context.new_page()


def test_page_is_there_without_scripts(address: str, scriptless: Page) -> None:
    scriptless.goto(address)

    assert scriptless.locator("h1").first.is_visible()
    assert scriptless.locator("main a:visible, main button:visible").count() > 0


def test_images_say_how_large_they_are(site: Site, visitors: Visitors) -> None:
    sized = "all => all.filter(it => !it.hasAttribute('width') || !it.hasAttribute('height')).map(it => it.outerHTML)"
    for address in site.addresses:
        if GUEST in address.roles:
            page = visitors.open(GUEST, "en", address.path)
            assert page.eval_on_selector_all("img", sized) == [], address.path
