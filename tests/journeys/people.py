"""The people of a journey, each with a browser of their own."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.factories.cities import PASSWORD
from tests.journeys.platform import Platform

expect.set_options(timeout=10_000)  # a worker may have to send a mail first
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class People:
    """Opens browsers and listens to their consoles."""

    def __init__(self, browser: Browser, platform: Platform, stack: ExitStack) -> None:
        self._browser = browser
        self._platform = platform
        self._stack = stack
        self._pages: dict[str, Page] = {}
        self._forgiven: set[str] = set()
        self.faults: list[str] = []

    def open(self, name: str, **options: Any) -> Page:
        """Return the page of a person with a fresh browser at a desk, or what the options say."""
        context = self._browser.new_context(
            base_url=self._platform.url, **{"locale": "en-GB", "accept_downloads": True, **DESK, **options}
        )
        self._stack.callback(context.close)
        context.set_default_timeout(10_000)
        page = context.new_page()
        self._pages[name] = page
        self._listen(context)
        return page

    def sign_in(self, name: str, email: str, **options: Any) -> Page:
        """Return the page of a member who has come in through the sign-in page."""
        page = self.open(name, **options)
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    def forgive(self, status: int) -> None:
        """Expect pages with this status; the browser writes each into its console."""
        self._forgiven.add(f"status of {status}")

    def tell_failure(self, folder: Path) -> str:
        """Save what everybody sees, and return that with the worker's last words."""
        lines = []
        for name, page in self._pages.items():
            picture = folder / f"{name}.png"
            page.screenshot(path=picture, full_page=True)
            lines.append(f"{name}: {page.url} {picture}\n{page.locator('body').inner_text()[:1500]}")
        return "\n".join([*lines, *self.faults, self._platform.tail()])

    def _listen(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", lambda message: self._hear(message.type, f"{message.text} {message.page.url}"))
        context.on("request", self._watch)

    def _hear(self, kind: str, words: str) -> None:
        if kind == "error" and not any(status in words for status in self._forgiven):
            self.faults.append(words)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self._platform.url, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")
