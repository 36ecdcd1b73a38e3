"""Taps that wait on the phone: what is kept of them, whose they are, and what happens when the session ends."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import go_offline, sign_in

# One after the other: both let in and take back the first person of the same list.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("door")]
EXPECTED = ".arrival--expected"
SIGNED_OUT = "You are signed out."
COUNT_ANNOUNCEMENTS = """() => {
  window.told = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const line of change.addedNodes) window.told.push(line.textContent ?? "");
  }).observe(document.getElementById("toasts"), { childList: true });
}"""


@pytest.fixture
def address(site: Site) -> str:
    return f"{site.named('lab-checkin')[0].path}?lang=en"


@pytest.fixture
def desk(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    sign_in(page, "desk")
    page.goto(address)
    return page


def read_taps(page: Page) -> dict[str, Any]:
    stored: dict[str, str] = page.evaluate("({ ...localStorage })")
    return {key: json.loads(text) for key, text in stored.items() if key.startswith("door:")}


def keep_tap(page: Page, number: int = 0) -> tuple[str, str]:
    """Tap without a connection; returns the row and the name."""
    row = page.locator(EXPECTED).nth(number)
    person, name = row.get_attribute("id") or "", row.get_attribute("data-person") or ""
    go_offline(page)
    page.locator(f"[id='{person}'] form button").tap()
    expect(page.locator(f"[id='{person}']")).to_contain_text("Kept on this phone")
    return person, name


def watch_taps(context: BrowserContext) -> list[str]:
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url) if request.url.endswith("/in/") else None)
    return sent


def take_back(page: Page, person: str) -> None:
    page.locator(f"[id='{person}'] form button").tap()
    expect(page.locator(f"[id='{person}'].arrival--expected")).to_be_visible()


def test_an_ended_session_is_told_once_and_heals_by_itself(desk: Page, address: str) -> None:
    first = desk.locator(EXPECTED).first.get_attribute("id")
    desk.locator(f"[id='{first}'] form button").tap()
    expect(desk.locator("#toasts .toast__undo button")).to_be_visible()
    desk.evaluate(COUNT_ANNOUNCEMENTS)
    second = desk.locator(EXPECTED).first.get_attribute("id") or ""
    desk.context.clear_cookies(name="citylabs_session")

    desk.locator(f"[id='{second}'] form button").tap()
    expect(desk.locator("#toasts")).to_contain_text(SIGNED_OUT)
    desk.wait_for_timeout(11_000)  # two more rounds

    told = [text for text in desk.evaluate("window.told") if SIGNED_OUT in text]
    assert len(told) == 1
    expect(desk.locator("#toasts .toast__undo button")).to_be_visible()

    other = desk.context.new_page()
    sign_in(other, "desk")
    other.close()
    expect(desk.locator(f"[id='{second}']")).to_contain_text("In since")
    assert read_taps(desk) == {}
    take_back(desk, second)
    take_back(desk, first or "")


def test_no_name_is_kept_and_signing_out_leaves_nothing(desk: Page) -> None:
    _person, name = keep_tap(desk)

    (tap,) = read_taps(desk).values()
    assert set(tap) == {"does", "at"}
    assert name not in json.dumps(desk.evaluate("({ ...localStorage })"))

    desk.route("**/in/", lambda route: route.fulfill(status=503, body="down"))
    desk.context.set_offline(False)
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    desk.locator("form[action='/account/logout/']").first.evaluate("form => form.requestSubmit()")
    desk.wait_for_url(lambda url: "/work/" not in url)
    assert len(asked) == 1
    assert read_taps(desk) == {}


def test_taps_of_another_person_are_not_sent_but_said(desk: Page, address: str) -> None:
    person, name = keep_tap(desk)
    sent = watch_taps(desk.context)
    desk.goto("about:blank")
    desk.context.clear_cookies(name="citylabs_session")
    desk.context.set_offline(False)
    sign_in(desk, "organiser")
    desk.goto(address)

    expect(desk.locator("#toasts")).to_contain_text("were not sent")
    expect(desk.locator("#toasts")).to_contain_text(name)
    expect(desk.locator(f"[id='{person}']")).to_contain_text("Expected")
    assert read_taps(desk) == {}
    assert sent == []


def test_taps_of_yesterday_are_not_sent_but_said(desk: Page) -> None:
    _person, name = keep_tap(desk)
    sent = watch_taps(desk.context)
    ((key, tap),) = read_taps(desk).items()
    tap["at"] -= 13 * 3600 * 1000
    desk.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(tap)])
    desk.context.set_offline(False)

    expect(desk.locator("#toasts")).to_contain_text("were not sent")
    expect(desk.locator("#toasts")).to_contain_text(name)
    assert read_taps(desk) == {}
    assert sent == []


def test_two_tabs_keep_their_taps_side_by_side(desk: Page, address: str) -> None:
    other = desk.context.new_page()
    other.goto(address)
    mine, _name = keep_tap(desk)
    theirs, _name = keep_tap(other, 1)
    assert len(read_taps(desk)) == 2
    expect(desk.locator(f"[id='{theirs}']")).to_contain_text("Kept on this phone")
    sent = watch_taps(desk.context)

    desk.context.set_offline(False)
    for person in (mine, theirs):
        expect(desk.locator(f"[id='{person}']")).to_contain_text("In since")
        expect(other.locator(f"[id='{person}']")).to_contain_text("In since")
    assert read_taps(desk) == {}
    assert len(sent) == 2
    for person in (mine, theirs):
        take_back(desk, person)


def test_the_focus_stays_in_the_row_when_a_tap_is_taken_back(desk: Page) -> None:
    person, _name = keep_tap(desk)

    desk.locator(f"[id='{person}'] .arrival__forget").press("Enter")

    expect(desk.locator(f"[id='{person}'] form button")).to_be_focused()
    assert read_taps(desk) == {}
