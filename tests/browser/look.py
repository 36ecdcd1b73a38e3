"""Looking at one page as the tests do: with axe, at several widths, in light and dark."""

from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1440)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Two frames for the layout, then the end of every transition that they began; nothing here takes a second by itself.
_STANDSTILL = """async () => {
  const second = new Promise((done) => setTimeout(done, 1000));
  const frame = () => new Promise(requestAnimationFrame);
  const transitions = () => document.getAnimations().filter((it) => it instanceof CSSTransition);
  const still = async () => {
    await frame();
    await frame();
    await Promise.allSettled(transitions().map((it) => it.finished));
  };
  await Promise.race([still(), second]);
}"""
_LAYOUT = (Path(__file__).parent / "look.js").read_text()


def look_thoroughly(page: Page) -> list[str]:
    """Every rule of axe on a phone and on a desk, contrast in the dark as well, and the layout at every width."""
    faults = []
    for width in WIDTHS:
        resize(page, width)
        faults += [f"{width} px: {fault}" for fault in list_layout_faults(page)]
        if width != 768:
            faults += [f"{width} px: {fault}" for fault in list_axe_faults(page, STANDARDS)]
            switch_to(page, "dark")
            faults += [f"{width} px, dark: {fault}" for fault in list_axe_faults(page, ["color-contrast"], "rule")]
            switch_to(page, "light")
    return faults


def look_again(page: Page) -> list[str]:
    """The same page in another language or role: the layout at every width, and axe once, in the dark."""
    faults = []
    for width in reversed(WIDTHS):
        resize(page, width)
        faults += [f"{width} px: {fault}" for fault in list_layout_faults(page)]
    switch_to(page, "dark")
    faults += [f"360 px, dark: {fault}" for fault in list_axe_faults(page, STANDARDS)]
    switch_to(page, "light")
    return faults


def resize(page: Page, width: int) -> None:
    """Give the window this width and let the page settle."""
    page.set_viewport_size({"width": width, "height": 900 if width > 700 else 740})
    _settle(page)


def switch_to(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Ask for light or dark and wait until the last colour has changed."""
    page.emulate_media(color_scheme=scheme)
    _settle(page)


def list_layout_faults(page: Page) -> list[str]:
    """What is cut off or sticks out at the side."""
    return list(page.evaluate(_LAYOUT))


def list_axe_faults(page: Page, values: list[str], kind: str = "tag") -> list[str]:
    """What axe finds, each with the first element."""
    result: dict[str, Any] = Axe().run(page, options={"runOnly": {"type": kind, "values": values}}).response
    assert result["passes"] or kind == "rule"  # it has looked
    return [
        f"axe {it['id']} ({len(it['nodes'])} times): {it['nodes'][0]['html'][:160]} {_why(it['nodes'][0])}"
        for it in result["violations"]
    ]


def _settle(page: Page) -> None:
    page.evaluate(_STANDSTILL)


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])[:200]
