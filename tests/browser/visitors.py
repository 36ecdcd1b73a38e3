"""People who walk through the site, each with a window of their own that stays open for all tests."""

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.site import CITY, GUEST, PASSWORD, STAFF, Site


def sign_in(page: Page, role: str) -> None:
    """Come in through the sign-in page as the person of the demo who has this role."""
    page.goto("/account/login/?lang=en")
    page.locator("input[name=login]").fill("staff@citylabs.example" if role == STAFF else f"{role}@{CITY}.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)


def go_offline(page: Page) -> None:
    """Cut the page off, and wait until that holds: a request in between may reach the server and yet seem lost."""
    page.context.set_offline(True)
    page.wait_for_function("() => fetch('/livez', { cache: 'no-store' }).then(() => false, () => true)")


class Visitors:
    """Opens windows by role and language, and listens to their consoles."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self._pages: dict[tuple[str, str], Page] = {}
        self.faults: list[str] = []

    def window(self, role: str, language: str) -> Page:
        """The window of the person with this role, reading in this language."""
        if (role, language) not in self._pages:
            context = self._browser.new_context(base_url=self._site.url, locale=language, reduced_motion="reduce")
            context.set_default_timeout(60_000)  # two cores may do many things at once
            self._listen(context)
            page = context.new_page()
            self._pages[role, language] = page
            if role != GUEST:
                sign_in(page, role)
            page.goto(f"/?lang={language}")
        return self._pages[role, language]

    def open(self, role: str, language: str, path: str) -> Page:
        """Go to the page and wait until it stands still."""
        page = self.window(role, language)
        answer = page.goto(path, wait_until="load")
        if answer is None or answer.status != 200:
            self.faults.append(f"{path} answers {answer.status if answer else 'nothing'} to {role}")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        return page

    def take_faults(self) -> list[str]:
        """What the consoles said since the last call."""
        faults, self.faults = self.faults, []
        return faults

    def close(self) -> None:
        """Close every window."""
        for page in self._pages.values():
            page.context.close()

    def _listen(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("console", lambda message: self._hear(message.type, f"console: {message.text} {message.page.url}"))
        context.on("request", self._watch)

    def _hear(self, kind: str, words: str) -> None:
        # axe asks every frame, also the closed one in which a mail is shown.
        if kind in {"error", "warning"} and "Failed to execute 'postMessage'" not in words:
            self.faults.append(words)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self._site.url, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")
