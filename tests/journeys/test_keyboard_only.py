"""Without a mouse, without good eyes, on the narrowest phone: registering, checking in, and reading every main page."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from cities.enums import Role
from cities.models import City, Translations
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab, Report
from citylabs.services.report_releases import publish_report
from citylabs.services.reports import request_report, write_conclusions
from tests.factories.citylabs import SessionFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.journeys.cities import announce_lab, found_city
from tests.journeys.people import People
from tests.journeys.platform import Platform, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.xdist_group("serial")]
PUBLIC = (
    "/",
    "/labs/",
    "/c/tartu/labs/streets/",
    "/c/tartu/labs/streets/register/",
    "/account/login/",
    "/c/tartu/labs/reported/report/",
)
WORK = ("/c/tartu/work/", "/c/tartu/work/labs/streets/checkin/", "/c/tartu/work/labs/reported/report/")
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def tab_to(page: Page, name: str, role: str) -> None:
    """Press Tab until the thing with this name has the focus, as a person would."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"{role} “{name}” cannot be reached by Tab on {page.url}")


def test_register_and_check_in_by_keyboard(people: People) -> None:
    city = found_city("tartu", desk=Role.DESK)
    announce_lab(city, slug="streets", capacity=20)
    guest = people.open("guest")
    guest.goto("/c/tartu/labs/streets/")
    guest.keyboard.press("Tab")
    guest.keyboard.press("Enter")  # skip to the content
    tab_to(guest, "Register", "link")
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/register/")
    tab_to(guest, "Your name", "textbox")
    guest.keyboard.type("Kaja Key")
    tab_to(guest, "E-mail address", "textbox")
    guest.keyboard.type("kaja@key.example")
    tab_to(guest, "Small or medium company Fewer than 250 people, start-ups too", "radio")
    for _step in range(6):
        guest.keyboard.press("ArrowDown")
    expect(guest.get_by_role("radio", name="Citizen")).to_be_checked()
    tab_to(guest, "Invite me to further labs", "checkbox")
    guest.keyboard.press("Space")
    tab_to(guest, "Register", "button")
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Look into your mail")

    desk = people.sign_in("desk", "desk@tartu.example")
    desk.goto("/c/tartu/work/labs/streets/checkin/")
    tab_to(desk, "Name or organisation", "searchbox")
    desk.keyboard.type("Kaja")
    desk.wait_for_url("**q=Kaja")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Check in Kaja Key")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Kaja Key is in.")).to_be_visible()
    expect(desk.get_by_role("button", name="Undo Kaja Key")).to_be_visible()


def publish_a_report(city: City, platform: Platform) -> None:
    """A lab that is over, with its report in public."""
    lab = announce_lab(city, slug="reported", capacity=20)
    SessionFactory(lab=lab)
    RegistrationFactory(lab=lab, checked_in_at=timezone.now())

    def is_compiled() -> bool:
        with enter_city(city):
            return bool(Report.objects.get(city=city, lab=lab).compiled_at)

    with enter_city(city):
        Lab.objects.filter(pk=lab.pk).update(state=LabState.REPORTING)
        lab.refresh_from_db()
        words = Translations(en="Shade first.", et="Vari enne.")
        write_conclusions(city=city, actor=SYSTEM, lab=lab, conclusions=words)
        request_report(city=city, actor=SYSTEM, lab=lab)
    wait_until(is_compiled, platform.tail)
    with enter_city(city):
        publish_report(city=city, actor=SYSTEM, lab=lab)


def list_faults(page: Page) -> list[str]:
    """Serious and critical violations by axe."""
    result = Axe().run(page, options={"runOnly": STANDARDS}).response
    assert result["passes"]  # it has looked
    return [
        f"{page.url}: {it['id']} {[node['html'][:200] for node in it['nodes']]}"
        for it in result["violations"]
        if it["impact"] in {"serious", "critical"}
    ]


def list_overflow(page: Page) -> list[str]:
    """How much wider than a narrow phone the page is."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url}: {width} px wide"] if width > NARROW["viewport"]["width"] else []


def test_pages_are_accessible_and_fit_a_narrow_phone(people: People, platform: Platform) -> None:
    city = found_city("tartu", organiser=Role.ORGANISER)
    announce_lab(city, slug="streets", capacity=20)
    publish_a_report(city, platform)
    faults = []
    for scheme in ("light", "dark"):
        guest = people.open(f"guest-{scheme}", color_scheme=scheme)
        organiser = people.sign_in(f"organiser-{scheme}", "organiser@tartu.example", color_scheme=scheme)
        for page, paths in ((guest, PUBLIC), (organiser, WORK)):
            for path in paths:
                page.goto(path)
                faults += list_faults(page)
    narrow = people.open("narrow", **NARROW)
    narrow_organiser = people.sign_in("narrow-organiser", "organiser@tartu.example", **NARROW)
    for page, paths in ((narrow, PUBLIC), (narrow_organiser, WORK)):
        for path in paths:
            page.goto(path)
            faults += list_overflow(page)
    assert faults == []
