"""Pages of an import, from the upload to the result."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderImportFactory
from tests.stakeholders.conftest import Broker

LIST = "organisation;e-mail;group;strange\nOÜ <b>Päike</b>;a@x.example;sme;1\nOÜ Kuu;b@;sme;2\nOÜ Maa;c@x.example;;3\n"


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


def upload(client: Any, content: str | bytes = LIST, name: str = "list.csv") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(page("stakeholder-import-new"), {"file": SimpleUploadedFile(name, raw)})


def the_import(cast: Cast) -> StakeholderImport:
    with enter_city(cast.ours):
        return StakeholderImport.objects.get()


@pytest.mark.django_db(transaction=True)
def test_upload_look_through_map_and_confirm(cast: Cast, as_user: Any, broker: Broker) -> None:
    client = as_user(cast.organiser)

    uploaded = upload(client)
    found = the_import(cast)
    assert uploaded["Location"] == page("stakeholder-import", found.pk)
    working = client.get(page("stakeholder-import", found.pk)).content.decode()
    assert f'hx-get="{page("stakeholder-import-progress", found.pk)}"' in working
    assert "HX-Refresh" not in client.get(page("stakeholder-import-progress", found.pk)).headers

    broker.work()
    assert client.get(page("stakeholder-import-progress", found.pk))["HX-Refresh"] == "true"
    preview = client.get(page("stakeholder-import", found.pk))
    html = preview.content.decode()
    assert preview.context["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 2}
    assert "OÜ &lt;b&gt;Päike&lt;/b&gt;" in html
    assert "“b@” is not an e-mail address." in html
    assert "Left out: strange." in html
    refused = client.get(page("stakeholder-import", found.pk) + "?outcome=refused")
    assert [shown.row.number for shown in refused.context["rows"]] == [3, 4]

    columns = {"column_0": "organisation", "column_1": "email", "column_2": "helix_group", "column_3": "notes"}
    mapped = client.post(
        page("stakeholder-import-columns", found.pk),
        {**columns, "has_header": "on", "helix_group": "citizen", "language": "et", "consent_basis": "public_task"},
    )
    assert mapped.status_code == 302
    broker.work()
    client.post(page("stakeholder-import-confirm", found.pk))
    broker.work()

    done = client.get(page("stakeholder-import", found.pk)).content.decode()
    assert "2 new, 0 changed, 0 unchanged, 1 refused." in done
    with enter_city(cast.ours):
        entries = list(Stakeholder.objects.order_by("email").values_list("email", "helix_group", "notes", "language"))
    assert entries == [("a@x.example", "sme", "1", "et"), ("c@x.example", "citizen", "3", "et")]
    assert page("stakeholder-import", found.pk) in client.get(page("stakeholder-imports")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_preview_takes_the_same_number_of_queries_for_one_page_of_rows(
    cast: Cast, as_user: Any, broker: Broker
) -> None:
    client = as_user(cast.organiser)
    queries = []
    for rows in (1, 3, 200):
        content = "organisation;group\n" + "".join(f"Org {rows}-{number};sme\n" for number in range(rows))
        address = upload(client, content)["Location"]
        broker.work()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(address)
        queries.append(len(captured))

    assert queries[0] == queries[1] == queries[2]
    assert (len(shown.context["rows"]), shown.context["page"].paginator.num_pages) == (50, 4)


@pytest.mark.parametrize("content", [b"", None])
def test_upload_page_answers_no_file(content: bytes | None, cast: Cast, as_user: Any) -> None:
    data = {} if content is None else {"file": SimpleUploadedFile("list.csv", content)}

    answer = as_user(cast.organiser).post(page("stakeholder-import-new"), data)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    with enter_city(cast.ours):
        assert StakeholderImport.objects.count() == 0


def test_upload_page_answers_too_large_a_file(cast: Cast, as_user: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    answer = upload(as_user(cast.organiser), b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 422
    assert "The file is larger than 1 MB." in answer.content.decode()


def test_columns_page_answers_two_columns_of_one_field(cast: Cast, as_user: Any) -> None:
    found = StakeholderImportFactory(
        city=cast.ours, state="previewed", headers=["a", "b"], mapping={"columns": ["email", ""], "tags": []}
    )
    both = {"column_0": "email", "column_1": "email", "language": "et", "consent_basis": "consent"}

    answer = as_user(cast.organiser).post(page("stakeholder-import-columns", found.pk), both)

    assert answer.status_code == 422
    assert "Two columns are mapped onto “e-mail address”." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("stakeholder-import", "get"),
        ("stakeholder-import-progress", "get"),
        ("stakeholder-import-columns", "get"),
        ("stakeholder-import-confirm", "post"),
        ("stakeholder-import-cancel", "post"),
    ],
)
def test_import_of_another_city_is_not_found(name: str, method: str, cast: Cast, as_user: Any) -> None:
    theirs = StakeholderImportFactory(city=cast.theirs, state="previewed")

    client = as_user(cast.organiser)

    assert getattr(client, method)(page(name, theirs.pk)).status_code == 404
    assert getattr(client, method)(page(name, uuid4())).status_code == 404
    assert getattr(as_user(cast.reviewer), method)(page(name, theirs.pk)).status_code == 403
    with enter_city(cast.theirs):
        assert StakeholderImport.objects.get().state == "previewed"


@pytest.mark.parametrize(("state", "words"), [("done", "any more"), ("previewed", "nothing to write")])
def test_confirm_in_the_wrong_state_says_so(state: str, words: str, cast: Cast, as_user: Any) -> None:
    found = StakeholderImportFactory(city=cast.ours, state=state, headers=[], mapping={"columns": [], "tags": []})

    answer = as_user(cast.organiser).post(page("stakeholder-import-confirm", found.pk), follow=True)

    assert words in answer.content.decode()
    assert the_import(cast).state == state


@pytest.mark.parametrize("problem", ["empty", "bomb", "password", "old-excel", "failed"])
def test_failed_import_says_why(problem: str, cast: Cast, as_user: Any) -> None:
    found = StakeholderImportFactory(city=cast.ours, state="failed", problem=problem)

    html = as_user(cast.organiser).get(page("stakeholder-import", found.pk)).content.decode()

    assert "The file could not be read" in html


@pytest.mark.django_db
def test_rows_are_taken_out_as_csv_by_outcome(cast: Cast, as_user: Any) -> None:
    found = StakeholderImportFactory(city=cast.ours)
    with enter_city(cast.ours):
        for number, outcome in ((1, "new"), (2, "refused")):
            ImportRow.objects.create(
                city=cast.ours,
                stakeholder_import=found,
                number=number,
                outcome=outcome,
                values={"organisation": f"=Firm {number}"},
                reasons=[{"code": "nothing-named"}] if outcome == "refused" else [],
            )
    url = reverse("stakeholder-import-export", args=["tartu", found.pk])

    answer: Any = as_user(cast.organiser).get(f"{url}?outcome=refused")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 2
    assert lines[1].startswith("2,Refused,'=Firm 2,")
    assert as_user(cast.reader).get(url).status_code == 403
    with enter_city(cast.ours):
        assert LogEntry.objects.get(action="stakeholder-import.export").changes["filters"] == {"outcome": "refused"}
