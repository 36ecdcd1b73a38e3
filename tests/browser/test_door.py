"""The door on a phone, in a real browser: a tap, its undo, the keys, and what happens when the network goes."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import go_offline, sign_in

# One after the other: both let in and take back the first person of the same list.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("door")]
EXPECTED = ".arrival--expected"


@pytest.fixture
def desk(phone: BrowserContext, site: Site) -> Page:
    """The desk's phone at the door of the lab that is on."""
    page = phone.new_page()
    sign_in(page, "desk")
    page.goto(f"{site.named('lab-checkin')[0].path}?lang=en")
    return page


def count_in(page: Page) -> int:
    return int(page.locator("#counts a b").first.inner_text())


def test_a_tap_changes_the_row_and_the_numbers_and_is_undone(desk: Page) -> None:
    before = count_in(desk)
    row = desk.locator(EXPECTED).first
    person = row.get_attribute("id")

    row.get_by_role("button").tap()
    mine = desk.locator(f"[id='{person}']")
    expect(mine).to_have_class(re.compile("arrival--in"))
    expect(desk.locator("#counts a b").first).to_have_text(str(before + 1))
    desk.locator("#toasts .toast__undo button").tap()

    expect(desk.locator(f"[id='{person}']")).to_have_class(re.compile("arrival--expected"))
    expect(desk.locator("#counts a b").first).to_have_text(str(before))


def test_taps_without_a_connection_are_kept_and_sent_later(desk: Page) -> None:
    before = count_in(desk)
    people = [row.get_attribute("id") for row in desk.locator(EXPECTED).all()[:2]]
    go_offline(desk)

    for person in people:
        desk.locator(f"[id='{person}'] form button").tap()
        expect(desk.locator(f"[id='{person}']")).to_contain_text("Kept on this phone")
    expect(desk.locator("[data-lost]")).to_contain_text("No connection.")
    expect(desk.locator("#toasts li")).to_have_count(0)
    desk.locator(f"[id='{people[1]}'] .arrival__forget").tap()
    expect(desk.locator(f"[id='{people[1]}'] form button")).to_be_visible()
    desk.context.set_offline(False)

    expect(desk.locator(f"[id='{people[0]}']")).to_have_class(re.compile("arrival--in"))
    expect(desk.locator(f"[id='{people[1]}']")).to_have_class(re.compile("arrival--expected"))
    expect(desk.locator("[data-lost]")).to_be_hidden()
    expect(desk.locator("#counts a b").first).to_have_text(str(before + 1))
    assert desk.evaluate("localStorage.getItem(Object.keys(localStorage).find(key => key.startsWith('door:')))") is None
    desk.locator(f"[id='{people[0]}'] form button").tap()
    expect(desk.locator(f"[id='{people[0]}']")).to_have_class(re.compile("arrival--expected"))


def test_undo_of_a_message_without_a_connection_stays_at_the_desk(desk: Page) -> None:
    person = desk.locator(EXPECTED).first.get_attribute("id")
    row = desk.locator(f"[id='{person}']")
    row.locator("form button").tap()
    expect(row).to_have_class(re.compile("arrival--in"))
    go_offline(desk)

    desk.locator("#toasts .toast__undo button").last.tap()
    expect(row).to_contain_text("Kept on this phone")
    desk.context.set_offline(False)

    expect(row).to_have_class(re.compile("arrival--expected"))


def test_slash_leads_to_the_search_of_the_desk_on_a_wide_screen_too(desk: Page) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})

    desk.keyboard.press("/")

    expect(desk.locator("#door-q")).to_be_focused()


def test_an_error_of_the_server_loses_nothing(desk: Page) -> None:
    desk.route("**/in/", lambda route: route.fulfill(status=503, body="<html>down</html>"))
    row = desk.locator(EXPECTED).first
    person = row.get_attribute("id")

    row.get_by_role("button").tap()
    expect(desk.locator(f"[id='{person}']")).to_contain_text("Kept on this phone")
    expect(desk.locator("body")).not_to_contain_text("down")
    desk.unroute("**/in/")
    desk.locator("[data-lost-retry]").tap()

    expect(desk.locator(f"[id='{person}']")).to_have_class(re.compile("arrival--in"))
    desk.locator(f"[id='{person}'] form button").tap()
    expect(desk.locator(f"[id='{person}']")).to_have_class(re.compile("arrival--expected"))


def test_the_queue_by_keys_alone(desk: Page) -> None:
    name = desk.locator(EXPECTED).first.get_attribute("data-person") or ""

    desk.keyboard.press("/")
    desk.keyboard.type(name)
    expect(desk).to_have_url(re.compile("q="))
    desk.keyboard.press("Enter")
    expect(desk.locator(f"{EXPECTED} button").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#toasts")).to_contain_text(f"{name} is in.")
    expect(desk.locator("#door-q")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".arrival button").first).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("#door-q")).to_be_focused()
