"""Putting oneself into a registry: the form, the mail with its link, the button, and what colleagues see."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import City, LegalText, LogEntry, OutboxMail
from cities.outbox.render import render_mail
from cities.tenancy import enter_city, make_link
from stakeholders.models import Consent, SelfRegistration, Stakeholder
from stakeholders.services.self_registrations import forget_old_self_registrations
from stakeholders.tasks.self_registrations import sweep_self_registrations
from tests.conftest import Cast
from tests.factories.networks import make_network
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
FORM = "/c/tartu/join/"
SAID = {
    "person": "Mari Maasikas",
    "email": "Mari@Paike.example",
    "organisation": "OÜ Päike",
    "role": "Head of sales",
    "helix_group": "sme",
    "themes": ["energy", "climate"],
    "cpv": "",
    "language": "et",
}


@pytest.fixture
def texts(cast: Cast) -> dict[City, LegalText]:
    """Each city has its own words about invitations."""
    made = {}
    for city in (cast.ours, cast.theirs):
        with enter_city(city):
            made[city] = LegalText.objects.create(
                city=city,
                kind="consent_invite",
                language="en",
                version=1,
                body=f"Words of {city.slug}.",
                published_at=timezone.now(),
            )
    return made


def read_link(city: City) -> str:
    """Return the path of the link as it stands in the text of the sent mail."""
    with enter_city(city):
        mail = OutboxMail.objects.filter(kind="self-registration").latest("created_at")
        text = render_mail(mail, city=city).text
    found = re.search(r"https?://[^/]+(/\S+/join/\S+/)", text)
    assert found, text
    return found[1]


def entries_of(city: City) -> list[tuple[str, str]]:
    with enter_city(city):
        return list(Stakeholder.objects.filter(city=city).values_list("email", "source"))


def test_person_joins_by_form_mail_and_button(cast: Cast, client: Client, texts: dict, as_user: Any) -> None:
    page = client.get(FORM).content.decode()
    assert "Words of tartu." in page
    assert "checked" not in page.partition("Only if you agree")[2].partition("</fieldset>")[0]

    shown = {"consent_invite": "on", "text_consent_invite_tartu": texts[cast.ours].pk}
    answer = client.post(FORM, {**SAID, **shown})
    assert (answer.status_code, answer["Location"]) == (302, "/c/tartu/join/sent/")
    assert "Mari@Paike.example" in client.get("/c/tartu/join/sent/").content.decode()
    assert entries_of(cast.ours) == []

    link = read_link(cast.ours)
    assert "Mari Maasikas" in client.get(link).content.decode()
    assert entries_of(cast.ours) == []
    assert client.post(link, {"answer": "yes"}).status_code == 200
    assert client.post(link, {"answer": "yes"}).status_code == 200
    assert client.get(link).status_code == 200

    with enter_city(cast.ours):
        entry, consent, row = Stakeholder.objects.get(), Consent.objects.get(), SelfRegistration.objects.get()
        assert LogEntry.objects.filter(action="self-registration.confirm").count() == 1
    assert (entry.person, entry.email, entry.source) == ("Mari Maasikas", "mari@paike.example", "self")
    assert (entry.themes, entry.language, entry.consent_basis) == (["energy", "climate"], "et", "consent")
    assert (consent.purpose, consent.legal_text_id) == ("consent_invite", texts[cast.ours].pk)
    assert (consent.channel, consent.evidence) == ("self-registration", f"self-registration {row.pk}")
    assert (row.email, row.person, row.asked_consents, row.stakeholder_id) == ("", "", {}, entry.pk)


def test_what_was_not_ticked_is_no_consent(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, {**SAID, "text_consent_invite_tartu": texts[cast.ours].pk})
    client.post(read_link(cast.ours), {"answer": "yes"})

    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1
        assert not Consent.objects.exists()


def test_text_of_another_city_counts_for_nothing(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, {**SAID, "consent_invite": "on", "text_consent_invite_tartu": texts[cast.theirs].pk})
    client.post(read_link(cast.ours), {"answer": "yes"})

    with enter_city(cast.ours):
        assert not Consent.objects.exists()


def test_known_person_is_not_overwritten_and_nothing_tells_they_are_known(
    cast: Cast, client: Client, texts: dict
) -> None:
    StakeholderFactory(city=cast.ours, person="Mari M.", email="mari@paike.example", notes="Met in May")
    new = client.post(FORM, {**SAID, "email": "new@paike.example"})
    new_link = read_link(cast.ours)
    known = client.post(FORM, SAID)
    known_link = read_link(cast.ours)

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    pages = [
        re.sub(r'name="csrfmiddlewaretoken"[^>]+>|nonce="[^"]+"|\S+@\S+|/join/[^"/]+/|page=[^"]+', "", text)
        for text in (client.get(link).content.decode() for link in (new_link, known_link))
    ]
    assert pages[0] == pages[1]
    client.post(known_link, {"answer": "yes"})
    with enter_city(cast.ours):
        entry = Stakeholder.objects.get(email="mari@paike.example")
        assert (entry.person, entry.notes, entry.source) == ("Mari M.", "Met in May", "manual")
        assert SelfRegistration.objects.exclude(confirmed_at=None).get().was_known


def test_who_says_no_leaves_nothing_behind(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, SAID)
    link = read_link(cast.ours)

    assert "It is deleted" in client.post(link, {"answer": "no"}).content.decode()
    assert client.get(link).status_code == 404
    with enter_city(cast.ours):
        assert not SelfRegistration.objects.exists()
        assert not Stakeholder.objects.exists()


def test_link_dies_after_seven_days_and_the_sweep_forgets(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, SAID)
    link = read_link(cast.ours)
    with enter_city(cast.ours):
        SelfRegistration.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.post(link, {"answer": "yes"}).status_code == 404
    assert entries_of(cast.ours) == []
    sweep_self_registrations()
    with enter_city(cast.ours):
        assert not SelfRegistration.objects.exists()


def test_confirmed_and_unseen_is_kept_by_the_sweep(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, SAID)
    client.post(read_link(cast.ours), {"answer": "yes"})

    with enter_city(cast.ours):
        later = timezone.now() + timedelta(days=400)
        assert forget_old_self_registrations(city=cast.ours, now=later) == 0
        SelfRegistration.objects.update(seen_at=timezone.now())
        assert forget_old_self_registrations(city=cast.ours, now=later) == 1


def test_forged_links_and_links_for_something_else_are_refused(cast: Cast, client: Client, texts: dict) -> None:
    client.post(FORM, SAID)
    with enter_city(cast.ours):
        batch = SelfRegistration.objects.get().batch

    assert client.get(f"/c/tartu/join/{make_link('ticket', batch)}/").status_code == 404
    assert client.get(f"/c/tampere/join/{make_link('join', batch)}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("person", ""), ("email", "nobody"), ("helix_group", ""), ("cpv", "1234")]
)
def test_bad_form_says_what_is_wrong(cast: Cast, client: Client, texts: dict, field: str, value: str) -> None:
    answer = client.post(FORM, {**SAID, field: value})

    assert answer.status_code == 422
    with enter_city(cast.ours):
        assert not SelfRegistration.objects.exists()


def test_one_mailbox_is_not_filled_through_the_form(cast: Cast, client: Client, texts: dict) -> None:
    answers = [client.post(FORM, SAID).status_code for _ in range(5)]

    assert answers == [302] * 5
    with enter_city(cast.ours):
        assert OutboxMail.objects.filter(kind="self-registration").count() == 3


def test_network_form_writes_into_the_chosen_cities_after_one_mail(cast: Cast, client: Client, texts: dict) -> None:
    make_network(cast.ours, cast.theirs, slug="baltic")
    address = "/networks/baltic/join/"
    page = client.get(address).content.decode()
    assert "Words of tartu." in page
    assert "Words of tampere." in page

    shown = {f"text_consent_invite_{city.slug}": text.pk for city, text in texts.items()}
    answer = client.post(address, {**SAID, **shown, "consent_invite": "on", "cities": ["tartu", "tampere"]})
    assert (answer.status_code, answer["Location"]) == (302, "/networks/baltic/join/sent/")
    link = read_link(cast.theirs)  # the first of the chosen by address
    with enter_city(cast.ours):
        assert not OutboxMail.objects.filter(kind="self-registration").exists()
    client.post(link, {"answer": "yes"})

    assert entries_of(cast.ours) == entries_of(cast.theirs) == [("mari@paike.example", "self")]
    for city in (cast.ours, cast.theirs):
        with enter_city(city):
            assert Consent.objects.get().legal_text_id == texts[city].pk


def test_network_form_leaves_out_cities_that_were_not_chosen(cast: Cast, client: Client, texts: dict) -> None:
    make_network(cast.ours, cast.theirs, slug="baltic")
    address = "/networks/baltic/join/"

    assert client.post(address, SAID).status_code == 422
    client.post(address, {**SAID, "cities": ["tartu"]})
    client.post(read_link(cast.ours), {"answer": "yes"})

    assert entries_of(cast.ours) == [("mari@paike.example", "self")]
    assert entries_of(cast.theirs) == []
    assert client.get("/networks/nowhere/join/").status_code == 404


def test_colleagues_see_who_is_new_once(cast: Cast, client: Client, texts: dict, as_user: Any) -> None:
    client.post(FORM, SAID)
    client.post(read_link(cast.ours), {"answer": "yes"})
    colleague = as_user(cast.organiser)
    page = "/c/tartu/work/stakeholders/joined/"
    assert "1 person added themselves" in colleague.get("/c/tartu/work/").content.decode()
    assert "OÜ Päike" in colleague.get(page).content.decode()
    with enter_city(cast.ours):
        row = SelfRegistration.objects.get()

    colleague.post(f"{page}seen/", {"entry": [row.pk]})
    assert "added themselves" not in colleague.get("/c/tartu/work/").content.decode().partition("<main")[2]
    colleague.post(f"{page}seen/", {"entry": [row.pk], "seen": "no"})
    with enter_city(cast.ours):
        assert SelfRegistration.objects.get().seen_at is None
    assert as_user(cast.reviewer).post(f"{page}seen/", {"entry": [row.pk]}).status_code == 403
