"""A colleague's life with the platform: invited, signed up, protected by a second factor, gone again."""

import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cities import found_city
from tests.journeys.people import People
from tests.journeys.platform import Platform, find_link, plain_text

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.xdist_group("serial")]
EMAIL, SECRET = "mari@tartu.example", "a long enough sentence"


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def one_time_code(secret: str, moment: float) -> str:
    """The code of an authenticator app: RFC 6238 with 30 seconds and six digits."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(moment) // 30), "sha1")
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(page: Page, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))


def invite(owner: Page) -> None:
    owner.goto("/c/tartu/work/colleagues/")
    owner.get_by_label("E-mail address").fill(EMAIL)
    owner.get_by_role("radio", name="Organiser").check()
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_text(f"An invitation is on its way to {EMAIL}.")).to_be_visible()


def join(page: Page, platform: Platform) -> None:
    page.goto(find_link(platform.wait_for_mail(EMAIL), "/colleague/"))
    heading(page, "Work with Tartu")
    page.get_by_role("button", name="Create an account and join").click()
    assert page.get_by_label("E-mail address").input_value() == EMAIL
    page.get_by_label("Name").fill("Mari Maasikas")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Welcome! You are a colleague now.")).to_be_visible()


def set_up_second_factor(page: Page) -> tuple[str, list[str]]:
    """Return the secret of the app and the recovery codes."""
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Set up").click()
    if page.get_by_label("Password").count():  # asked again, as before everything that protects the account
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Cannot scan? Type in the secret").click()
    secret = page.locator(".copy__value").inner_text()
    page.get_by_label("The six digits the app shows").fill(one_time_code(secret, time.time()))
    page.get_by_role("button", name="Turn on").click()
    page.goto("/account/2fa/recovery-codes/")
    codes = re.findall(r"\b[0-9a-f]{8}\b", page.locator("#recovery-codes").inner_text())
    assert len(codes) == 10
    return secret, codes


def enter_with(page: Page, code: str) -> None:
    sign_in(page, SECRET)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)


def end_session_of(other: Page, page: Page) -> None:
    page.goto("/account/sessions/")
    expect(page.get_by_role("row")).to_have_count(3)  # the head and two browsers
    page.get_by_role("button", name="End all other sessions").click()
    expect(page.get_by_role("row")).to_have_count(2)
    other.goto("/me/")
    other.wait_for_url("**/account/login/**")


def change_language(page: Page) -> None:
    for language in ("et", "en"):
        page.goto("/me/")
        page.locator("#id_language").select_option(language)  # its label is in the language it is changed from
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def leave(page: Page) -> None:
    page.goto("/me/")
    page.get_by_role("link", name="Leave Tartu").click()
    page.get_by_role("main").get_by_role("button", name="Leave").click()


def test_colleague_joins_and_leaves(people: People, platform: Platform) -> None:
    found_city("tartu")
    owner = people.sign_in("owner", "owner@tartu.example")
    invite(owner)
    mari = people.open("mari")
    join(mari, platform)
    expect(mari.get_by_role("navigation", name="Workspace")).to_be_visible()

    secret, codes = set_up_second_factor(mari)
    sign_out(mari)
    enter_with(mari, codes[0])
    other = people.open("other")
    enter_with(other, one_time_code(secret, time.time() + 30))  # a phone half a minute ahead
    end_session_of(other, mari)
    change_language(mari)

    leave(mari)
    mari.goto("/me/")
    expect(mari.get_by_text("You do not work in a city yet")).to_be_visible()
    people.forgive(404)
    response = mari.goto("/c/tartu/work/")
    assert response is not None
    assert response.status == 404

    people.forgive(409)
    leave(owner)
    expect(owner.get_by_text("A city needs an owner. Make a colleague an owner first.")).to_be_visible()
    owner.goto("/c/tartu/work/")
    heading(owner, "Today")


def test_stranger_signs_up_and_forgets_the_password(people: People, platform: Platform) -> None:
    page = people.open("mari")
    page.goto("/account/signup/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_role("button", name="Create the account").click()
    page.goto(find_link(platform.wait_for_mail(EMAIL), "/account/confirm-email/"))
    page.get_by_role("button", name="Confirm").click()

    page.goto("/account/login/")
    page.goto("/account/password/reset/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send me the link").click()
    mail = platform.wait_for_mail(EMAIL, count=2)
    assert "password" in plain_text(mail)
    page.goto(find_link(mail, "/account/password/reset/key/"))
    page.get_by_label("New password", exact=True).fill("another long sentence")
    page.get_by_role("button", name="Save the password").click()
    sign_in(page, "another long sentence")
    page.wait_for_url(lambda url: "/account/" not in url)
