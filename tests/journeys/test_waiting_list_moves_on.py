"""A full lab: somebody cancels by the link in the mail, the next in line is offered the seat and takes it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cities import announce_lab, found_city
from tests.journeys.people import PHONE, People
from tests.journeys.platform import Platform, find_link, plain_text

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.xdist_group("serial")]
RULE = "A freed seat is offered in the order of registration."


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def register(page: Page, number: int) -> None:
    page.goto("/labs/")
    page.get_by_role("link", name="Lab small").click()
    words = "Register" if number < 3 else "Join the waiting list"
    page.get_by_role("link", name=words).click()
    page.get_by_label("Your name").fill(f"Guest Number{number}")
    page.get_by_label("E-mail address").fill(f"guest{number}@firm.example")
    page.get_by_role("radio", name="Citizen").check()
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")


def test_waiting_list_moves_on(people: People, platform: Platform) -> None:
    announce_lab(found_city(), slug="small", capacity=2)
    guest = people.open("guests", **PHONE)
    for number in (1, 2, 3):
        register(guest, number)
    confirmed = platform.wait_for_mail("guest1@firm.example", subject="")
    platform.wait_for_mail("guest2@firm.example")
    waiting = platform.wait_for_mail("guest3@firm.example")
    assert RULE in plain_text(waiting)
    guest.goto(find_link(waiting, "/registration/"))
    assert heading(guest) == "You are on the waiting list"
    expect(guest.get_by_text(RULE)).to_be_visible()

    guest.goto(find_link(confirmed, "/registration/"))
    assert heading(guest) == "You have a seat"
    guest.get_by_role("link", name="I cannot come").click()
    guest.get_by_role("button", name="Cancel my registration").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("You are not registered any more")

    offer = platform.wait_for_mail("guest3@firm.example", count=2)
    address = find_link(offer, "/offer/")
    guest.goto(address)
    assert heading(guest) == "A seat is free for you"
    expect(guest.get_by_text("Why you: it is your turn in the order of registration.")).to_be_visible()
    guest.get_by_role("button", name="Take the seat").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("You have a seat")
    guest.goto(address)
    assert heading(guest) == "This offer is over"

    platform.wait_for_mail("guest3@firm.example", count=3)
    guest.goto("/c/tartu/labs/small/")
    expect(guest.get_by_role("link", name="Join the waiting list")).to_be_visible()
