"""Registering from the public page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import LegalText, OutboxMail
from cities.tenancy import enter_city, make_link
from cities.views import pace
from citylabs.enums import LabState
from citylabs.models import Lab, Registration
from stakeholders.models import Consent
from tests.citylabs.views.test_people_links import ANSWER, make_lab
from tests.conftest import Cast
from tests.factories.citylabs import START

pytestmark = pytest.mark.django_db
FORM = {**ANSWER, "email": "mari@firm.example"}


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return make_lab(cast, capacity=1)


@pytest.fixture
def url(cast: Cast, lab: Lab) -> str:
    return reverse("lab-register", args=[cast.ours.slug, lab.slug])


def found(cast: Cast) -> list[tuple[str, str]]:
    with enter_city(cast.ours):
        return list(Registration.objects.order_by("number").values_list("email", "state"))


def mails(cast: Cast) -> list[tuple[str, str]]:
    with enter_city(cast.ours):
        return list(OutboxMail.objects.order_by("id").values_list("kind", "recipient"))


def test_the_page_tells_a_stranger_the_same_for_new_and_known_addresses(client: Client, cast: Cast, url: str) -> None:
    first = client.post(url, FORM, follow=True)
    second = Client().post(url, {**FORM, "person": "A stranger"}, follow=True)

    assert (first.status_code, first.redirect_chain) == (second.status_code, second.redirect_chain)
    assert _without_secrets(first) == _without_secrets(second)
    assert found(cast) == [("mari@firm.example", "confirmed")]
    assert mails(cast) == [
        ("registration_confirmed", "mari@firm.example"),
        ("already_registered", "mari@firm.example"),
    ]


def test_the_typed_address_is_shown_once_and_not_in_the_address_bar(client: Client, url: str) -> None:
    answer = client.post(url, FORM)
    first, again = (client.get(answer.url).content.decode() for _time in range(2))  # type: ignore[attr-defined]

    assert "mari" not in answer.url  # type: ignore[attr-defined]
    assert "We have written to mari@firm.example." in first
    assert f'href="{url}"' in first
    assert "mari@firm.example" not in again
    assert "cancel by the link in the mail" in first


def _without_secrets(response: Any) -> str:
    return re.sub(r"(nonce|value)=\"[^\"]+\"", "", response.content.decode())


def test_registered_without_account_counts_the_same(client: Client, cast: Cast, url: str, as_user: Any) -> None:
    client.post(url, FORM)
    response = as_user(cast.stranger).post(url, ANSWER)

    assert response.url.startswith(f"/c/{cast.ours.slug}/registration/")
    assert found(cast) == [("mari@firm.example", "confirmed"), ("stranger@tampere.example", "waiting_list")]
    page = as_user(cast.stranger).get(url, follow=True)
    assert "You are on the waiting list" in page.content.decode()


def test_consent_and_privacy_are_in_english_for_whom_the_city_has_no_words(
    client: Client, cast: Cast, url: str
) -> None:
    with enter_city(cast.ours):
        for kind in ("privacy", "consent_invite"):
            for code in ("et", "en"):
                body = f"{kind} {code}"
                LegalText.objects.create(
                    city=cast.ours, kind=kind, language=code, version=1, body=body, published_at=START
                )

    page = client.get(url, headers={"accept-language": "lt"}).content.decode()

    assert "consent_invite et" not in page
    for words in ("privacy en", "consent_invite en"):
        note, _, shown = page.partition(f'</p><div class="prose" lang="en"><p>{words}')
        assert shown
        assert "language-note" in note.rpartition("<p")[2]


def test_a_full_lab_says_so_before(client: Client, url: str) -> None:
    client.post(url, FORM)

    page = client.get(url).content.decode()

    assert "you would be on the waiting list" in page
    assert "in the order of registration" in page


def test_a_program_that_fills_in_everything_registers_nobody(client: Client, cast: Cast, url: str) -> None:
    response = client.post(url, {**FORM, "website": "https://spam.example"})

    assert response.url == reverse("lab-register-done", args=url.split("/")[2:5:2])  # type: ignore[attr-defined]
    assert found(cast) == []


def test_too_many_tries_from_one_place(client: Client, cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PER_PLACE", 2)

    answers = [client.post(url, {**FORM, "email": f"{n}@firm.example"}).status_code for n in range(3)]

    assert answers == [302, 302, 429]
    assert len(found(cast)) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person", ""),
        ("person", "x" * 201),
        ("person", "a\x00b"),
        ("email", "nobody"),
        ("helix_group", "king"),
        ("language", "xx"),
        ("organisation", "x" * 10_000_00),
    ],
)
def test_bad_input_is_refused_and_kept_in_the_form(
    client: Client, cast: Cast, url: str, field: str, value: str
) -> None:
    response = client.post(url, {**FORM, field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert found(cast) == []


def test_html_in_every_field_stays_text(client: Client, cast: Cast, url: str, as_user: Any) -> None:
    evil = "<script>alert(1)</script>"
    client.post(url, {**FORM, "person": evil, "organisation": evil})
    slug = url.split("/")[4]

    page = as_user(cast.organiser).get(reverse("lab-registrations", args=[cast.ours.slug, slug])).content.decode()

    assert evil not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        (LabState.DRAFT, 404, ""),
        (LabState.CANCELLED, 200, "This lab has been cancelled."),
        (LabState.CLOSED, 200, "This lab is over."),
    ],
)
def test_closed_labs(client: Client, cast: Cast, state: str, status: int, words: str) -> None:
    lab = make_lab(cast, state=state)
    url = reverse("lab-register", args=[cast.ours.slug, lab.slug])

    page = client.get(url)

    assert page.status_code == status
    assert words in page.content.decode()
    assert client.post(url, FORM).status_code == (404 if status == 404 else 409)
    assert found(cast) == []


def test_a_consent_is_kept_with_the_version_that_was_read(client: Client, cast: Cast, lab: Lab, url: str) -> None:
    with enter_city(cast.ours):
        values = {"city": cast.ours, "kind": "consent_photos", "language": "en", "published_at": lab.starts_at}
        old = LegalText.objects.create(**values, version=1, body="You may photograph me.")
    page = client.get(url)
    assert "You may photograph me." in page.content.decode()
    with enter_city(cast.ours):
        LegalText.objects.create(**values, version=2, body="You may also film me.")

    client.post(url, {**FORM, "consent_photos": "on", "text_consent_photos": str(old.pk)})

    with enter_city(cast.ours):
        assert not Consent.objects.exists()
        mine = Registration.objects.get()
    own = reverse("registration", args=[cast.ours.slug, make_link("registration", mine.pk)])
    assert "Photos and recordings" in client.get(own).content.decode()
    assert client.post(own, {"answer": "yes"}).url == own

    assert "Photos and recordings" not in client.get(own).content.decode()
    with enter_city(cast.ours):
        consent = Consent.objects.get()
        assert (consent.purpose, consent.legal_text_id) == ("consent_photos", old.pk)


def test_unknown_lab(client: Client, cast: Cast) -> None:
    assert client.get(reverse("lab-register", args=[cast.ours.slug, "no-such-lab"])).status_code == 404
