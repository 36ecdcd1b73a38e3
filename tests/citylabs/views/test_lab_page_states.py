"""The public page of a lab in each of its states, and the page of its city."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import City, Translations
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.services.catalogue import refresh_public_lab
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def publish(**values: object) -> Lab:
    lab: Lab = LabFactory(**{"published": True, "registration_opens_at": None, **values})
    with enter_city(lab.city):
        refresh_public_lab(city=lab.city, lab=lab)
    return lab


def page_of(client: Client, lab: Lab) -> str:
    answer = client.get(f"/c/{lab.city.slug}/labs/{lab.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def ways_in(page: str) -> list[str]:
    """Return the words of the links to the registration: one in the facts, one in the bar of small screens."""
    return [words.strip() for words in re.findall(r'href="[^"]*/register/">([^<]+)</a>', page)]


def test_published_lab_can_be_joined(cast: Cast, client: Client) -> None:
    page = page_of(client, publish(city=cast.ours))

    assert ways_in(page) == ["Register", "Register"]
    assert page.count("40 seats left") == 2
    assert "How the waiting list works" not in page


@pytest.mark.parametrize(("targets", "rule"), [(True, "furthest below its target"), (False, "in the order of reg")])
def test_full_lab_has_a_waiting_list_and_says_how_it_works(
    cast: Cast, client: Client, targets: bool, rule: str
) -> None:
    lab = publish(city=cast.ours, capacity=1)
    RegistrationFactory(lab=lab)
    if targets:
        LabTargetFactory(lab=lab)

    page = page_of(client, lab)

    assert ways_in(page) == ["Join the waiting list"] * 2
    assert page.count("Full: waiting list") == 2
    assert rule in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"registration_opens_at": timezone.now() + DAY}, "Registration has not opened yet."),
        ({"registration_closes_at": timezone.now() - DAY}, "Registration is closed."),
        ({"state": LabState.RUNNING}, "This lab is on now"),
        ({"state": LabState.REPORTING}, "The city is writing its report."),
        ({"state": LabState.CANCELLED, "cancellation_reason": "Flood"}, "Flood"),
        ({"starts_at": timezone.now() - DAY, "ends_at": timezone.now() - DAY / 2}, "This lab is over"),
    ],
)
def test_lab_that_cannot_be_joined_says_why_and_shows_no_way_in(
    cast: Cast, client: Client, values: dict[str, object], words: str
) -> None:
    page = page_of(client, publish(city=cast.ours, **values))

    assert words in page
    assert ways_in(page) == []
    assert "register-bar" not in page


def test_draft_is_a_preview_for_colleagues_alone(cast: Cast, client: Client, as_user: Any) -> None:
    draft = LabFactory(city=cast.ours, title=Translations(en="Not yet public"))

    assert client.get(f"/c/tartu/labs/{draft.slug}/").status_code == 404
    assert as_user(cast.stranger).get(f"/c/tartu/labs/{draft.slug}/").status_code == 404
    page = page_of(as_user(cast.reader), draft)
    assert "A preview for colleagues" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page
    assert ways_in(page) == []


def test_draft_without_a_date_can_be_previewed(cast: Cast, as_user: Any) -> None:
    draft = LabFactory(city=cast.ours, starts_at=None, ends_at=None, venue="", address="")

    page = page_of(as_user(cast.organiser), draft)

    assert "The date is not fixed yet" in page
    assert "Not said yet" in page


def test_text_in_another_language_says_so(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, title=Translations(et="Jahedamad tänavad"), purpose=Translations(et="Vari"))

    page = page_of(client, lab)

    assert '<h1 lang="et">Jahedamad tänavad</h1>' in page
    assert "language-note" in page


def test_other_labs_of_the_city_are_offered(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, title=Translations(en="This one"))
    publish(city=cast.ours, title=Translations(en="Another one"))
    publish(city=cast.ours, title=Translations(en="Called off"), state=LabState.CANCELLED)
    publish(city=cast.theirs, title=Translations(en="Of another city"))

    others = page_of(client, lab).partition('id="others"')[2]

    assert "Another one" in others
    assert [words for words in ("This one", "Called off", "Of another city") if words in others] == []


def test_city_page_says_what_the_city_looks_for(cast: Cast, client: Client) -> None:
    NeedFactory(city=cast.ours, title=Translations(en="Shade"), visibility="public")
    NeedFactory(city=cast.ours, title=Translations(en="Hidden wish"))
    closed = {"stage": "closed", "closing_reason": "Bought", "visibility": "public"}
    NeedFactory(city=cast.ours, title=Translations(en="Bought already"), **closed)
    NeedFactory(city=cast.theirs, title=Translations(en="Theirs"), visibility="public")

    page = client.get("/c/tartu/").content.decode()

    assert "Shade" in page
    assert [words for words in ("Hidden wish", "Bought already", "Theirs") if words in page] == []


def test_city_page_shows_where_it_lies(cast: Cast, client: Client) -> None:
    assert 'class="map"' not in client.get("/c/tartu/").content.decode()

    City.objects.filter(pk=cast.ours.pk).update(latitude=58.378, longitude=26.729)
    page = client.get("/c/tartu/").content.decode()

    assert page.count('id="map-tartu"') == 1
    assert "#map-tartu{inset:" in page


def test_city_page_names_contact_and_accessibility(cast: Cast, client: Client) -> None:
    page = client.get("/c/tartu/").content.decode()

    assert 'href="mailto:labs@tartu.example"' in page
    assert 'href="/c/tartu/accessibility/"' in page


def test_city_page_asks_for_no_more_with_more_labs(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, starts_at=START - 4000 * DAY, ends_at=START - 3999 * DAY, state=LabState.CLOSED)

    assert "Report published" not in client.get("/c/tartu/").content.decode()
    assert ">Over<" in client.get("/c/tartu/").content.decode()


def test_workspace_leads_to_the_preview_of_a_draft(cast: Cast, as_user: Any) -> None:
    draft = LabFactory(city=cast.ours)
    public = f"/c/tartu/labs/{draft.slug}/"

    page = as_user(cast.organiser).get(f"/c/tartu/work/labs/{draft.slug}/").content.decode()

    assert f'href="{public}"' in page
    assert "Preview of the public page" in page
    assert as_user(cast.organiser).get(public).status_code == 200
