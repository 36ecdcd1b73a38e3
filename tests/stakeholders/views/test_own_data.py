"""A person's own page behind the link of a mail: one press per purpose, no account, nothing by opening it."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.models import LegalText, OutboxMail, Suppression
from cities.outbox.render import render_mail
from cities.services.mail_links import OWN_DATA, own_data_url
from cities.tenancy import enter_city, make_link
from stakeholders.models import Consent
from stakeholders.services.consents import withdraw_consent
from stakeholders.services.stakeholders import create_stakeholder, edit_stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory, make_actor

MARI = "mari@paike.example"


@pytest.fixture
def mail(cast: Cast) -> OutboxMail:
    with enter_city(cast.ours):
        for kind in ("consent_invite", "consent_share"):
            LegalText.objects.create(
                city=cast.ours,
                kind=kind,
                language="en",
                version=1,
                body=f"I agree to {kind}.",
                published_at=timezone.now(),
            )
        return OutboxMail.objects.create(
            city=cast.ours,
            campaign="c",
            recipient=MARI,
            kind="colleague-invitation",
            due_at=timezone.now(),
            message_id="<1@x.example>",
        )


def page(mail: OutboxMail) -> str:
    return reverse("own-data", args=["tartu", make_link(OWN_DATA, mail.pk)])


def open_purposes(cast: Cast) -> list[str]:
    with enter_city(cast.ours):
        found = Consent.objects.filter(city=cast.ours, email=MARI, withdrawn_at=None)
        return list(found.order_by("purpose").values_list("purpose", flat=True))


def suppressed(cast: Cast) -> bool:
    with enter_city(cast.ours):
        return Suppression.objects.filter(city=cast.ours, email=MARI).exists()


def test_opening_changes_nothing_and_shows_no_whole_address(cast: Cast, mail: OutboxMail, client: Any) -> None:
    answer = client.get(page(mail))
    words = answer.content.decode()

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("m…@paike.example" in words, MARI in words) == (True, False)
    assert "I agree to consent_share." in words
    assert (open_purposes(cast), suppressed(cast)) == ([], False)


def test_one_press_agrees_and_one_takes_back(cast: Cast, mail: OutboxMail, client: Any) -> None:
    with enter_city(cast.ours):
        text = LegalText.objects.get(city=cast.ours, kind="consent_share")
    said = {"purpose": "consent_share", "text": str(text.pk)}

    assert client.post(page(mail), {**said, "answer": "yes"}).status_code == 302
    with enter_city(cast.ours):
        consent = Consent.objects.get(city=cast.ours)
    assert (consent.legal_text_id, consent.channel, consent.evidence) == (text.pk, "own-page", f"mail {mail.pk}")

    client.post(page(mail), {**said, "answer": "no"})
    with enter_city(cast.ours):
        consent.refresh_from_db()
    assert (consent.withdrawn_at is not None, consent.withdrawn_channel) == (True, "own-page")
    assert not suppressed(cast)


def test_a_no_to_invitations_stops_them_whatever_they_rest_on(cast: Cast, mail: OutboxMail, client: Any) -> None:
    client.post(page(mail), {"purpose": "consent_invite", "answer": "yes"})
    client.post(page(mail), {"purpose": "consent_invite", "answer": "no"})
    assert (open_purposes(cast), suppressed(cast)) == ([], True)

    client.post(page(mail), {"purpose": "consent_invite", "answer": "yes"})
    assert (open_purposes(cast), suppressed(cast)) == (["consent_invite"], False)


@pytest.mark.parametrize("purpose", ["", "event", "consent_x", "privacy"])
def test_nobody_agrees_to_what_is_no_purpose(purpose: str, cast: Cast, mail: OutboxMail, client: Any) -> None:
    client.post(page(mail), {"purpose": purpose, "answer": "yes"})

    assert open_purposes(cast) == []


@pytest.mark.parametrize("token", ["x", "A" * 22 + "." + "B" * 24])
def test_a_forged_link_opens_nothing(token: str, cast: Cast, client: Any) -> None:
    assert client.get(reverse("own-data", args=["tartu", token])).status_code == 404


def test_a_link_of_another_purpose_or_city_opens_nothing(cast: Cast, mail: OutboxMail, client: Any) -> None:
    assert client.get(reverse("own-data", args=["tartu", make_link("unsubscribe", mail.pk)])).status_code == 404
    assert client.get(reverse("own-data", args=["tampere", make_link(OWN_DATA, mail.pk)])).status_code == 404


@pytest.mark.parametrize("language", ["en", "et", "pl"])
def test_every_mail_leads_there(language: str, cast: Cast, mail: OutboxMail) -> None:
    mail.language, mail.context = (
        language,
        {
            "link": "https://x.example",
            "role": "x",
            "invited_by": "x",
            "last_day": "x",
        },
    )
    with enter_city(cast.ours):
        link = own_data_url(mail, city=cast.ours)
        rendered = render_mail(mail, city=cast.ours, own_data_url=link)

    assert link in rendered.text
    assert link in rendered.html


def test_it_tells_what_is_kept(cast: Cast, mail: OutboxMail, client: Any) -> None:
    before = client.get(page(mail)).content.decode()
    StakeholderFactory(city=cast.ours, email=MARI)

    after = client.get(page(mail)).content.decode()

    words = "Your entry in the city’s registry"
    assert (words in before, words in after) == (False, True)


def test_saving_an_entry_never_changes_a_consent(cast: Cast, mail: OutboxMail, client: Any) -> None:
    client.post(page(mail), {"purpose": "consent_invite", "answer": "yes"})
    actor = make_actor(cast.ours)
    with enter_city(cast.ours):
        before = list(Consent.objects.order_by("id").values())
        values = {"person": "Mari", "email": MARI, "helix_group": "sme", "consent_basis": "consent"}
        entry = create_stakeholder(city=cast.ours, actor=actor, values=values)
        for change in (
            {"consent_basis": "public_task"},
            {"consent_note": "x"},
            {"language": "et"},
            {"email": "m2@x.example"},
        ):
            edit_stakeholder(city=cast.ours, actor=actor, stakeholder_id=entry.pk, values=change)

        assert list(Consent.objects.order_by("id").values()) == before
        assert withdraw_consent(city=cast.ours, actor=actor, email="m2@x.example", purpose="consent_invite") is None
