"""What everybody sees of labs."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import icalendar
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.enums import LegalTextKind
from cities.models import LegalText, Translations
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.selectors.site_map import list_sitemap_labs
from citylabs.services.catalogue import refresh_public_lab
from tests.conftest import Cast
from tests.factories.citylabs import (
    START,
    LabFactory,
    LabNeedFactory,
    LabTargetFactory,
    RoomFactory,
    SessionFactory,
)
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example/secret"


def publish(**values: object) -> Lab:
    values = {"published": True, "registration_opens_at": None, **values}
    lab: Lab = LabFactory(**values)
    with enter_city(lab.city):
        refresh_public_lab(city=lab.city, lab=lab)
    return lab


def page_of(client: Client, lab: Lab) -> str:
    return client.get(f"/c/{lab.city.slug}/labs/{lab.slug}/").content.decode()


def test_home_says_what_is_next(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, title=Translations(en="Cooler streets"))
    LabFactory(city=cast.ours, title=Translations(en="Still a draft"))

    page = client.get("/").content.decode()

    assert "Cooler streets" in page
    assert "Still a draft" not in page
    assert "Tartu" in page


def test_home_stands_empty(client: Client) -> None:
    assert "No lab is announced at the moment" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Streets", "Schools"}),
        ("?city=tartu", {"Streets"}),
        ("?kind=market_dialogue", {"Schools"}),
        ("?language=fi", {"Schools"}),
        ("?online=on", {"Schools"}),
        ("?when=past", set()),
        ("?kind=party&city=nowhere", {"Streets", "Schools"}),
        ("?page=9999&before=", {"Streets", "Schools"}),
    ],
)
def test_labs_filters(cast: Cast, client: Client, query: str, titles: set[str]) -> None:
    publish(city=cast.ours, title=Translations(en="Streets"))
    more = {"kind": "market_dialogue", "languages": ["fi"], "online_url": SECRET}
    publish(city=cast.theirs, title=Translations(en="Schools"), **more)

    page = client.get(f"/labs/{query}").content.decode()

    assert {title for title in ("Streets", "Schools") if title in page} == titles


@pytest.mark.parametrize("place", ["nonsense", "%00", "AAAA"])
def test_labs_refuses_a_forged_place(client: Client, place: str) -> None:
    assert client.get(f"/labs/?after={place}").status_code == 404


def test_lab_page_shows_everything_public(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, access_notes=Translations(en="Step-free"), date_is_invented=True)
    SessionFactory(lab=lab, room=RoomFactory(lab=lab, name="Hall"), title=Translations(en="Opening"))
    LabNeedFactory(lab=lab, need=NeedFactory(city=cast.ours, title=Translations(en="Shade"), visibility="public"))
    LabNeedFactory(lab=lab, need=NeedFactory(city=cast.ours, title=Translations(en="Hidden wish")))
    LabTargetFactory(lab=lab, helix_group="sme", target=7)
    RegistrationFactory(lab=lab, person="Mari Maasikas", helix_group="sme")

    page = page_of(client, lab)

    for words in ("09:00", "Europe/Tallinn", "Town hall", "Opening", "Hall", "Shade", "1 of 40 seats", "made up"):
        assert words in page
    assert "Step-free" in page
    assert f"/c/tartu/labs/{lab.slug}/register/" in page
    assert [words for words in ("Hidden wish", "Mari Maasikas") if words in page] == []


def test_online_link_is_nowhere_public(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, online_url=SECRET)

    addresses = ["/", "/labs/", "/labs.ics", "/c/tartu/", "/c/tartu/labs.ics", "/sitemap.xml", "/api/v1/labs/"]
    addresses += [f"/c/tartu/labs/{lab.slug}/", f"/c/tartu/labs/{lab.slug}/lab.ics", f"/api/v1/labs/{lab.pk}/"]
    answers = {address: client.get(address) for address in addresses}

    assert {address for address, answer in answers.items() if answer.status_code != 200} == set()
    assert {address for address, answer in answers.items() if b"secret" in answer.content} == set()


def test_draft_does_not_exist_for_the_public(cast: Cast, client: Client) -> None:
    lab = LabFactory(city=cast.ours)

    assert client.get(f"/c/tartu/labs/{lab.slug}/").status_code == 404
    assert client.get(f"/c/tartu/labs/{lab.slug}/lab.ics").status_code == 404


def test_lab_of_another_city_is_not_here(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.theirs)

    assert client.get(f"/c/tampere/labs/{lab.slug}/").status_code == 200
    assert client.get(f"/c/tartu/labs/{lab.slug}/").status_code == 404


def test_cancelled_lab_says_why(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, state="cancelled", cancellation_reason="Flood in the hall")

    page = page_of(client, lab)

    assert "Flood in the hall" in page
    assert "/register/" not in page


def test_market_dialogue_shows_its_disclaimer(cast: Cast, client: Client) -> None:
    with enter_city(cast.ours):
        LegalText.objects.create(
            city=cast.ours,
            kind=LegalTextKind.MARKET_DISCLAIMER,
            language="en",
            version=1,
            body="Nobody gains an advantage.",
            published_at=timezone.now(),
        )

    assert "Nobody gains an advantage." in page_of(client, publish(city=cast.ours, kind="market_dialogue"))
    assert "Nobody gains an advantage." not in page_of(client, publish(city=cast.ours, kind="evaluation"))


def test_html_in_every_text_is_shown_not_run(cast: Cast, client: Client) -> None:
    evil = "</script><script>alert(1)</script>"
    texts = {name: Translations(en=evil) for name in ("title", "purpose", "description", "access_notes")}
    lab = publish(city=cast.ours, venue=evil, address=evil, round=evil[:80], **texts)
    SessionFactory(lab=lab, title=Translations(en=evil), text=Translations(en=evil), lead=evil)

    for page in (page_of(client, lab), client.get("/").content.decode(), client.get("/c/tartu/").content.decode()):
        assert "<script>alert" not in page


def test_lab_page_carries_an_event_for_search_engines(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, title=Translations(en="R&D <streets>"))

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(client, lab), re.S)

    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["name"], data["startDate"]) == (
        "Event",
        "R&D <streets>",
        "2030-05-14T09:00:00+03:00",
    )
    assert data["location"]["name"] == "Town hall"


def test_lab_calendar_reads_back(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours, calendar_sequence=3, title=Translations(en="Streets, and; more"))

    answer = client.get(f"/c/tartu/labs/{lab.slug}/lab.ics")
    calendar = icalendar.Calendar.from_ical(answer.content)
    event = calendar.events[0]

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["uid"]).split("@")[0], event["sequence"], str(event["summary"])) == (
        str(lab.pk),
        3,
        "Streets, and; more",
    )
    assert (event.start, event.end) == (START, START + timedelta(hours=7))
    assert event["dtstart"].params["TZID"] == "Europe/Tallinn"
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Tallinn"]
    assert (str(event["status"]), str(event["location"])) == ("CONFIRMED", "Town hall, Raekoja plats 1")


@pytest.mark.parametrize(("address", "number"), [("/labs.ics", 3), ("/c/tartu/labs.ics", 2)])
def test_feeds_read_back(cast: Cast, client: Client, address: str, number: int) -> None:
    publish(city=cast.ours)
    publish(city=cast.ours, state="cancelled")
    publish(city=cast.theirs, time_zone="Europe/Helsinki")
    LabFactory(city=cast.ours)

    calendar = icalendar.Calendar.from_ical(client.get(address).content)

    assert len(calendar.events) == number
    assert sorted(str(event["status"]) for event in calendar.events)[0] == "CANCELLED"


def test_sitemap_and_robots(cast: Cast, client: Client) -> None:
    lab = publish(city=cast.ours)
    draft = LabFactory(city=cast.ours)

    index = client.get("/sitemap.xml").content.decode()
    parts = [urlsplit(loc).path for loc in re.findall(r"<sitemap><loc>(.+?)</loc></sitemap>", index)]
    answers = [client.get(part) for part in parts]
    for answer in answers:
        ElementTree.fromstring(answer.content)  # noqa: S314  our own answer
    site_map = "".join(answer.content.decode() for answer in answers)
    robots = client.get("/robots.txt").content.decode()

    assert parts == ["/sitemap-pages.xml", "/sitemap-cities-1.xml", "/sitemap-labs-1.xml"]
    assert "/c/tartu/</loc>" in site_map
    assert "/c/tampere/" not in site_map
    assert f"/c/tartu/labs/{lab.slug}/</loc><lastmod>20" in site_map
    assert draft.slug not in site_map
    assert "Disallow: /c/*/work/" in robots
    assert "/sitemap.xml" in robots


@pytest.mark.parametrize("part", ["0", "2", "1001", "99999999999999999999"])
def test_part_of_the_sitemap_that_is_not_there_is_unknown(cast: Cast, client: Client, part: str) -> None:
    publish(city=cast.ours)

    assert client.get(f"/sitemap-labs-{part}.xml").status_code == 404
    assert client.get(f"/sitemap-cities-{part}.xml").status_code == 404


def test_sitemap_is_kept_for_guests_and_new_labs_come_into_it(cast: Cast, settings: Any) -> None:
    settings.GUEST_PAGE_SECONDS = 60
    cache.clear()
    publish(city=cast.ours)
    addresses = ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-cities-1.xml", "/sitemap-labs-1.xml"]
    first = [Client().get(address).content for address in addresses]
    with CaptureQueriesContext(connection) as queries:
        kept = [Client().get(address).content for address in addresses]
    cache.clear()

    assert kept == first
    assert len(queries) == 0


def test_labs_of_the_sitemap_are_split_by_their_order(cast: Cast) -> None:
    labs = [publish(city=cast.ours).slug for _ in range(5)]

    parts = [[slug for _city, slug, _at in list_sitemap_labs(offset=offset, limit=2)] for offset in (0, 2, 4, 6)]

    assert parts == [labs[:2], labs[2:4], labs[4:], []]


@pytest.mark.parametrize("language", ["et", "fi", "lt", "lv", "sv", "da", "de", "pl"])
def test_pages_speak_every_language(cast: Cast, client: Client, language: str) -> None:
    lab = publish(city=cast.ours)

    for address in ("/", "/labs/", "/c/tartu/", f"/c/tartu/labs/{lab.slug}/"):
        assert client.get(f"{address}?lang={language}").status_code == 200


def test_public_pages_ask_as_much_for_three_as_for_one(
    cast: Cast, client: Client, as_user: Callable[..., Client]
) -> None:
    def fill(lab: Lab) -> None:
        SessionFactory(lab=lab, room=RoomFactory(lab=lab))
        LabNeedFactory(lab=lab, need=NeedFactory(city=cast.ours, visibility="public"))
        RegistrationFactory(lab=lab)

    site_maps = ("/sitemap.xml", "/sitemap-labs-1.xml")

    def count() -> dict[str, int]:
        numbers = {}
        for address in (*("/", "/labs/", "/labs.ics", "/c/tartu/", "/c/tartu/labs.ics", page), *site_maps):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers[address] = len(queries)
        return numbers

    first = publish(city=cast.ours)
    fill(first)
    page = f"/c/tartu/labs/{first.slug}/"
    client.get(page)
    one = count()
    for _ in range(2):
        publish(city=cast.ours)
        fill(first)
    three = count()

    assert three == one
    assert one[page] <= 14
