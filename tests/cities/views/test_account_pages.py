"""The pages of the sign-in speak our words, work with password managers, and show no placeholder for a label."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories.cities import PASSWORD

pytestmark = pytest.mark.django_db
GUEST_PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
OWN_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "socialaccount_connections",
    "my-account",
    "account-erase",
]


def fresh(cast: Cast) -> Client:
    """A person who has just given the password, so that no page asks for it again."""
    client = Client()
    client.post(reverse("account_login"), {"login": cast.desk.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def visible(html: str) -> str:
    """What stands in the middle of the page; the search in its header is not the sign-in's."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<script.*?</script>|<style.*?</style>", "", main, flags=re.S)


@pytest.mark.parametrize("name", [*GUEST_PAGES, *OWN_PAGES])
def test_page_is_one_of_ours(cast: Cast, name: str) -> None:
    client = Client() if name in GUEST_PAGES else fresh(cast)

    page = client.get(reverse(name), {"lang": "en"})

    assert page.status_code == 200
    html = visible(page.content.decode())
    assert html.count("<h1") == 1
    assert "placeholder=" not in html
    assert not re.search(r"Sign (In|Up|Out)|Email|Two-Factor|Security Key|Change Password", html)
    assert len(re.findall(r'button--primary|class="button button--danger" type="submit">', html)) <= 1


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("account_login", "login", "username webauthn"),
        ("account_login", "password", "current-password"),
        ("account_signup", "email", "email"),
        ("account_signup", "name", "name"),
        ("account_signup", "password1", "new-password"),
        ("account_reset_password", "email", "email"),
    ],
)
def test_password_managers_know_the_fields(db: None, name: str, field: str, expected: str) -> None:
    html = Client().get(reverse(name)).content.decode()

    found = re.search(rf'<input[^>]*name="{field}"[^>]*>', html)
    assert found is not None
    assert f'autocomplete="{expected}"' in found[0]


def test_one_field_for_a_new_password(db: None) -> None:
    html = Client().get(reverse("account_signup")).content.decode()

    assert len(re.findall(r'type="password"', html)) == 1
    assert "At least 10 characters" in html


def test_wrong_password_is_said_above_the_form(cast: Cast) -> None:
    page = Client().post(reverse("account_login"), {"login": cast.desk.email, "password": "wrong"})

    html = page.content.decode()
    assert "data-error-summary" in html
    assert 'value="desk@tartu.example"' in html


def test_the_secret_of_the_app_can_be_copied_and_the_codes_kept(cast: Cast) -> None:
    html = fresh(cast).get(reverse("mfa_activate_totp")).content.decode()

    secret = re.search(r'data-copy="([A-Z2-7]{16,})"', html)
    assert secret is not None
    assert f'<code class="copy__value">{secret[1]}</code>' in html
    assert re.search(r'<img class="qr"[^>]*alt="[^"]+"', html)


def test_a_single_confirmed_address_offers_nothing_that_would_be_refused(cast: Cast) -> None:
    client = fresh(cast)
    alone = client.get(reverse("account_email")).content.decode()
    cast.desk.emailaddress_set.create(email="second@people.example", verified=False)  # type: ignore[attr-defined]
    both = client.get(reverse("account_email")).content.decode()

    assert "action_remove" not in alone
    assert "action_remove" in both
    assert "Not confirmed" in both
