"""The path of a lab by a program of the city: a token made on the page, then nothing but HTTP."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.journeys.cities import coming_hour, found_city
from tests.journeys.people import People
from tests.journeys.platform import Platform, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.xdist_group("serial")]
SCOPES = (
    "stakeholders.read",
    "stakeholders.edit",
    "labs.read",
    "labs.edit",
    "labs.publish",
    "invitations.send",
    "registrations.read",
    "registrations.edit",
    "checkin.use",
    "reports.read",
    "reports.edit",
    "reports.publish",
)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Any
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)


@dataclass
class Program:
    """A program of the city with its token."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/api/v1/{path}", data=data, method=method)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.add_header(name.replace("_", "-"), value)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def do(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        answer = self.ask(method, path, body)
        assert answer.status == status, answer.content
        return answer.data if answer.content else None


def make_token(people: People, platform: Platform, name: str, scopes: tuple[str, ...]) -> Program:
    owner = people.sign_in(name, "owner@tartu.example")
    owner.goto("/c/tartu/work/settings/tokens/")
    owner.get_by_label("Name", exact=True).fill(name)
    for scope in scopes:
        owner.get_by_label(re.compile(rf"\s{re.escape(scope)}$")).check()
    owner.get_by_role("button", name="Create the token").click()
    expect(owner.get_by_role("heading", level=1)).to_have_text("Copy the token now")
    return Program(platform.url, owner.locator(".copy__value").inner_text())


def write_stakeholders(program: Program) -> None:
    for number in range(3):
        entry = {
            "organisation": f"Firm {number}",
            "person": f"Person Number{number}",
            "email": f"person{number}@firm.example",
            "helix_group": "sme",
            "language": "en",
        }
        key = {"Idempotency_Key": f"stakeholder-{number}"}
        first = program.ask("POST", "cities/tartu/stakeholders/", entry, **key)
        again = program.ask("POST", "cities/tartu/stakeholders/", entry, **key)
        assert (first.status, again.status) == (201, 201), first.content
        assert again.content == first.content
        assert again.headers["Idempotency-Replayed"] == "true"
    listed = program.ask("GET", "cities/tartu/stakeholders/")
    assert [it["person"] for it in listed.data["results"]] == [f"Person Number{number}" for number in range(3)]
    unchanged = program.ask("GET", "cities/tartu/stakeholders/", If_None_Match=listed.headers["ETag"])
    assert (unchanged.status, unchanged.content) == (304, b"")


def plan(program: Program) -> str:
    start = coming_hour()
    made = program.do(
        "POST",
        "cities/tartu/labs/",
        {
            "kind": "needs_cocreation",
            "title": {"en": "Cool streets", "et": "Jahedad tänavad"},
            "purpose": {"en": "Find what is needed.", "et": "Leida, mida on vaja."},
            "languages": ["en", "et"],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=3)).isoformat(),
            "venue": "Town hall",
            "capacity": 20,
        },
        status=201,
    )
    lab = f"cities/tartu/labs/{made['slug']}/"
    early = program.ask("POST", f"{lab}publish/")
    assert early.status == 409
    assert early.headers["Content-Type"] == "application/problem+json"
    program.do(
        "POST",
        f"{lab}sessions/",
        {
            "title": {"en": "Welcome"},
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=1)).isoformat(),
        },
        status=201,
    )
    assert program.do("POST", f"{lab}publish/")["state"] == "published"
    return lab


def invite(program: Program, platform: Platform, lab: str) -> None:
    campaign = program.do("POST", f"{lab}campaigns/", {"audience": {"groups": ["sme"]}}, status=201)
    path = f"{lab}campaigns/{campaign['id']}/"
    assert program.do("GET", f"{path}audience/")["to_invite"] == 3
    program.do("POST", f"{path}send/", status=202)
    for number in range(3):
        platform.wait_for_mail(f"person{number}@firm.example")
    listed = program.do("GET", f"{lab}invitations/")
    assert {it["state"] for it in listed["results"]} == {"invited"}


def register_and_let_in(program: Program, platform: Platform, lab: str) -> None:
    anybody = Program(platform.url, "")
    guest = {"person": "Zoe Guest", "email": "zoe@guest.example", "helix_group": "citizen", "language": "en"}
    assert anybody.ask("POST", f"{lab}register/", guest).status == 202
    platform.wait_for_mail("zoe@guest.example")
    (person,) = program.do("GET", f"{lab}registrations/")["results"]
    assert (person["person"], person["state"], person["source"]) == ("Zoe Guest", "confirmed", "api")
    assert program.do("POST", f"{lab}start/")["state"] == "running"
    assert program.do("POST", f"{lab}registrations/{person['id']}/check-in/")["checked_in_at"] is not None
    assert program.do("GET", f"{lab}seats/")["checked_in"] == 1
    assert program.do("POST", f"{lab}end/")["state"] == "reporting"
    platform.wait_for_mail("zoe@guest.example", count=2)
    assert program.do("GET", f"{lab}survey/") == {"came": 1, "asked": 1, "answered": 0}


def report(program: Program, platform: Platform, lab: str) -> None:
    program.do("PATCH", f"{lab}report/", {"conclusions": {"en": "Shade first.", "et": "Vari enne."}})
    program.do("POST", f"{lab}report/compile/", status=202)
    wait_until(lambda: program.do("GET", f"{lab}report/")["compiled_at"] is not None, platform.tail)
    compiled = program.do("GET", f"{lab}report/")
    assert compiled["content"]["total"]["attended"]["value"] == 1
    program.do("POST", f"{lab}report/publish/", status=201)
    public = Program(platform.url, "").do("GET", f"{lab}report/versions/1/")
    assert public["content"]["conclusions"] == {"en": "Shade first.", "et": "Vari enne."}


def test_same_path_through_the_api(people: People, platform: Platform) -> None:
    found_city("tartu")
    found_city("tampere")
    program = make_token(people, platform, "website", SCOPES)
    assert re.fullmatch(r"clt_\S{20,}", program.token)
    write_stakeholders(program)
    lab = plan(program)
    invite(program, platform, lab)
    register_and_let_in(program, platform, lab)
    report(program, platform, lab)

    reader = make_token(people, platform, "reader", ("labs.read",))
    assert reader.do("GET", lab)["state"] == "reporting"
    refused = reader.ask("POST", f"{lab}close/")
    assert (refused.status, refused.headers["Content-Type"]) == (403, "application/problem+json")
    assert refused.data["type"].endswith("/problems/not-allowed/"), refused.data
    assert program.ask("GET", "cities/tampere/labs/").status == 404
    assert Program(platform.url, "clt_invented").ask("GET", lab).status == 401
