"""The pages and the API of reports."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from citylabs.models import Commitment, Report, ReportRelease
from citylabs.reports.files import make_file
from citylabs.rules.report_publication import ReportFacts, get_report_step
from citylabs.services.report_releases import make_release_files, publish_report
from citylabs.services.reports import compile_report, request_report
from tests.conftest import Cast
from tests.factories.citylabs_reports import CommitmentFactory, CountedRegistrationFactory, SmallLab

pytestmark = pytest.mark.django_db(transaction=True)
WORK = "/c/tartu/work/labs/street-lab/report/"
PUBLIC = "/c/tartu/labs/street-lab/report/"
API = "/api/v1/cities/tartu/labs/street-lab/"
HTML = "<script>alert(1)</script>"


@pytest.fixture
def compiled(small: SmallLab, organiser: Any) -> SmallLab:
    with enter_city(small.city):
        run = request_report(city=small.city, actor=organiser, lab=small.lab).run
    assert run is not None
    compile_report(city_id=small.city.pk, run_id=run.pk, make_file=make_file)
    return small


@pytest.fixture
def published(compiled: SmallLab, organiser: Any) -> SmallLab:
    with enter_city(compiled.city):
        publish_report(city=compiled.city, actor=organiser, lab=compiled.lab)
        report_run = Report.objects.get(lab=compiled.lab)
        run = report_run.run.__class__.objects.get(kind="report-files")  # type: ignore[union-attr]
    make_release_files(city_id=compiled.city.pk, run_id=run.pk, make_file=make_file)
    return compiled


@pytest.mark.parametrize(
    ("role", "get", "post"),
    [("owner", 200, 302), ("organiser", 200, 302), ("facilitator", 200, 302), ("reviewer", 200, 403)]
    + [("reader", 200, 403), ("desk", 403, 403), ("stranger", 404, 404)],
)
def test_lab_report_per_role(compiled: SmallLab, cast: Cast, as_user: Any, role: str, get: int, post: int) -> None:
    client = as_user(getattr(cast, role))

    assert client.get(WORK).status_code == get
    assert client.post(f"{WORK}compile/").status_code == post


def test_lab_report_shows_the_figures(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    html = as_user(cast.organiser).get(WORK).content.decode()

    assert "What the report says" in html
    assert "Publish the market consultation" in html
    assert "Everything is there" in html
    assert html.count("Small or medium company") >= 3


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"lab_state": "running"}, None),
        ({}, "compile"),
        ({"is_compiling": True}, None),
        ({"is_compiled": True, "is_current": True}, "conclude"),
        ({"is_compiled": True, "has_conclusions": True}, "refresh"),
        ({"is_compiled": True, "has_conclusions": True, "is_current": True}, "publish"),
        ({"is_compiled": True, "has_conclusions": True, "is_current": True, "is_published": True}, None),
        ({"is_compiled": True, "has_conclusions": True, "is_published": True}, "refresh"),
        ({"lab_state": "closed", "has_conclusions": True}, "compile"),
    ],
)
def test_get_report_step(facts: dict[str, Any], step: str | None) -> None:
    nothing = dict.fromkeys(("is_compiled", "is_current", "is_compiling", "is_published", "has_conclusions"), False)

    assert get_report_step(ReportFacts(**{"lab_state": "reporting", **nothing, **facts})) == step


def test_lab_report_has_one_main_button(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(WORK)

    assert page.content.decode().count("button--primary") == 1
    assert [stage["state"] for stage in page.context["stages"]] == ["done", "done", "done", "current"]


def test_tables_of_the_report_as_csv(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.reader)
    page = client.get(WORK)

    for table in page.context["tables"]:
        answer = client.get(f"{WORK}tables/{table.code}.csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
        assert rows[0] == [column.label for column in table.columns]
        assert len(rows) == len(table.rows) + 1
    assert {"key-figures", "programme", "sources"} <= {table.code for table in page.context["tables"]}
    assert client.get(f"{WORK}tables/nothing.csv").status_code == 404
    assert as_user(cast.desk).get(f"{WORK}tables/programme.csv").status_code == 403


def test_commitments_as_csv(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    CommitmentFactory(lab=compiled.lab, text="=cmd()", owner="Roads")

    answer = as_user(cast.reader).get(f"{WORK}commitments.csv")

    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows[0] == ["What", "Who", "By when", "State"]
    assert [row for row in rows if row[1] == "Roads"][0][0] != "=cmd()"


def test_a_commitment_can_be_asked_about(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    commitment = CommitmentFactory(lab=compiled.lab, text="Open the data.")

    page = as_user(cast.organiser).get(f"{WORK}commitments/{commitment.pk}/")

    assert "you promised by 1 September 2026: Open the data. How does it stand" in page.context["question"]
    assert page.context["ask_address"].startswith("mailto:?subject=Our%20lab%20")


def test_lab_report_before_compiling(small: SmallLab, cast: Cast, as_user: Any) -> None:
    html = as_user(cast.organiser).get(WORK).content.decode()

    assert "Nothing compiled yet" in html
    assert "Compile the figures first" in html


def test_lab_report_keeps_conclusions(small: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)

    kept = client.post(WORK, {"conclusions_en": HTML, "conclusions_et": ""})
    refused = client.post(WORK, {"conclusions_en": ""})

    assert (kept.status_code, refused.status_code) == (302, 422)
    assert HTML not in client.get(WORK).content.decode()


def test_lab_report_asks_equally_often(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.get(WORK)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WORK).status_code == 200
        return len(queries)

    one = count()
    for _ in range(2):
        CommitmentFactory(lab=compiled.lab)
        CountedRegistrationFactory(lab=compiled.lab, number=100 + _)

    assert count() == one


def test_lab_report_progress_tells_htmx_to_load_again(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(f"{WORK}progress/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("pdf/en/", "application/pdf", "street-lab-report-draft-en.pdf"),
        ("json/", "application/json", "street-lab-report-draft.json"),
        (
            "xlsx/et/",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "street-lab-report-draft-et.xlsx",
        ),
    ],
)
def test_lab_report_file(compiled: SmallLab, cast: Cast, as_user: Any, path: str, kind: str, name: str) -> None:
    client = as_user(cast.reader)

    answer = client.get(f"{WORK}files/{path}")

    assert (answer["Content-Type"], answer["Content-Disposition"]) == (kind, f'attachment; filename="{name}"')
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get(f"{WORK}files/{path}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"{WORK}files/exe/").status_code == 404


def test_publish_page_says_what_is_missing_and_publishes(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    assert "Everybody will be able to read" in client.get(f"{WORK}publish/").content.decode()

    done = client.post(f"{WORK}publish/")

    assert done["Location"] == PUBLIC
    assert ReportRelease.objects.get().version == 1
    assert "This version is published already" in client.get(f"{WORK}publish/").content.decode()
    assert as_user(cast.facilitator).post(f"{WORK}publish/").status_code == 403


def test_public_report_for_everybody(published: SmallLab) -> None:
    page = Client().get(PUBLIC)
    html = page.content.decode()

    assert page.status_code == 200
    assert "Shade first." in html
    assert "Secret need" not in html
    assert Client().get(f"{PUBLIC}v1/").status_code == 200
    assert Client().get(f"{PUBLIC}v2/").status_code == 404
    answer = Client().get(f"{PUBLIC}v1/pdf/et/")
    assert answer.content[:5] == b"%PDF-"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_public_report_offers_its_files_by_language_the_readers_first(published: SmallLab) -> None:
    english, estonian = Client().get(PUBLIC), Client().get(PUBLIC, headers={"Accept-Language": "et"})

    rows = english.context["downloads"]
    assert [(row["language"], row["words"]) for row in rows][:1] == [("en", "English")]
    assert rows[-1]["language"] == ""
    assert [file["label"] for file in rows[-1]["files"]] == ["JSON"]
    assert {file["label"] for file in rows[0]["files"]} == {"PDF", "XLSX"}
    assert estonian.context["downloads"][0]["words"] == "Eesti"
    for row in rows:
        assert [Client().get(file["href"]).status_code for file in row["files"]] == [200] * len(row["files"])


def test_public_report_is_not_there_before_publishing(compiled: SmallLab) -> None:
    assert [Client().get(path).status_code for path in (PUBLIC, f"{PUBLIC}v1/json/")] == [404, 404]


def test_commitments_can_be_written_changed_settled_and_removed(small: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    given = {"text": HTML, "owner": "City", "due_date": "2026-10-01"}

    assert client.get(f"{WORK}commitments/add/").status_code == 200
    assert client.post(f"{WORK}commitments/add/", {**given, "due_date": "never"}).status_code == 422
    assert client.post(f"{WORK}commitments/add/", {**given, "due_date": "1026-01-01"}).status_code == 422
    assert client.post(f"{WORK}commitments/add/", given).status_code == 302
    with enter_city(small.city):
        made = Commitment.objects.get(owner="City")
    assert HTML not in client.get(WORK).content.decode()
    assert client.get(f"{WORK}commitments/{made.pk}/").status_code == 200
    assert client.post(f"{WORK}commitments/{made.pk}/", {**given, "owner": "State"}).status_code == 302
    client.post(f"{WORK}commitments/{made.pk}/settle/", {"state": "kept"})
    client.post(f"{WORK}commitments/{made.pk}/settle/", {"state": "eaten"})
    with enter_city(small.city):
        made.refresh_from_db()
    assert (made.owner, made.state) == ("State", "kept")
    assert as_user(cast.reader).post(f"{WORK}commitments/{made.pk}/remove/").status_code == 403
    client.post(f"{WORK}commitments/{made.pk}/remove/")
    with enter_city(small.city):
        assert not Commitment.objects.filter(pk=made.pk).exists()
    assert client.get(f"{WORK}commitments/{made.pk}/").status_code == 404


def test_api_reads_compiles_and_publishes(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)

    found = client.get(f"{API}report/").json()
    assert (found["state"], found["run"]["state"], found["content"]["total"]["attended"]["value"]) == (
        "draft",
        "done",
        6,
    )
    assert len(client.get(f"{API}report/files/").json()["files"]) == 5
    assert client.get(f"{API}report/files/pdf/en/").content[:5] == b"%PDF-"
    released = client.post(f"{API}report/publish/", content_type="application/json")
    assert (released.status_code, released.json()["version"]) == (201, 1)
    again = client.post(f"{API}report/publish/", content_type="application/json")
    assert (again.status_code, again.json()["type"].rstrip("/").split("/")[-1]) == (409, "report-not-ready")
    words = client.patch(f"{API}report/", {"conclusions": {"en": "New."}}, content_type="application/json")
    assert words.json()["conclusions"] == {"en": "New."}
    assert client.post(f"{API}report/compile/", content_type="application/json").status_code == 202
    public = Client().get(f"{API}report/versions/1/").json()
    assert public["content"]["conclusions"]["en"] == "Shade first.\nThen water."
    assert [it["version"] for it in Client().get(f"{API}report/versions/").json()["versions"]] == [1]


def test_api_keeps_strangers_out(compiled: SmallLab, cast: Cast, as_user: Any) -> None:
    assert as_user(cast.stranger).get(f"{API}report/").status_code == 404
    assert as_user(cast.desk).get(f"{API}report/").status_code == 403
    assert Client().get(f"{API}report/").status_code == 401
    assert Client().get(f"{API}report/versions/1/").status_code == 404
    assert Client().get(f"{API}report/versions/").json() == {"versions": []}
    assert Client().get(f"{API.rstrip('/')}-x/report/versions/").status_code == 404


def test_api_writes_commitments(small: SmallLab, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    given = {"text": "Ask", "owner": "City", "due_date": "2026-10-01"}

    made = client.post(f"{API}commitments/", given, content_type="application/json")
    bad = client.post(f"{API}commitments/", {**given, "due_date": "x"}, content_type="application/json")
    address = f"{API}commitments/{made.json()['id']}/"

    assert (made.status_code, bad.status_code) == (201, 422)
    kept = client.patch(address, {"state": "kept", "owner": "State"}, content_type="application/json").json()
    assert (kept["state"], kept["owner"]) == ("kept", "State")
    assert len(client.get(f"{API}commitments/").json()["results"]) == 2
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
