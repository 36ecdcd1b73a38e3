"""Pages and API of what a person decides about an import: doubles, another reading, taking back, finding a row."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.permissions import Actor
from cities.services.suppressions import forget_address
from cities.tenancy import enter_city
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.services.files import read_table
from stakeholders.services.import_reading import propose_reading
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory, StakeholderImportFactory
from tests.stakeholders.conftest import Broker
from tests.stakeholders.importing import confirm, rows_of, upload

pytestmark = pytest.mark.django_db(transaction=True)

LIST = (
    "organisation;person;e-mail;group;role\n"
    "Sun Ltd;Mari Maasikas;new@sun.example;sme;CEO\n"
    "Moon Ltd;Peep Kask;peep@moon.example;sme;\n"
    "Moon Ltd;P. Kask;peep@moon.example;sme;Chair\n"
)
API = "/api/v1/cities/tartu/stakeholder-imports/"


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


@pytest.fixture
def previewed(cast: Cast, organiser: Actor, broker: Broker) -> StakeholderImport:
    """A preview with a double of the registry (row 2), a new row (3) and a double of that one (4)."""
    StakeholderFactory(city=cast.ours, organisation="Sun Ltd", person="Mari Maasikas", email="mari@sun.example")
    found = upload(cast, organiser, LIST)
    broker.work()
    assert [(number, outcome) for number, outcome, _reasons in rows_of(cast, found)] == [
        (2, "duplicate"),
        (3, "new"),
        (4, "duplicate"),
    ]
    return found


def keys(cast: Cast) -> dict[int, str]:
    with enter_city(cast.ours):
        return {number: str(pk) for number, pk in ImportRow.objects.values_list("number", "pk")}


def choices(cast: Cast) -> dict[int, str]:
    with enter_city(cast.ours):
        return dict(ImportRow.objects.values_list("number", "choice"))


def test_doubles_are_decided_one_by_one_and_all_at_once(cast: Cast, as_user: Any, previewed: StakeholderImport) -> None:
    client, rows = as_user(cast.organiser), keys(cast)
    shown = client.get(page("stakeholder-import", previewed.pk) + "?outcome=duplicate").content.decode()
    assert shown.count("<select") == 2
    assert f'name="row-{rows[2]}"' in shown
    assert shown.count('value="add"') == 2  # one row of the two may be added, and "all"

    one = client.post(
        page("stakeholder-import-doubles", previewed.pk), {f"row-{rows[2]}": "add", f"row-{rows[4]}": "skip"}
    )
    assert one["Location"].endswith("?outcome=duplicate#rows")
    assert choices(cast) == {2: "add", 3: "", 4: "skip"}
    assert client.get(page("stakeholder-import", previewed.pk)).context["to_write"] == 2

    client.post(page("stakeholder-import-doubles", previewed.pk), {"all": "update", f"row-{rows[2]}": "skip"})
    assert choices(cast) == {2: "update", 3: "", 4: "update"}
    assert client.get(page("stakeholder-import", previewed.pk)).context["undecided"] == 0


def test_a_choice_nobody_offers_changes_nothing(cast: Cast, as_user: Any, previewed: StakeholderImport) -> None:
    answer = as_user(cast.organiser).post(
        page("stakeholder-import-doubles", previewed.pk), {"all": "everything"}, follow=True
    )

    assert "Choose to add the row" in answer.content.decode()
    assert set(choices(cast).values()) == {""}


def test_an_import_is_taken_back_on_its_page(
    cast: Cast, as_user: Any, organiser: Actor, broker: Broker, previewed: StakeholderImport
) -> None:
    client, url = as_user(cast.organiser), page("stakeholder-import", previewed.pk)
    confirm(cast, organiser, previewed)
    broker.work()
    done = client.get(url)
    assert done.context["can_undo"]
    assert page("stakeholder-import-undo", previewed.pk) in done.content.decode()

    client.post(page("stakeholder-import-undo", previewed.pk))
    working = client.get(url).content.decode()
    assert page("stakeholder-import-progress", previewed.pk) in working
    assert page("stakeholder-import-cancel", previewed.pk) not in working
    broker.work()

    undone = client.get(url)
    assert "1 rows taken back, 0 partly, 0 kept" in undone.content.decode()
    assert undone.context["undone"] == {"undone": 1, "partly": 0, "kept": 0}
    assert [shown.row.number for shown in client.get(url + "?undo=undone").context["rows"]] == [3]
    with enter_city(cast.ours):
        assert list(Stakeholder.objects.values_list("email", flat=True)) == ["mari@sun.example"]


def test_the_file_is_read_from_another_line(cast: Cast, as_user: Any, organiser: Actor, broker: Broker) -> None:
    content = "organisation;person\nOrganisation;Person\nSun Ltd;Mari\n"
    found = upload(cast, organiser, content)
    broker.work()
    client = as_user(cast.organiser)

    client.post(page("stakeholder-import-reading", found.pk), {"header": "2", "encoding": ""})
    broker.work()

    assert [number for number, _outcome, _reasons in rows_of(cast, found)] == [3]
    wrong = client.post(page("stakeholder-import-reading", found.pk), {"header": "999"}, follow=True)
    assert "Choose how the file is read" in wrong.content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("q=maasikas", [2]), ("q=MOON", [3, 4]), ("q=moon&outcome=new", [3]), ("q=p%25", []), ("q=new@sun", [2])],
)
def test_rows_are_found_by_name_or_address(
    query: str, numbers: list[int], cast: Cast, as_user: Any, previewed: StakeholderImport
) -> None:
    shown = as_user(cast.organiser).get(f"{page('stakeholder-import', previewed.pk)}?{query}")

    assert [row.row.number for row in shown.context["rows"]] == numbers
    assert ("No such row." in shown.content.decode()) is (not numbers)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "et", "pl"])
def test_the_empty_list_is_read_with_every_column(form: str, language: str, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.cookies["django_language"] = language
    url = page("stakeholder-import-template", form)

    answer: Any = client.get(url)
    table = read_table(b"".join(answer.streaming_content), languages=["et", "en"])
    columns = propose_reading(table, mapping=None).mapping.columns

    assert "" not in columns
    assert len(set(columns)) == len(columns) == len(table.rows[0][1])
    assert as_user(cast.reviewer).get(url).status_code == 403
    assert as_user(cast.organiser).get(page("stakeholder-import-template", "ods")).status_code == 404


@pytest.mark.parametrize("name", ["reading", "doubles", "undo"])
def test_decisions_of_another_city_do_not_exist(name: str, cast: Cast, as_user: Any) -> None:
    theirs = StakeholderImportFactory(city=cast.theirs, state="previewed")
    client = as_user(cast.organiser)

    for key in (theirs.pk, uuid4()):
        assert (
            client.post(page(f"stakeholder-import-{name}", key), {"all": "skip", "header": "none"}).status_code == 404
        )
    assert as_user(cast.reviewer).post(page(f"stakeholder-import-{name}", theirs.pk)).status_code == 403


def test_erased_people_are_refused_in_preview_and_writing(cast: Cast, organiser: Actor, broker: Broker) -> None:
    content = "person;e-mail;group\nMari;mari@x.example;citizen\nPeep;peep@x.example;citizen\n"
    with enter_city(cast.ours):
        forget_address(city=cast.ours, actor=organiser, email="Mari@x.example")
    found = upload(cast, organiser, content)
    broker.work()
    assert rows_of(cast, found) == [(2, "refused", ["erased-before"]), (3, "new", [])]

    with enter_city(cast.ours):
        forget_address(city=cast.ours, actor=organiser, email="peep@x.example")
    confirm(cast, organiser, found)
    broker.work()

    assert rows_of(cast, found)[1] == (3, "refused", ["erased-before"])
    with enter_city(cast.ours):
        assert not Stakeholder.objects.exists()


def test_api_decides_reads_again_and_takes_back(cast: Cast, broker: Broker, previewed: StakeholderImport) -> None:
    token = make_token(cast.ours, "stakeholders.read", "stakeholders.edit")
    client, address, rows = Client(headers={"authorization": f"Bearer {token}"}), f"{API}{previewed.pk}/", keys(cast)

    def post(part: str, body: Any = None) -> Any:
        return client.post(f"{address}{part}/", body or {}, content_type="application/json")

    assert post("doubles", {"choice": "maybe"}).status_code == 422
    assert post("doubles", {"choice": "update", "rows": [rows[2]]}).json() == {"decided": 1}
    assert post("doubles", {"choice": "add", "rows": [rows[4]]}).json() == {"decided": 0}  # its address is there
    assert choices(cast) == {2: "update", 3: "", 4: ""}
    assert post("undo").status_code == 409
    again = post("reading", {"header_row": 1})
    assert (again.status_code, again.json()["state"]) == (202, "reading")
    broker.work()
    assert post("doubles", {"choice": "update"}).json() == {"decided": 2}
    assert post("confirm").status_code == 202
    broker.work()
    with enter_city(cast.ours):
        people = set(Stakeholder.objects.values_list("person", "email", "role"))
    assert people == {("Mari Maasikas", "new@sun.example", "CEO"), ("P. Kask", "peep@moon.example", "Chair")}

    assert (post("undo").status_code, post("undo").status_code) == (202, 409)
    broker.work()
    undone = client.get(f"{address}rows/?undo=undone").json()["results"]
    assert (client.get(address).json()["state"], len(undone)) == ("undone", 3)
    with enter_city(cast.ours):
        assert list(Stakeholder.objects.values_list("email", "role")) == [("mari@sun.example", "")]


def test_api_knows_no_import_of_another_city(cast: Cast) -> None:
    theirs = StakeholderImportFactory(city=cast.theirs, state="previewed")
    client = Client(headers={"authorization": f"Bearer {make_token(cast.ours, 'stakeholders.edit')}"})
    body = {"choice": "skip"}

    answers = [
        client.post(f"{API}{theirs.pk}/{part}/", body, content_type="application/json").status_code
        for part in ("doubles", "reading", "undo")
    ]

    assert answers == [404, 404, 404]


def test_a_decision_after_the_upload_alone_is_refused(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(page("stakeholder-import-new"), {"file": SimpleUploadedFile("list.csv", LIST.encode())})
    with enter_city(cast.ours):
        found = StakeholderImport.objects.get()

    answer = client.post(page("stakeholder-import-undo", found.pk), follow=True)

    assert "cannot be done with the import" in answer.content.decode()
