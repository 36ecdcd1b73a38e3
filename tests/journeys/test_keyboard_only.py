"""Without a mouse: registering, checking in, planning a lab, and its report."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cities.enums import Role
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab
from tests.factories.citylabs import SessionFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.journeys.cities import announce_lab, coming_hour, found_city
from tests.journeys.people import People

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.xdist_group("serial")]


def tab_to(page: Page, name: str, role: str) -> None:
    """Press Tab until the thing with this name has the focus, as a person would."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(120):
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


def press(page: Page, name: str, role: str = "button") -> None:
    """Tab to a button or link and press Enter."""
    tab_to(page, name, role)
    page.keyboard.press("Enter")


def type_moment(page: Page, moment: datetime) -> None:
    """Type into the parts of a date and time field, as a British keyboard does: day, month, year, hour, minute."""
    page.keyboard.type(f"{moment:%d%m%Y}")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(f"{moment:%H%M}")


def test_plan_and_publish_a_lab_by_keyboard(people: People) -> None:
    found_city("tartu", organiser=Role.ORGANISER)
    page = people.sign_in("organiser", "organiser@tartu.example")
    starts = coming_hour() + timedelta(days=20)
    page.goto("/c/tartu/work/")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/work/labs/")
    page.keyboard.press("n")
    page.wait_for_url("**/labs/new/")
    press(page, "Needs co-creation", "link")
    page.wait_for_url("**origin=**")
    tab_to(page, "Day", "textbox")
    page.keyboard.type(f"{starts:%d%m%Y}")
    press(page, "Make the draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Place and time")
    tab_to(page, "Place (optional)", "textbox")
    page.keyboard.type("Town hall")
    press(page, "Save and go on")
    press(page, "Review and publish", "link")
    expect(page.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    press(page, "Publish")
    expect(page.get_by_text("The lab is now: Published.")).to_be_visible()


def test_report_by_keyboard(people: People) -> None:
    city = found_city("tartu", organiser=Role.ORGANISER)
    lab = announce_lab(city, slug="streets", capacity=20)
    SessionFactory(lab=lab)
    RegistrationFactory(lab=lab, checked_in_at=timezone.now())
    with enter_city(city):
        Lab.objects.filter(pk=lab.pk).update(state=LabState.REPORTING)
    page = people.sign_in("organiser", "organiser@tartu.example")
    page.goto("/c/tartu/work/labs/streets/report/")
    press(page, "Compile the report")
    expect(page.get_by_role("heading", name="What the report says")).to_be_visible()
    tab_to(page, "English", "textbox")
    page.keyboard.type("Shade comes before water.")
    press(page, "Keep the conclusions")
    expect(page.get_by_text("Something has changed since the report was compiled.")).to_be_visible()
    press(page, "Compile again")
    press(page, "Publish the report", "link")
    press(page, "Publish")
    page.wait_for_url("**/c/tartu/labs/streets/report/")
    expect(page.get_by_text("Shade comes before water.").first).to_be_visible()
