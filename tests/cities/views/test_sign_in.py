"""Signing up, in and out with the real django-allauth."""

import re
import sys
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from cities.enums import Role
from cities.models import ColleagueInvitation, Membership, User
from cities.permissions import Actor
from cities.services.colleague_invitations import LINK_PURPOSE, invite_colleague, withdraw_invitation
from cities.tasks.account_mails import send_account_mail
from cities.tenancy import enter_city, make_link
from tests.conftest import Cast
from tests.factories.cities import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is quick: the task runs at once instead of going through the broker."""

    def send(task: str, queue: str, arguments: dict[str, Any]) -> None:
        if task == "cities.send_account_mail":
            assert queue == "mail"
            send_account_mail.apply(kwargs=arguments, throw=True)

    monkeypatch.setattr(sys.modules["cities.jobs.enqueue"], "_send", send)  # the package has a function of that name


def code_of(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found is not None
    return found[1]


def sign_in(client: Client, email: str, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD, **more})


def prove(client: Client) -> None:
    """Give the password once more, as sensitive pages ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_sign_up_asks_to_confirm_the_address(client: Client) -> None:
    given = {"email": "Mari@People.example", "name": " Mari  Mets ", "password1": PASSWORD}

    answer = client.post(reverse("account_signup"), given, headers={"accept-language": "fi"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_email_verification_sent"))
    person = User.objects.get(email="mari@people.example")
    assert (person.name, person.language) == ("Mari Mets", "fi")
    (message,) = mail.outbox
    assert message.to == ["mari@people.example"]
    assert message.subject == "Vahvista sähköpostiosoitteesi"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    confirm = link_in(str(message.body))
    assert f'{confirm}"' in html
    assert client.get(confirm).status_code == 200
    assert not person.emailaddress_set.get().verified  # a look at the page confirms nothing
    client.post(confirm)
    assert person.emailaddress_set.get().verified


def test_sign_up_with_a_known_address_tells_only_its_owner(client: Client, cast: Cast) -> None:
    given = {"email": cast.desk.email, "name": "", "password1": PASSWORD}

    answer = client.post(reverse("account_signup"), given)

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert [(message.to, message.subject) for message in mail.outbox] == [([cast.desk.email], "Account Already Exists")]
    assert User.objects.filter(email=cast.desk.email).count() == 1


def test_password_reset_goes_by_mail(client: Client, cast: Cast) -> None:
    client.post(reverse("account_reset_password"), {"email": cast.desk.email})
    page = client.get(link_in(str(mail.outbox[0].body)), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "another long one"})

    cast.desk.refresh_from_db()
    assert cast.desk.check_password("another long one")
    assert [message.subject for message in mail.outbox] == ["Password Reset Email", "Password Reset"]


def test_password_reset_of_an_unknown_address_answers_the_same(client: Client) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@people.example"})

    assert answer["Location"] == reverse("account_reset_password_done")
    assert [message.subject for message in mail.outbox] == ["Unknown Account"]


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/privacy/", "/privacy/"),
        ("https://evil.example/", "/c/tartu/work/"),
        ("//evil.example/", "/c/tartu/work/"),
        ("javascript:alert(1)", "/c/tartu/work/"),
        ("/\\evil.example", "/c/tartu/work/"),
        ("", "/c/tartu/work/"),
    ],
)
def test_sign_in_goes_back_only_to_this_site(client: Client, cast: Cast, wanted: str, goes_to: str) -> None:
    answer = sign_in(client, cast.desk.email, next=wanted)

    assert (answer.status_code, answer["Location"]) == (302, goes_to)


def test_sign_in_shows_the_places_of_whoever_has_several_or_none(client: Client, cast: Cast) -> None:
    MembershipFactory(city=cast.theirs, user=cast.desk, role=Role.READER)
    newcomer = UserFactory(email="new@people.example")

    assert sign_in(client, cast.desk.email)["Location"] == "/me/"
    assert sign_in(Client(), newcomer.email)["Location"] == "/me/"


@pytest.mark.parametrize(
    ("email", "password"), [("desk@tartu.example", "wrong"), ("nobody@x.example", PASSWORD), ("desk@tartu.example", "")]
)
def test_sign_in_refuses_in_the_same_words(client: Client, cast: Cast, email: str, password: str) -> None:
    answer = client.post(reverse("account_login"), {"login": email, "password": password})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_an_erased_or_inactive_person_cannot_sign_in(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.desk.pk).update(is_active=False)

    assert sign_in(client, cast.desk.email)["Location"] == reverse("account_inactive")


def test_second_factor_by_totp(client: Client, cast: Cast) -> None:
    sign_in(client, cast.desk.email)
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert [message.subject for message in mail.outbox][0] == "Authenticator App Activated"
    codes = RecoveryCodes(Authenticator.objects.get(user=cast.desk, type="recovery_codes")).get_unused_codes()
    client.post(reverse("account_logout"))

    assert sign_in(client, cast.desk.email)["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("city-workspace", args=["tartu"])).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == "/c/tartu/work/"
    assert client.get(reverse("city-workspace", args=["tartu"])).status_code == 200
    client.post(reverse("account_logout"))
    sign_in(client, cast.desk.email)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200  # each works once


def test_second_factor_accepts_a_computed_code(client: Client, cast: Cast) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(cast.desk, secret)
    sign_in(client, cast.desk.email)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert answer["Location"] == "/c/tartu/work/"
    assert get_adapter().is_mfa_enabled(cast.desk)


def test_sensitive_pages_ask_for_the_password_again(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.desk)  # signed in without allauth: nothing was proved just now

    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_sessions_are_seen_and_ended(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, cast.desk.email)
    sign_in(elsewhere, cast.desk.email)
    assert elsewhere.get("/me/").status_code == 200

    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))

    assert elsewhere.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_too_many_tries_get_our_page(client: Client, cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    answers = [client.post(reverse("account_login"), {"login": "x@x.example", "password": "no"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "429.html" in [template.name for template in answers[-1].templates]


def test_invited_colleague_signs_up_and_joins_without_a_second_mail(cast: Cast, client: Client) -> None:
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        invitation = invite_colleague(city=cast.ours, actor=owner, email="new@tartu.example", role="desk")
    page = reverse("colleague-invitation", args=["tartu", make_link(LINK_PURPOSE, invitation.pk)])
    assert client.get(page).context["state"] == "signed-out"

    to_sign_up = client.post(page)["Location"]
    given = {"email": "new@tartu.example", "name": "New", "password1": PASSWORD}
    back = client.post(to_sign_up, {**given, "next": page})

    assert back["Location"] == page
    assert mail.outbox == []
    assert client.get(page).context["state"] == "ready"
    assert client.post(page)["Location"] == reverse("city-workspace", args=["tartu"])
    with enter_city(cast.ours):
        assert Membership.objects.get(city=cast.ours, user__email="new@tartu.example").role == "desk"
    assert client.get(page).status_code == 410


def test_the_link_proves_only_its_own_address(cast: Cast, client: Client) -> None:
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        invitation = invite_colleague(city=cast.ours, actor=owner, email="new@tartu.example", role="desk")
    page = reverse("colleague-invitation", args=["tartu", make_link(LINK_PURPOSE, invitation.pk)])
    client.post(page)

    given = {"email": "other@tartu.example", "name": "", "password1": PASSWORD}
    client.post(reverse("account_signup"), {**given, "next": page})

    person = User.objects.get(emailaddress__email="other@tartu.example")
    found = person.emailaddress_set.order_by("email").values_list("email", "verified")
    assert list(found) == [("new@tartu.example", True), ("other@tartu.example", False)]


def test_withdrawn_invitation_proves_no_address(cast: Cast, client: Client) -> None:
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        invitation = invite_colleague(city=cast.ours, actor=owner, email="new@tartu.example", role="desk")
        withdraw_invitation(city=cast.ours, actor=owner, invitation=invitation)

    answer = client.post(reverse("colleague-invitation", args=["tartu", make_link(LINK_PURPOSE, invitation.pk)]))

    assert answer.status_code == 410
    assert "account_verified_email" not in client.session


@pytest.mark.parametrize("token", ["x", "x.y", "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA"])
def test_forged_invitation_link_is_refused(cast: Cast, client: Client, token: str) -> None:
    assert client.get(reverse("colleague-invitation", args=["tartu", token])).status_code == 404


def test_invitation_of_another_city_does_not_open_here(cast: Cast, client: Client) -> None:
    theirs = Actor(kind="member", id=cast.stranger.pk, label=cast.stranger.email)
    with enter_city(cast.theirs):
        invitation: ColleagueInvitation = invite_colleague(
            city=cast.theirs, actor=theirs, email="new@tampere.example", role="owner"
        )
    token = make_link(LINK_PURPOSE, invitation.pk)

    assert client.get(reverse("colleague-invitation", args=["tampere", token])).status_code == 200
    assert client.get(reverse("colleague-invitation", args=["tartu", token])).status_code == 404


def test_signed_in_with_another_address_is_told_so(cast: Cast, as_user: Any) -> None:
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        invitation = invite_colleague(city=cast.ours, actor=owner, email="new@tartu.example", role="owner")
    page = reverse("colleague-invitation", args=["tartu", make_link(LINK_PURPOSE, invitation.pk)])
    client = as_user(UserFactory())

    assert client.get(page).context["state"] == "other-address"
    assert client.post(page).status_code == 403


SIGNED_OUT = ["account_login", "account_signup", "account_reset_password", "account_email_verification_sent"]
SIGNED_OUT += ["account_reset_password_done", "account_reset_password_from_key_done", "account_inactive"]
SIGNED_OUT += ["socialaccount_login_cancelled", "socialaccount_login_error"]
SIGNED_IN = ["account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index"]
SIGNED_IN += ["mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp", "usersessions_list"]
SIGNED_IN += ["socialaccount_connections", "my-account", "account-erase"]


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_page_of_the_entrance_wears_our_layout(client: Client, name: str) -> None:
    answer = client.get(reverse(name))

    assert answer.status_code == (401 if name == "socialaccount_login_error" else 200)
    assert "layouts/entrance.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_of_the_account_wears_our_layout(client: Client, cast: Cast, name: str) -> None:
    sign_in(client, cast.desk.email)
    prove(client)
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    names = {template.name for template in answer.templates}
    assert names & {"layouts/account.html", "layouts/entrance.html"}
