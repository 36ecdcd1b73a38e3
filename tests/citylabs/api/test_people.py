"""Campaigns, invitations, registrations, check-in and counts through the API."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import OutboxMail, Run
from cities.tenancy import enter_city
from citylabs.models import Campaign, Lab, Registration
from tests.cities.api.conftest import make_token
from tests.citylabs.views.test_people_links import make_lab
from tests.conftest import Cast
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
PERSON = {"person": "Mari Maasikas", "email": "mari@firm.example", "helix_group": "sme"}
ALL = ["invitations.send", "registrations.read", "registrations.edit", "checkin.use", "reports.read"]


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return make_lab(cast, capacity=1)


def at(lab: Lab, *parts: object) -> str:
    return f"/api/v1/cities/{lab.city.slug}/labs/{lab.slug}/" + "".join(f"{part}/" for part in parts)


def client_of(cast: Cast, *scopes: str) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(cast.ours, *(scopes or ALL))}"})


def post(client: Client, address: str, body: Any = None) -> Any:
    return client.post(address, body if body is not None else {}, content_type="application/json")


READS = [("campaigns", "registrations.read"), ("invitations", "registrations.read")]
READS += [("registrations", "registrations.read"), ("seats", "checkin.use"), ("survey", "reports.read")]


@pytest.mark.parametrize(("part", "scope"), READS)
def test_reads_need_their_scope(cast: Cast, lab: Lab, as_user: Any, part: str, scope: str) -> None:
    assert client_of(cast, scope).get(at(lab, part)).status_code == 200
    assert client_of(cast, "needs.read").get(at(lab, part)).status_code == 403
    assert as_user(cast.stranger).get(at(lab, part)).status_code == 404
    assert Client().get(at(lab, part)).status_code == 401
    assert client_of(cast).get(at(lab, part).replace(lab.slug, "no-such-lab")).status_code == 404


@pytest.mark.parametrize(
    ("part", "factory"), [("registrations", RegistrationFactory), ("invitations", InvitationFactory)]
)
def test_lists_show_this_lab_in_a_fixed_number_of_queries(cast: Cast, lab: Lab, part: str, factory: Any) -> None:
    key = "lab" if part == "registrations" else "campaign__lab"
    factory(**{key: make_lab(cast)})
    client = client_of(cast)

    def read() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(at(lab, part)).json()
        return len(page["results"]), len(queries)

    factory(**{key: lab})
    read()
    one = read()
    factory(**{key: lab})
    factory(**{key: lab})
    assert (one[0], read()) == (1, (3, one[1]))


def test_a_campaign_is_written_counted_and_sent(cast: Cast, lab: Lab) -> None:
    StakeholderFactory(city=cast.ours, helix_group="research")
    StakeholderFactory(city=cast.ours)
    client = client_of(cast)

    body = {"audience": {"groups": ["research"]}, "note": {"en": "Come!"}}
    made = post(client, at(lab, "campaigns"), body).json()
    counts = client.get(at(lab, "campaigns", made["id"], "audience")).json()
    sent = post(client, at(lab, "campaigns", made["id"], "send"))
    again = post(client, at(lab, "campaigns", made["id"], "send"))

    assert made["state"] == "draft"
    assert counts == {
        "matching": 1, "invited": 0, "registered": 0, "suppressed": 0, "no_consent": 0, "to_invite": 1,
    }  # fmt: skip
    assert (sent.status_code, sent.json()["state"]) == (202, "sending")
    assert (again.status_code, again.json()["type"].rstrip("/").rpartition("/")[2]) == (409, "campaign-sent")
    with enter_city(cast.ours):
        assert str(Run.objects.get().pk) == sent.json()["run_id"]


@pytest.mark.parametrize(
    "body", [{"audience": {"groups": ["king"]}}, {"audience": {}, "note": {"en": "x" * 5001}}, {"note": {}}]
)
def test_bad_campaigns_are_refused(cast: Cast, lab: Lab, body: dict[str, Any]) -> None:
    assert post(client_of(cast), at(lab, "campaigns"), body).status_code == 422
    with enter_city(cast.ours):
        assert not Campaign.objects.exists()


def test_campaign_of_another_lab_is_not_found(cast: Cast, lab: Lab) -> None:
    other = CampaignFactory(lab=make_lab(cast))

    assert post(client_of(cast), at(lab, "campaigns", other.pk, "send")).status_code == 404


def test_public_registration_answers_the_same_to_everybody(cast: Cast, lab: Lab) -> None:
    first = post(Client(), at(lab, "register"), PERSON)
    second = post(Client(), at(lab, "register"), {**PERSON, "person": "A stranger"})

    assert (first.status_code, first.content) == (second.status_code, second.content) == (202, b"")
    with enter_city(cast.ours):
        assert [(one.person, one.source) for one in Registration.objects.all()] == [("Mari Maasikas", "api")]
        kinds = OutboxMail.objects.order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["registration_confirmed", "already_registered"]


@pytest.mark.parametrize(
    "change", [{"person": ""}, {"email": "nobody"}, {"helix_group": "king"}, {"language": "xx"}, {"unknown": 1}]
)
def test_bad_registrations_are_refused(cast: Cast, lab: Lab, change: dict[str, Any]) -> None:
    assert post(Client(), at(lab, "register"), {**PERSON, **change}).status_code == 422
    with enter_city(cast.ours):
        assert not Registration.objects.exists()


def test_closed_registration_is_a_problem(cast: Cast) -> None:
    lab = make_lab(cast, state="cancelled")

    answer = post(Client(), at(lab, "register"), PERSON)

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")


def test_registrations_are_made_confirmed_cancelled_and_checked_in(cast: Cast, lab: Lab) -> None:
    client = client_of(cast)
    one = post(client, at(lab, "registrations"), PERSON).json()
    two = post(client, at(lab, "registrations"), {**PERSON, "email": "two@firm.example"}).json()

    full = post(client, at(lab, "registrations", two["id"], "confirm"))
    refused = post(client, at(lab, "registrations", two["id"], "check-in"))
    cancelled = post(client, at(lab, "registrations", one["id"], "cancel")).json()
    confirmed = post(client, at(lab, "registrations", two["id"], "confirm")).json()
    came = post(client, at(lab, "registrations", two["id"], "check-in")).json()
    again = post(client, at(lab, "registrations", two["id"], "check-in")).json()
    counts = client.get(at(lab, "seats")).json()
    undone = client.delete(at(lab, "registrations", two["id"], "check-in")).json()

    assert [one["state"], two["state"]] == ["confirmed", "waiting_list"]
    assert [full.status_code, refused.status_code] == [409, 409]
    assert [cancelled["state"], confirmed["state"]] == ["cancelled", "confirmed"]
    assert came["checked_in_at"] == again["checked_in_at"] is not None
    assert (counts["checked_in"], counts["confirmed"], counts["free"]) == (1, 1, 0)
    assert undone["checked_in_at"] is None
    assert client.get(at(lab, "registrations", two["id"])).json()["number"] == 2
