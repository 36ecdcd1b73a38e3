"""The pages: asking without an account, following, and the workspace's side."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.enums import RequestState, Role, TaskState
from cities.models import City, DataRequest, DataRequestTask, LogEntry, User
from cities.services.data_request_work import answer_task
from cities.services.data_requests import ask_for_data, prove_request, route_request
from cities.tenancy import enter_city, make_link
from stakeholders.models import Look
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
EMAIL = "mari@firm.example"
LIST = "/c/tartu/work/privacy/requests/"


@pytest.fixture(autouse=True)
def _no_pace() -> None:
    cache.delete("pace:data-request:everywhere:127.0.0.1")


def ask(city: City, kind: str = "access", email: str = EMAIL, proposal: Any = None) -> DataRequestTask:
    ask_for_data(kind=kind, email=email, language="en", city=city, proposal=proposal)
    request = prove_request(request=DataRequest.objects.get(kind=kind, email=email))
    route_request(request_id=request.pk)
    with enter_city(city):
        return DataRequestTask.objects.get(city=city, request=request)


def test_anybody_asks_and_the_answer_gives_nothing_away(cast: Cast, client: Client) -> None:
    StakeholderFactory(city=cast.ours, email=EMAIL)
    answers = [
        client.post(address, {"email": email, "kind": "access"}, follow=True)
        for address in ("/privacy/request/", "/c/tartu/privacy/")
        for email in (EMAIL, "nobody@firm.example")
    ]

    assert {answer.redirect_chain[0] for answer in answers} == {("/privacy/request/sent/", 302)}
    assert DataRequest.objects.count() == 2  # the second of each within the hour is the first


def test_program_is_answered_like_a_person_and_writes_nothing(client: Client) -> None:
    answer = client.post("/privacy/request/", {"email": EMAIL, "kind": "access", "website": "http://spam.example"})

    assert answer.status_code == 302
    assert not DataRequest.objects.exists()


def test_correction_without_a_value_is_refused(client: Client) -> None:
    answer = client.post("/privacy/request/", {"email": EMAIL, "kind": "correction"})

    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize(("tries", "status"), [(19, 302), (20, 429)])
def test_one_network_address_cannot_flood_people(client: Client, tries: int, status: int) -> None:
    cache.set("pace:data-request:everywhere:127.0.0.1", tries, 600)

    assert client.post("/privacy/request/", {"email": EMAIL, "kind": "access"}).status_code == status


def test_link_confirms_and_then_shows_each_city(cast: Cast, client: Client) -> None:
    ask_for_data(kind="access", email=EMAIL, language="en", city=cast.ours)
    request = DataRequest.objects.get()
    address = f"/privacy/requests/{make_link('data-request', request.pk)}/"

    opened = client.get(address)  # a mail scanner opens links: that must confirm nothing
    request.refresh_from_db()
    assert (opened.status_code, request.state) == (200, RequestState.UNPROVEN)
    assert EMAIL not in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    client.post(address)
    route_request(request_id=request.pk)

    assert "Answer by" in client.get(address).content.decode()
    assert client.get(f"{address}download/").status_code == 404
    assert client.get(f"/privacy/requests/{make_link('ticket', request.pk)}/").status_code == 404


def test_download_is_there_when_the_city_has_answered(cast: Cast, client: Client, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, email=EMAIL)
    task = ask(cast.ours)
    page = as_user(cast.organiser).post(f"{LIST}{task.pk}/", {"answer": ""})
    with enter_city(cast.ours):
        task.refresh_from_db()
        assert Look.objects.filter(way="data-copy", subject="person").count() == 1
    assert page["Location"] == f"/c/tartu/work/runs/{task.run_id}/"
    answer_task(city_id=cast.ours.pk, run_id=task.run_id)

    answer = client.get(f"/privacy/requests/{make_link('data-request', task.request_id)}/download/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("role", "status"), [(role, 200 if role in {"owner", "organiser"} else 403) for role in Role.values]
)
def test_only_owners_and_organisers_handle_requests(cast: Cast, as_user: Any, role: str, status: int) -> None:
    task = ask(cast.ours)
    user: User = getattr(cast, role)

    for address in (LIST, f"{LIST}{task.pk}/", f"{LIST}{task.pk}/refuse/", f"{LIST}{task.pk}/extend/"):
        assert as_user(user).get(address).status_code == status


def test_today_says_how_many_days_are_left(cast: Cast, as_user: Any) -> None:
    task = ask(cast.ours)
    with enter_city(cast.ours):
        DataRequestTask.objects.update(due_at=timezone.now() + timedelta(days=3))

    today = as_user(cast.organiser).get("/c/tartu/work/").content.decode()

    assert "1 data request waits" in today
    assert "3 days left" in today
    assert str(task.pk) in today
    assert "data request" not in as_user(cast.reader).get("/c/tartu/work/").content.decode()


def test_list_takes_the_same_queries_for_one_and_three(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    counts = []
    for number in (1, 2, 3):
        ask(cast.ours, email=f"p{number}@firm.example")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).content.decode().count("@firm.example") == number
        counts.append(sum("cities_datarequest" in query["sql"] for query in queries))

    assert counts[1] == counts[2]


def test_csv_names_nobody_and_is_logged(cast: Cast, as_user: Any) -> None:
    ask(cast.ours)

    answer = as_user(cast.organiser).get(f"{LIST}export.csv")

    text = b"".join(answer.streaming_content).decode()
    assert "access" in text
    assert EMAIL not in text
    with enter_city(cast.ours):
        assert LogEntry.objects.filter(action="data_request.export").count() == 1


def test_correction_shows_old_and_new(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, email=EMAIL, person="Mari Mets")
    task = ask(cast.ours, "correction", proposal={"person": "Mari Maasikas"})
    client = as_user(cast.organiser)

    page = client.get(f"{LIST}{task.pk}/").content.decode()
    refused = client.post(f"{LIST}{task.pk}/", {"answer": ""})
    done = client.post(f"{LIST}{task.pk}/", {"fields_taken": ["person"], "answer": ""})

    assert "Mari Mets" in page
    assert "Mari Maasikas" in page
    assert (refused.status_code, done.status_code) == (422, 302)
    assert client.post(f"{LIST}{task.pk}/", {"fields_taken": ["person"], "answer": ""}).status_code == 409


def test_erasure_is_previewed_before_it_is_done(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, email=EMAIL, organisation="Firm OÜ")
    task = ask(cast.ours, "erasure")
    client = as_user(cast.organiser)

    preview = client.get(f"{LIST}{task.pk}/erasure/").content.decode()

    assert "Your organisation’s entry, without you" in preview
    with enter_city(cast.ours):
        assert DataRequestTask.objects.get(pk=task.pk).state == TaskState.OPEN
    assert client.post(f"{LIST}{task.pk}/", {"answer": ""}).status_code == 302
    with enter_city(cast.ours):
        assert DataRequestTask.objects.get(pk=task.pk).state == TaskState.WORKING


def test_signed_in_person_needs_no_link(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.reader)

    answer = client.post("/my-data/", {"kind": "access"})

    assert DataRequest.objects.get().state == RequestState.OPEN
    assert answer["Location"].startswith("/privacy/requests/")
    assert "See what is kept about me" in client.get("/my-data/").content.decode()
