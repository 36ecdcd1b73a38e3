"""`make screenshots`: every page on a phone and on a desk, light and dark, and one page to look at them all."""

import os
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from ops.places import find_places
from ops.testing import find_browser
from tests.browser.look import resize, switch_to
from tests.browser.site import ROOT, Address, running_site
from tests.browser.visitors import Visitors
from tests.chromium import ARGUMENTS

VIEWS = ((360, "light"), (1440, "light"), (360, "dark"), (1440, "dark"))
TALLEST = 6000  # px; a longer page is cut there
STYLE = """
body { font: 16px/1.4 system-ui; margin: 2rem; color-scheme: light dark }
.views { display: flex; gap: 1rem; align-items: start; overflow-x: auto; padding-block: .5rem 2rem }
img { border: 1px solid #8888; height: auto }
.w360 { width: 240px } .w1440 { width: 720px }
"""


def main() -> int:
    """Shoot all pages in the language that LANGUAGE names (English by itself) and print where the gallery is."""
    browser_path = find_browser()
    if not browser_path:
        sys.stderr.write("No Chromium was found: install one (apt install chromium) or set CHROMIUM.\n")
        return 1
    target = Path(os.environ.get("GALLERY") or ROOT / "var" / "screenshots")
    target.mkdir(parents=True, exist_ok=True)
    language = os.environ.get("LANGUAGE_CODE", "en")
    with running_site(find_places().var / "gallery", "_gallery") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        visitors = Visitors(browser, site)
        shown = [(address, _shoot_all(visitors, address, language, target)) for address in site.addresses]
        visitors.close()
        browser.close()
    (target / "index.html").write_text(_page(shown))
    sys.stdout.write(f"{len(shown)} pages: {target / 'index.html'}\n")
    return 0


def _shoot_all(visitors: Visitors, address: Address, language: str, target: Path) -> list[str]:
    page = visitors.open(address.roles[0], language, address.path)
    return [_shoot(page, address, width, scheme, target) for width, scheme in VIEWS]


def _shoot(page: Page, address: Address, width: int, scheme: str, target: Path) -> str:
    switch_to(page, "dark" if scheme == "dark" else "light")
    resize(page, width)
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    # A window as tall as the page: bars that stick to an edge of the window lie where the page ends.
    page.set_viewport_size({"width": width, "height": height})
    name = f"{_file_name(address)}-{width}-{scheme}.png"
    page.screenshot(path=target / name)
    return name


def _file_name(address: Address) -> str:
    """The name in the address table and, where several pages share it, the end of the address."""
    parts = [part for part in address.path.strip("/").split("/") if len(part) < 40]
    return "-".join([address.name, *parts[-3:]]).replace(".", "-")


def _page(shown: list[tuple[Address, list[str]]]) -> str:
    blocks = [
        f"<h2>{escape(address.name)}</h2><p>{escape(address.path)} · {escape(', '.join(address.roles))}</p>"
        f'<div class="views">{"".join(_picture(name) for name in names)}</div>'
        for address, names in shown
    ]
    return f"<!DOCTYPE html><meta charset=utf-8><title>All pages</title><style>{STYLE}</style>{''.join(blocks)}"


def _picture(name: str) -> str:
    width = name.split("-")[-2]
    return (
        f'<a href="{escape(name)}"><img class="w{width}" loading="lazy" src="{escape(name)}" alt="{escape(name)}"></a>'
    )


if __name__ == "__main__":
    sys.exit(main())
