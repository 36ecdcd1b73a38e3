"""What only a real browser can tell of the public pages: what covers what, and what lies where."""

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.site import GUEST, Site
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
FOCUSED = """() => {
  const it = document.activeElement;
  const bar = document.querySelector(".register-bar");
  const mine = it.getBoundingClientRect();
  const its = bar.getBoundingClientRect();
  const apart = mine.bottom <= its.top + 1 || mine.top >= its.bottom - 1;
  return { name: it.textContent.trim(), tag: it.tagName, seen: bar.contains(it) || apart, inside: bar.contains(it) };
}"""
NAMES = """() => [...document.querySelectorAll(".map__name")].map((it) => {
  const box = it.getBoundingClientRect();
  return { name: it.textContent, left: box.left, right: box.right, top: box.top, bottom: box.bottom };
})"""


def find_open_lab(site: Site, visitors: Visitors) -> Page:
    """Open the page of a lab that one can register for."""
    for address in site.named("lab"):
        page = visitors.open(GUEST, "en", address.path)
        if page.locator(".register-bar").count():
            return page
    raise AssertionError("no lab of the demo is open for registration")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_bar_of_a_phone_never_covers_what_has_focus(site: Site, visitors: Visitors, key: str) -> None:
    page = find_open_lab(site, visitors)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict of two numbers
    page.reload()
    steps: list[dict[str, Any]] = []
    for _step in range(60):
        page.keyboard.press(key)
        step = page.evaluate(FOCUSED)
        if step["tag"] == "BODY":
            break
        steps.append(step)

    assert len(steps) > 10
    assert [step["name"] for step in steps if not step["seen"]] == []
    assert {step["name"] for step in steps if step["inside"]} == {"Register"}


def test_only_one_way_in_is_seen_at_a_time(site: Site, visitors: Visitors) -> None:
    page = find_open_lab(site, visitors)
    seen = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        seen[width] = [link.is_visible() for link in page.locator("a[href$='/register/']").all()]

    assert {width: sum(ways) for width, ways in seen.items()} == {360: 1, 1280: 1}


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_names_on_the_map_do_not_touch(site: Site, visitors: Visitors, width: int) -> None:
    page = visitors.open(GUEST, "en", "/")
    page.set_viewport_size({"width": width, "height": 740})
    names = page.evaluate(NAMES)
    frame = page.locator(".map").bounding_box()

    assert frame is not None
    assert {name["name"].strip() for name in names} == {"Tartu", "Tampere", "Panevėžys"}
    for one, other in combinations(names, 2):
        beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"], (one, other)
    assert all(name["left"] >= frame["x"] and name["right"] <= frame["x"] + frame["width"] for name in names)


def test_month_is_a_table_on_a_desk_and_a_list_on_a_phone(site: Site, visitors: Visitors) -> None:
    page = visitors.open(GUEST, "en", "/labs/?view=month")
    shown = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        shown[width] = (page.locator("table.month").is_visible(), page.locator(".agenda").is_visible())

    assert shown == {360: (False, True), 1280: (True, False)}
