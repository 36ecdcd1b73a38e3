"""Habits that live in scripts: search, shortcuts, drafts, undo, clocks, and a lost connection, in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site import CITY, Site
from tests.browser.visitors import sign_in

pytestmark = pytest.mark.browser
WORK = f"/c/{CITY}/work/"
TODAY = re.compile(rf"{WORK}(\?.*)?$")


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a window of its own, signed in when a role is given."""
    contexts: list[BrowserContext] = []

    def open_window(role: str = "", **more: str) -> Page:
        context = browser.new_context(base_url=site.url, locale="en", reduced_motion="reduce", **more)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if role:
            sign_in(page, role)
        return page

    yield open_window
    for context in contexts:
        context.close()


def first_editor(page: Page) -> str:
    """Return the address of the first form that keeps drafts."""
    page.goto(f"{WORK}labs/?lang=en&state=draft")
    page.locator("main th[scope=row] a, main .card__title a, main h3 a").first.click()
    page.wait_for_load_state()
    return re.sub(r"\?.*", "", page.url) + "edit/basics/"


def test_search_by_keys_alone(window: Callable[..., Page]) -> None:
    page = window("organiser")
    page.goto(f"{WORK}?lang=en")
    page.keyboard.press("/")
    expect(page.locator("[data-search-everywhere]")).to_be_focused()
    page.keyboard.type("g l ?")  # typed into the box, not shortcuts
    assert TODAY.search(page.url)

    page.keyboard.press("Control+k")
    expect(page.locator("#search-dialog-input")).to_be_focused()
    page.keyboard.type("rain")
    hit = page.locator("#search-dialog-hits a").first
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search-dialog-input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search-dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.press("ArrowDown")
    address = hit.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}*")


def test_escape_gives_the_focus_back(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/labs/?lang=en")
    opener = page.locator("footer button[data-dialog=keys-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#keys-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_shortcuts_go_and_can_be_switched_off(window: Callable[..., Page]) -> None:
    page = window("organiser")
    page.goto(f"{WORK}?lang=en")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url(f"**{WORK}labs/*")

    page.keyboard.press("?")
    sheet = page.locator("#keys-dialog")
    expect(sheet.locator("[data-keys-of-page] dt", has_text="Stakeholders")).to_be_visible()
    sheet.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("?", "g", "t"):
        page.keyboard.press(key)
    expect(sheet).to_be_hidden()
    assert f"{WORK}labs/" in page.url


def test_draft_goes_along_with_whoever_leaves_in_the_middle_of_a_word(window: Callable[..., Page]) -> None:
    page = window("facilitator")
    page.on("dialog", lambda dialog: dialog.accept())
    editor = first_editor(page)
    page.goto(editor)
    page.locator("form[data-autosave] textarea").first.fill("Typed and gone")

    page.goto(f"{WORK}?lang=en")  # sooner than the pause after which a draft is kept
    for _try in range(20):  # the server may still be busy with it
        page.goto(editor)
        if page.locator("[data-draft-restore]").count():
            break
        page.wait_for_timeout(200)
    page.locator("[data-draft-restore]").click()

    expect(page.locator("form[data-autosave] textarea").first).to_have_value("Typed and gone")


def test_draft_survives_a_closed_page_and_a_lost_connection_is_said(window: Callable[..., Page]) -> None:
    page = window("organiser")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))  # type: ignore[func-returns-value]
    editor = first_editor(page)
    page.goto(editor)
    field = page.locator("form[data-autosave] textarea").first
    state = page.locator("[data-draft-state]")
    field.fill("Half a thought, õ")
    expect(state).to_have_text(re.compile(r"Draft kept at \d\d:\d\d"))

    page.goto(editor)
    assert asked == []  # nothing would have been lost
    page.locator("[data-draft-restore]").click()
    expect(field).to_have_value("Half a thought, õ")
    page.goto(editor)
    page.locator("[data-draft-discard]").click()
    expect(state).to_have_text("The draft is gone.")
    assert page.evaluate("document.activeElement.form?.matches('[data-autosave]')") is True
    page.goto(editor)
    expect(page.locator("[data-draft-note]")).to_have_count(0)

    page.context.set_offline(True)
    field.fill("Another one")
    expect(state).to_have_text(re.compile("could not be kept"))
    page.context.set_offline(False)
    page.goto(f"{WORK}labs/")
    assert asked[-1:] == ["beforeunload"]


def test_undo_from_the_keyboard(window: Callable[..., Page]) -> None:
    page = window("owner")
    page.goto(f"{WORK}colleagues/?lang=en")
    row = page.locator("tr", has_text=f"desk@{CITY}.example")
    before = row.inner_text()
    row.get_by_role("link", name=re.compile("Change role")).click()
    page.locator("select[name=role], input[name=role][value=reader]").first.wait_for()
    if page.locator("select[name=role]").count():
        page.locator("select[name=role]").select_option("reader")
    else:
        page.locator("input[name=role][value=reader]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".toast [data-key=u]")).to_be_visible()
    assert row.inner_text() != before

    page.keyboard.press("u")
    expect(row).to_have_text(re.compile("Desk", re.IGNORECASE))
    assert row.inner_text() == before


@pytest.mark.parametrize(("zone", "told"), [("Europe/Tallinn", False), ("Asia/Tokyo", True)])
def test_reader_elsewhere_sees_their_own_clock(site: Site, window: Callable[..., Page], zone: str, told: bool) -> None:
    page = window(timezone_id=zone)
    path = next(address.path for address in site.named("lab") if f"/c/{CITY}/" in address.path)
    page.goto(f"{path}?lang=en")

    assert page.locator("time[data-local-time]").count() > 0
    assert (page.locator(".local-time").count() > 0) is told


def test_lost_connection_has_a_page_and_keeps_nobodys(window: Callable[..., Page]) -> None:
    page = window("organiser")
    page.goto(f"{WORK}?lang=en")
    page.wait_for_function("() => navigator.serviceWorker.ready.then((it) => it.active?.state === 'activated')")
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((it) => new URL(it.url).pathname)))).flat()"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]

    page.context.set_offline(True)
    page.goto(f"{WORK}labs/")
    expect(page.locator("h1")).to_have_text("You are offline")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate("() => document.fonts.check('16px \"Schibsted Grotesk\"')")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Labs")


def test_worker_follows_the_reader_into_another_language_without_a_new_one(window: Callable[..., Page]) -> None:
    """A worker that took the place of another cut off the navigation that one carried: the page never came."""
    page = window("organiser")
    page.goto(f"{WORK}?lang=en")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{WORK}?lang=et")
    page.wait_for_function(
        "async () => (await (await caches.open((await caches.keys())[0])).keys())"
        ".filter((it) => it.url.includes('/offline/')).map((it) => new URL(it.url).search).join() === '?in=et'"
    )

    assert (
        page.evaluate("() => navigator.serviceWorker.getRegistration().then((it) => it.waiting ?? it.installing)")
        is None
    )
    page.context.set_offline(True)
    page.goto(f"{WORK}labs/")
    expect(page.locator("html")).to_have_attribute("lang", "et")
    page.context.set_offline(False)
