"""A person known to three cities in every role: what they get to see, and what is left of them after an erasure."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from cities.enums import RequestState, Role, TaskState
from cities.models import City, DataRequest, DataRequestTask, LogEntry, OutboxMail, Run, Suppression, User
from cities.outbox.recognition import find_forgotten
from cities.services.data_request_ends import close_request, make_download, sweep_requests
from cities.services.data_request_tasks import answer_by_worker
from cities.services.data_request_work import answer_task, erase_person, preview_erasure
from cities.services.data_requests import ask_for_data, find_cities, prove_request, route_request, send_link
from cities.tenancy import enter_city
from citylabs.enums import RegistrationState
from citylabs.models import Commitment, Invitation, Registration, ReportRelease
from stakeholders.enums import ImportState, RowOutcome
from stakeholders.models import Consent, ImportRow, Stakeholder, StakeholderImport
from tests.factories.cities import CityFactory, MembershipFactory, UserFactory
from tests.factories.stakeholders import StakeholderFactory, make_actor
from tests.journeys.everything_about import EARLIER, EMAIL, NAME, NEIGHBOUR, NOW, fill, give_account, search_everything

pytestmark = pytest.mark.django_db
SLUGS = ("tampere", "tartu", "vilnius")


@pytest.fixture
def known() -> dict[str, tuple[City, dict[str, Any]]]:
    """Three cities that know the person in every way, and one that does not know them."""
    cities = {}
    for slug in (*SLUGS, "riga"):
        city = CityFactory(slug=slug)
        MembershipFactory(city=city, user=UserFactory(email=f"owner@{slug}.example"), role=Role.OWNER)
        cities[slug] = (city, fill(city) if slug != "riga" else {})
    give_account(cities["tartu"][0])
    return cities


def ask(kind: str) -> DataRequest:
    """Ask, follow the mailed link, be routed."""
    ask_for_data(kind=kind, email=f" {EMAIL.upper()} ", language="en")
    request = DataRequest.objects.get(kind=kind)
    send_link(request_id=request.pk)
    prove_request(request=request)
    assert route_request(request_id=request.pk) == 3
    request.refresh_from_db()
    return request


def answer_everywhere(cities: list[City], request: DataRequest, **given: Any) -> list[DataRequestTask]:
    """Let each city's organiser and worker do their part."""
    tasks = []
    for city in cities:
        with enter_city(city):
            task = DataRequestTask.objects.get(city=city, request=request)
            task = answer_by_worker(city=city, actor=make_actor(city), task_id=task.pk, **given)
        answer_task(city_id=city.pk, run_id=task.run_id)
        with enter_city(city):
            tasks.append(DataRequestTask.objects.get(city=city, request=request))
            assert Run.objects.get(city=city, pk=task.run_id).message == ""
    return tasks


def test_access_gives_everything_of_all_three_cities_and_of_nobody_else(known: Any) -> None:
    cities = [known[slug][0] for slug in SLUGS]
    request = ask("access")
    tasks = answer_everywhere(cities, request)

    assert [task.state for task in tasks] == [TaskState.DONE] * 3
    assert all(EMAIL.encode() not in bytes(task.archive) for task in tasks)  # locked
    assert close_request(request_id=request.pk)
    file = make_download(request=DataRequest.objects.get(pk=request.pk), now=tasks[0].handled_at)
    assert file is not None
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = set(archive.namelist())
        read = {name: archive.read(name).decode("utf-8-sig") for name in names}
    sources = {
        "barriers",
        "colleague",
        "consents",
        "imports",
        "invitations",
        "joined",
        "mails",
        "merges",
        "registrations",
        "registry",
        "segments",
        "sharing",
        "suppressions",
        "texts",
    }
    wanted = {f"{slug}/{code}.{form}" for slug in SLUGS for code in sources for form in ("csv", "json")}
    assert wanted <= names
    assert not {name for name in names if name.startswith("riga/")}
    for slug in SLUGS:
        (entry,) = json.loads(read[f"{slug}/registry.json"])
        assert (entry["person"], entry["email"], entry["other_emails"]) == (NAME, EMAIL, [EARLIER])
        assert entry["notes"] == f"{slug}: met at the fair"
        (row,) = csv.DictReader(io.StringIO(read[f"{slug}/registry.csv"]))
        assert (row["person"], row["phone"]) == (NAME, "'+372 5555 0199")
        labs = {one["lab"]: one for one in json.loads(read[f"{slug}/registrations.json"])}
        assert sorted(bool(one["checked_in_at"]) for one in labs.values()) == [False, True]
        assert len(json.loads(read[f"{slug}/mails.json"])) >= 2
        assert len(json.loads(read[f"{slug}/imports.json"])) == 2
        assert [one["purpose"] for one in json.loads(read[f"{slug}/consents.json"])] == [
            "consent_invite",
            "consent_share",
        ]
    everything = "\n".join(read.values())
    assert NEIGHBOUR["email"] not in everything
    assert "Legitimate interest" in read["index.html"]
    assert json.loads(read["account/account.json"])[0]["email"] == EMAIL
    assert [one["what"] for one in json.loads(read["account/profiles.json"])] == ["role", "invitation", "unsaved form"]
    assert "sits in the front" in read["tartu/access-needs.json"]
    assert '"password"' not in everything


def test_download_ends_after_seven_days(known: Any) -> None:
    request = ask("access")
    tasks = answer_everywhere([known[slug][0] for slug in SLUGS], request)
    close_request(request_id=request.pk)
    later = tasks[0].handled_at + timedelta(days=8)

    sweep_requests(now=later)

    for slug in SLUGS:
        with enter_city(known[slug][0]):
            assert bytes(DataRequestTask.objects.get(request=request).archive) == b""
    request.refresh_from_db()
    assert request.email == ""
    assert make_download(request=request, now=later) is None


def test_erasure_leaves_nothing_but_what_is_declared(known: Any) -> None:
    cities = [known[slug][0] for slug in SLUGS]
    before = search_everything(cities)
    assert len(before) > 40, "the search finds what is there"
    request = ask("erasure")
    tasks = answer_everywhere(cities, request)
    letters = len(mail.outbox)

    assert close_request(request_id=request.pk)

    (letter,) = mail.outbox[letters:]
    assert letter.to == [EMAIL]
    assert "until 31 December 2036" in letter.body
    assert "2014/24/EU" in letter.body
    assert "Your account is deleted." in letter.body
    # What somebody did as a colleague stays in the log of that city: accountability (ADR 0021).
    left = search_everything([known[slug][0] for slug in (*SLUGS, "riga")])
    assert {where.split(":")[0] for where in left} <= {"cities_logentry.actor_label", "cities_logentry.changes"}
    assert all(where.endswith(EMAIL) for where in left)
    assert search_everything([known["vilnius"][0]]) == []  # where they were no colleague, not even there
    assert [task.state for task in tasks] == [TaskState.DONE] * 3
    request.refresh_from_db()
    assert (request.state, request.email) == (RequestState.DONE, "")
    assert not User.objects.get(pk=User.objects.get(email__startswith="erased-").pk).is_active


def test_market_dialogue_keeps_its_record_without_the_person(known: Any) -> None:
    cities = [known[slug][0] for slug in SLUGS]
    answer_everywhere(cities, ask("erasure"))

    for slug in SLUGS:
        city, made = known[slug]
        with enter_city(city):
            kept = Registration.objects.get(pk=made["dialogue-registration"])
            assert (kept.person, kept.email, kept.number) == ("Erased person 1", "", 1)
            assert (kept.organisation, kept.state) == ("Heat Pump OÜ", RegistrationState.CONFIRMED)
            assert kept.checked_in_at is not None
            assert Invitation.objects.get(pk=made["dialogue-invitation"]).person == ""
            assert not Registration.objects.filter(pk=made["coming-registration"]).exists()
            assert not Invitation.objects.filter(pk=made["coming-invitation"]).exists()
            entry = Stakeholder.objects.get(pk=made["entry"])
            assert (entry.organisation, entry.person, entry.notes) == ("Heat Pump OÜ", "", "")
            release = ReportRelease.objects.get(city=city)
            assert release.content["other"] == "stays"
            assert release.sha256 != "0"


def test_others_keep_everything(known: Any) -> None:
    answer_everywhere([known[slug][0] for slug in SLUGS], ask("erasure"))

    for slug in SLUGS:
        city, made = known[slug]
        with enter_city(city):
            neighbour = Stakeholder.objects.get(pk=made["neighbour"])
            assert (neighbour.person, neighbour.email, neighbour.phone) == tuple(NEIGHBOUR.values())
            assert neighbour.notes == "Works with … (…)."
            assert Registration.objects.filter(person=NEIGHBOUR["person"]).count() == 2
            assert Consent.objects.filter(email=NEIGHBOUR["email"]).count() == 1
            assert ImportRow.objects.get(number=9).values == NEIGHBOUR
            assert OutboxMail.objects.get(pk=made["mail_about"]).context == {"who": ["… <…>"]}
            assert Commitment.objects.get().text == "Send prices"


def test_nobody_brings_the_person_back(known: Any) -> None:
    """A mail in flight, an import that waits, and the same erasure once more."""
    cities = [known[slug][0] for slug in SLUGS]
    answer_everywhere(cities, ask("erasure"))
    DataRequest.objects.all().update(created_at="2026-01-01T00:00Z")

    for slug in SLUGS:
        city, made = known[slug]
        with enter_city(city):
            assert not OutboxMail.objects.filter(pk=made["mail"]).exists()
            rows = ImportRow.objects.filter(values={})
            assert {row.outcome for row in rows} == {RowOutcome.REFUSED}
            assert {row.reasons[0]["code"] for row in rows} == {"erased"}
            states = set(StakeholderImport.objects.values_list("state", flat=True))
            assert states == {ImportState.PREVIEWED, ImportState.CANCELLED}
            assert find_forgotten(city=city, emails=[EMAIL, EARLIER, NEIGHBOUR["email"]]) == {EMAIL, EARLIER}
            assert Suppression.objects.filter(city=city).count() == 2
    assert find_cities(email=EMAIL) <= {known["tartu"][0].pk}


def test_erasing_twice_changes_nothing_more(known: Any) -> None:
    city, made = known["vilnius"]
    with enter_city(city):
        first = erase_person(city=city, email=EMAIL, now=NOW)
        before = LogEntry.objects.count()
        second = erase_person(city=city, email=EMAIL, now=NOW)

        assert sum(one["erased"] for one in first["counts"].values()) > 10
        assert {code: one for code, one in second["counts"].items() if any(one.values())} == {
            "suppressions": {"erased": 0, "pseudonymised": 1}
        }
        assert LogEntry.objects.count() == before
        assert Registration.objects.get(pk=made["dialogue-registration"]).person == "Erased person 1"


def test_preview_says_what_would_happen_and_changes_nothing(known: Any) -> None:
    city, made = known["vilnius"]
    with enter_city(city):
        before = search_everything([city])
        _person, preview = preview_erasure(city=city, email=EMAIL, now=NOW)

        assert search_everything([city]) == before
        assert Stakeholder.objects.get(pk=made["entry"]).person == NAME
        assert preview == erase_person(city=city, email=EMAIL, now=NOW)


def test_each_city_sees_only_its_own_task(known: Any) -> None:
    request = ask("access")

    for slug in (*SLUGS, "riga"):
        with enter_city(known[slug][0]):
            assert DataRequestTask.objects.filter(request=request).count() == (slug != "riga")


def test_namesake_keeps_their_name(known: Any) -> None:
    city, made = known["vilnius"]
    StakeholderFactory(city=city, person=NAME, email="other.liis@elsewhere.example", organisation="Elsewhere")
    request = ask("erasure")
    answer_everywhere([known[slug][0] for slug in SLUGS], request)
    close_request(request_id=request.pk)

    with enter_city(city):
        assert Stakeholder.objects.get(email="other.liis@elsewhere.example").person == NAME
        assert Stakeholder.objects.get(pk=made["neighbour"]).notes == f"Works with {NAME} (…)."
    left = {where.split(": ")[1] for where in search_everything([city])}
    assert left == {NAME}
