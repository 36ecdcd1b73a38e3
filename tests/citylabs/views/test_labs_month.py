"""All labs as a list with filters and as a month."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import Translations
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.selectors.catalogue import CatalogueFilter, count_public_labs, list_labs_of_days
from citylabs.services.catalogue import refresh_public_lab
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabTargetFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MAY = "/labs/?view=month&month=2030-05"


def publish(**values: object) -> Lab:
    lab: Lab = LabFactory(**{"published": True, "registration_opens_at": None, **values})
    with enter_city(lab.city):
        refresh_public_lab(city=lab.city, lab=lab)
    return lab


def days_of(page: str, title: str) -> list[str]:
    """Return the days of the table on which the lab stands."""
    table = page[page.index('<table class="month"') : page.index("</table>")]
    cells = re.findall(r'<time class="month__date" datetime="([\d-]+)">(.*?)</td>', table, re.S)
    return [day for day, rest in cells if title in rest]


def test_month_is_a_table_with_headings_and_a_list(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, title=Translations(en="Cooler streets"))

    page = client.get(MAY).content.decode()

    assert "<title>Labs · May 2030" in page
    assert re.findall(r'<th scope="col" abbr="(\w+)">', page) == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert days_of(page, "Cooler streets") == ["2030-05-14"]
    agenda = page[page.index('<div class="agenda">') :]
    assert "Tuesday, 14 May" in agenda
    assert "Cooler streets" in agenda


def test_lab_of_several_days_stands_on_each(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, title=Translations(en="Fair"), ends_at=START + 2 * DAY)

    page = client.get(MAY).content.decode()

    assert days_of(page, "Fair") == ["2030-05-14", "2030-05-15", "2030-05-16"]
    assert "Day 2 of 3:" in page
    assert page[page.index('<div class="agenda">') :].count("Fair") == 1


def test_day_is_that_of_the_labs_own_clock(cast: Cast, client: Client) -> None:
    late = START.replace(hour=22)  # one o'clock on the 15th in Tallinn, midnight in Berlin
    publish(city=cast.ours, title=Translations(en="Tallinn"), starts_at=late, ends_at=late + timedelta(hours=1))
    values = {"starts_at": late - timedelta(hours=1), "ends_at": late, "time_zone": "Europe/Berlin"}
    publish(city=cast.theirs, title=Translations(en="Berlin"), **values)

    page = client.get(MAY).content.decode()

    assert (days_of(page, "Tallinn"), days_of(page, "Berlin")) == (["2030-05-15"], ["2030-05-14"])


def test_lab_at_the_edge_stands_in_both_months(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, title=Translations(en="Edge"), starts_at=START + 17 * DAY, ends_at=START + 18 * DAY)

    pages = [client.get(f"/labs/?view=month&month=2030-{month}").content.decode() for month in ("05", "06", "07")]

    assert ["Edge" in page[page.index('<div class="agenda">') :] for page in pages] == [True, True, False]


@pytest.mark.parametrize(
    ("month", "earlier", "later"),
    [("2030-12", "2030-11", "2031-01"), ("2000-01", "", "2000-02"), ("2099-12", "2099-11", "")],
)
def test_links_lead_to_the_months_beside_and_keep_the_choice(
    cast: Cast, client: Client, month: str, earlier: str, later: str
) -> None:
    page = client.get(f"/labs/?view=month&month={month}&kind=evaluation&lang=en").content.decode()

    found = dict(re.findall(r'href="\?([^"]*)" rel="(prev|next) nofollow"', page))
    wanted = {}
    for turn, rel in ((earlier, "prev"), (later, "next")):
        if turn:
            wanted[f"view=month&amp;month={turn}&amp;kind=evaluation"] = rel
    assert found == wanted


@pytest.mark.parametrize("month", ["nonsense", "2030-13", "1066-10", "%00", "9999-99"])
def test_month_that_is_none_shows_this_one(client: Client, month: str) -> None:
    answer = client.get(f"/labs/?view=month&month={month}")

    assert answer.status_code == 200
    assert answer.content.decode().count("month__day--today") == 1


def test_month_without_labs_says_so(client: Client) -> None:
    assert "No lab in this month." in client.get(MAY).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("group=sme", {"Streets"}),
        ("group=investor", set()),
        ("place=online", {"Schools"}),
        ("place=on-site", {"Streets"}),
        ("online=on", {"Schools"}),
        ("when=upcoming", {"Streets", "Schools"}),
        ("kind=party&group=sme", {"Streets"}),
        ("view=month&month=2030-05&group=sme", {"Streets"}),
    ],
)
def test_filters(cast: Cast, client: Client, query: str, titles: set[str]) -> None:
    street = LabFactory(city=cast.ours, published=True, title=Translations(en="Streets"))
    LabTargetFactory(lab=street, helix_group="sme")
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=street)
    online = {"venue": "", "online_url": "https://meet.example/a"}
    publish(city=cast.theirs, title=Translations(en="Schools"), **online)

    page = client.get(f"/labs/?{query}").content.decode()

    assert {title for title in ("Streets", "Schools") if title in page} == titles


def test_active_filters_are_chips_that_can_be_taken_away(cast: Cast, client: Client) -> None:
    page = client.get("/labs/?view=month&month=2030-05&kind=evaluation&language=fi").content.decode()

    chips = re.findall(r'<a class="chip chip--remove" href="([^"]+)"', page)
    assert chips == [
        "?view=month&amp;month=2030-05&amp;language=fi",
        "?view=month&amp;month=2030-05&amp;kind=evaluation",
    ]


def test_list_says_how_many(cast: Cast, client: Client) -> None:
    publish(city=cast.ours)
    assert "1 lab</p>" in client.get("/labs/").content.decode()


def test_count_public_labs_stops_at_the_most(cast: Cast) -> None:
    for _number in range(3):
        publish(city=cast.ours)
    now = START - DAY

    assert count_public_labs(chosen=CatalogueFilter(), now=now) == (3, True)
    assert count_public_labs(chosen=CatalogueFilter(), now=now, most=3) == (3, True)
    assert count_public_labs(chosen=CatalogueFilter(), now=now, most=2) == (2, False)


def test_list_labs_of_days_is_half_open(cast: Cast) -> None:
    lab = publish(city=cast.ours)
    assert lab.starts_at is not None
    assert lab.ends_at is not None

    def found(begin: object, end: object) -> int:
        return list_labs_of_days(chosen=CatalogueFilter(), begin=begin, end=end).count()  # type: ignore[arg-type]

    assert found(lab.starts_at - DAY, lab.starts_at) == 0
    assert found(lab.ends_at, lab.ends_at + DAY) == 0
    assert found(lab.starts_at + timedelta(hours=1), lab.starts_at + timedelta(hours=2)) == 1


def test_subscription_is_explained_with_a_whole_address(client: Client) -> None:
    page = client.get("/labs/").content.decode()

    assert re.search(r'data-copy="https?://[^"]+/labs\.ics"', page)
    assert "Subscribe from web" in page


@pytest.mark.parametrize("address", ["/labs/", MAY])
def test_asks_as_much_for_three_as_for_one(cast: Cast, client: Client, address: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    publish(city=cast.ours)
    client.get(address)
    one = count()
    publish(city=cast.theirs, ends_at=START + 2 * DAY)
    publish(city=cast.ours)

    assert count() == one


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_list_can_be_taken_along_as_a_table(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, title=Translations(en="=HYPERLINK(1)"), slug="streets")
    publish(city=cast.theirs, title=Translations(en="Schools"), kind="evaluation")

    page = client.get("/labs/?city=tartu").content.decode()
    assert 'href="/labs.csv?city=tartu"' in page
    [row] = read_csv(client, "/labs.csv?city=tartu")

    assert (row["Starts"], row["Time zone"], row["City"]) == ("2030-05-14 09:00", "Europe/Tallinn", "Tartu")
    assert row["Title"].startswith("'=")  # no formula
    assert row["Address"].endswith("/c/tartu/labs/streets/")
    assert len(read_csv(client, "/labs.csv")) == 2
    assert read_csv(client, "/labs.csv?when=past") == []


def test_table_never_holds_the_online_link(cast: Cast, client: Client) -> None:
    publish(city=cast.ours, online_url="https://meet.example/secret")

    assert b"secret" not in client.get("/labs.csv").getvalue()


def test_table_asks_as_much_for_three_as_for_one(cast: Cast, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/labs.csv").getvalue()
        return len(queries)

    publish(city=cast.ours)
    one = count()
    publish(city=cast.theirs)
    publish(city=cast.ours)

    assert count() == one
