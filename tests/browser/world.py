"""Says where every page of the demo site is. Runs in a process of its own, with the settings of the site."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from cities.enums import Role
from cities.models import (
    City,
    ColleagueInvitation,
    DataRequest,
    DataRequestTask,
    LogEntry,
    Membership,
    Network,
    NetworkMembership,
    OutboxMail,
    RetentionRun,
    Run,
    Suppression,
)
from cities.permissions import permissions_of
from cities.services.api_tokens import create_token
from cities.services.data_requests import ask_for_data, prove_request, route_request
from cities.tenancy import enter_city, make_link
from citylabs.enums import LabState, RegistrationState
from citylabs.management.demo.places import STAFF_EMAIL
from citylabs.models import (
    Campaign,
    Commitment,
    Invitation,
    Lab,
    LabNeed,
    Registration,
    Room,
    Session,
    SurveyQuestion,
)
from citylabs.reports.files import make_file
from citylabs.services.campaigns import create_campaign
from citylabs.services.report_releases import RUN_KIND, make_release_files
from stakeholders.models import Segment, SharedEntry, Stakeholder
from stakeholders.rules.joining import Joining
from stakeholders.services.import_work import read_import
from stakeholders.services.imports import upload_import
from stakeholders.services.self_registrations import request_joining
from stakeholders.services.sharing_requests import ask_to_share
from tests.architecture.test_addresses import list_patterns
from tests.browser.site import CITY, GUEST, PASSWORD, STAFF
from tests.browser.world_organisations import list_organisation_values
from tests.factories.accessibility import AccessibilityFeedbackFactory
from tests.factories.citylabs_people import SeatOfferFactory
from tests.factories.duplicates import DuplicatePairFactory, StakeholderMergeFactory
from tests.factories.stakeholders import make_actor

LIST = Path(__file__).parent.parent / "data" / "tartu_cp1257.csv"
# Which lab an address shows: what it is about decides; everything else shows the one that is open for registration.
LABS_BY_STATE = {
    LabState.RUNNING: ("lab-checkin",),
    LabState.REPORTING: ("lab-survey", "survey-", "registrations-export"),
    LabState.CLOSED: ("lab-report", "commitment-", "public-report"),
    LabState.DRAFT: ("lab-review", "lab-delete", "lab-edit-", "lab-programme", "session-", "room-"),
}
# Addresses that look different in every state of a lab.
# `<slug:name>` of a route, `(?P<name>` of an expression.
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
NETWORK_PAGES = ("public-network", "network-join", "network-join-sent", "network-join-confirm")
EVERY_LAB = ("lab", "lab-manage", "lab-report")


class World:
    """The rows of the demo by the parameters of addresses."""

    def __init__(self) -> None:
        self.city = City.objects.get(slug=CITY)
        with enter_city(self.city):
            found = Lab.objects.filter(city=self.city).exclude(commitments=None, state=LabState.CLOSED)
            self.labs = {LabState(lab.state): lab for lab in found}
            self.every_lab = list(Lab.objects.filter(city=self.city).order_by("slug"))
            self.values = {**_constants(), **self._of_city(), **self._of_people(), **self._of_networks()}
            self.values |= list_organisation_values(self.city)
        self.values["import_id"] = self._read_a_list()
        self._make_files()

    def addresses_of(self, address: str, entry: URLPattern) -> list[str]:
        """Every address of this entry that is worth a look."""
        parameters = PARAMETER.findall(address)
        if entry.name in EVERY_LAB:
            return [self._reverse(entry, parameters, lab) for lab in self.every_lab]
        return [self._reverse(entry, parameters, self.lab_for(entry.name or ""))]

    def lab_for(self, name: str) -> Lab:
        """The lab in whose state this page has most to show."""
        for state, beginnings in LABS_BY_STATE.items():
            if name.startswith(beginnings):
                return self.labs[state]
        return self.labs[LabState.PUBLISHED]

    def _reverse(self, entry: URLPattern, parameters: Any, lab: Lab) -> str:
        values = {**self.values, **self._of_lab(lab), "lab_slug": lab.slug}
        return reverse(
            str(entry.name), kwargs={key: values.get((entry.name, key)) or values[key] for key in parameters}
        )

    def _of_lab(self, lab: Lab) -> dict[Any, Any]:
        with enter_city(self.city):
            return {
                "room_id": _first_id(Room, city=self.city, lab=lab),
                "session_id": _first_id(Session, city=self.city, lab=lab),
                "question_id": _first_id(SurveyQuestion, city=self.city, lab=lab),
                "commitment_id": _first_id(Commitment, city=self.city, lab=lab),
                "registration_id": _first_id(Registration, city=self.city, lab=lab),
                "campaign_id": _first_id(Campaign, city=self.city, lab=lab, state="draft")
                or _first_id(Campaign, city=self.city, lab=lab),
                ("campaign", "campaign_id"): _first_id(Campaign, city=self.city, lab=lab),
            }

    def _of_city(self) -> dict[Any, Any]:
        city, now = self.city, timezone.now()
        invitation = ColleagueInvitation.objects.create(
            city=city, email="new.colleague@tartu.example", role=Role.READER, expires_at=now + timedelta(days=5)
        )
        suppression = Suppression.objects.create(city=city, email="away@example.com", scope="all", reason="asked")
        actor = make_actor(city, Role.OWNER)
        token, _ = create_token(
            city=city, actor=actor, name="Open data portal", scopes=["labs.read"], expires_at=now + timedelta(days=90)
        )
        return {
            ("colleague-invitation-resend", "invitation_id"): invitation.pk,
            ("colleague-invitation-withdraw", "invitation_id"): invitation.pk,
            ("colleague-invitation", "token"): make_link("colleague", invitation.pk),
            ("unsubscribe", "token"): make_link("unsubscribe", _some(OutboxMail, city=city, kind="invitation").pk),
            ("own-data", "token"): make_link("own-data", _some(OutboxMail, city=city, kind="invitation").pk),
            ("retention-run", "run_id"): (report := self._delete_something()).pk,
            ("retention-run-export", "run_id"): report.pk,
            "mail_id": _some(OutboxMail, city=city, kind="invitation").pk,
            "membership_id": _some(Membership, city=city, role=Role.READER).pk,
            "suppression_id": suppression.pk,
            "token_id": token.pk,
            "feedback_id": AccessibilityFeedbackFactory(city=city).pk,
            **_ask_about_data(city),
            "run_id": _some(Run, city=city).pk,
            "entry_id": _some(LogEntry, city=city).pk,
            "stakeholder_id": _some(Stakeholder, city=city).pk,
            "pair_id": DuplicatePairFactory(city=city).pk,
            "merge_id": StakeholderMergeFactory(city=city).pk,
            "segment_id": _some(Segment, city=city).pk,
            "need_id": LabNeed.objects.filter(city=city).order_by("pk")[0].need_id,
        }

    def _of_networks(self) -> dict[Any, Any]:
        """The demo's network, somebody another city shares in it, and people who hold a link in their hands."""
        city, actor = self.city, make_actor(self.city, Role.ORGANISER)
        network = _some(Network, ended_at=None)
        other = _some(NetworkMembership, network=network, role="member").city
        silent = Stakeholder.objects.filter(city=city, helix_group="investor").exclude(email="")[:1]
        (question,) = ask_to_share(
            city=city, actor=actor, network=network, stakeholder_ids=[entry.pk for entry in silent]
        )
        typed = Joining(person="Kim Example", email="kim@example.com", helix_group="sme", themes=("climate",))
        one, many = (
            request_joining(cities=[city], joining=typed, network=network if is_many else None)
            for is_many in (False, True)
        )
        return {
            "network_id": network.pk,
            "member_slug": other.slug,
            "shared_id": SharedEntry.objects.exclude(city=city).order_by("sort_key")[0].pk,
            ("join-confirm", "token"): make_link("join", one),
            ("network-join-confirm", "token"): make_link("join", many),
            ("sharing-answer", "token"): make_link("sharing", question.pk),
            **{(name, "slug"): network.slug for name in NETWORK_PAGES},
        }

    def _delete_something(self) -> RetentionRun:
        line = {"code": "drafts", "days": 30, "before": timezone.now().isoformat(), "deleted": 3}
        return RetentionRun.objects.create(
            city=self.city,
            trigger="night",
            codes=["drafts", "mails"],
            results=[line],
            deleted=3,
            started_at=timezone.now(),
            finished_at=timezone.now(),
        )

    def _read_a_list(self) -> Any:
        actor = make_actor(self.city, Role.ORGANISER)
        with enter_city(self.city):
            uploaded = upload_import(city=self.city, actor=actor, file_name="guests.csv", content=LIST.read_bytes())
            uploaded.refresh_from_db()
        read_import(city_id=self.city.pk, run_id=uploaded.run_id, import_id=uploaded.pk)
        return uploaded.pk

    def _make_files(self) -> None:
        """What a worker would do: the files of the published report."""
        with enter_city(self.city):
            run = _some(Run, city=self.city, kind=RUN_KIND)
        make_release_files(city_id=self.city.pk, run_id=run.pk, make_file=make_file)

    def _of_people(self) -> dict[Any, Any]:
        city = self.city
        opened, over = self.labs[LabState.PUBLISHED], self.labs[LabState.REPORTING]
        mine = _some(Registration, city=city, lab=opened, state=RegistrationState.CONFIRMED).pk
        came = Registration.objects.filter(city=city, lab=over).exclude(checked_in_at=None).order_by("-number")[0].pk
        waiting = _some(Registration, city=city, lab=self.labs[LabState.RUNNING], state=RegistrationState.WAITING)
        offer = SeatOfferFactory(city=city, registration=waiting, expires_at=timezone.now() + timedelta(days=1))
        create_campaign(
            city=city,
            actor=make_actor(city, Role.ORGANISER),
            lab=opened,
            audience={"groups": ["sme", "research"], "tags": [], "languages": []},
            note={},
        )
        links = {
            "registration": ("registration", mine),
            "registration-edit": ("registration", mine),
            "registration-cancel": ("registration", mine),
            "registration-restore": ("registration", mine),
            "ticket": ("ticket", mine),
            "survey": ("survey", came),
            "offer": ("offer", offer.pk),
        }
        asked = _some(Invitation, city=city, lab=opened, state="invited").pk
        links |= dict.fromkeys(("invitation", "invitation-decline"), ("invitation", asked))
        return {(name, "token"): make_link(*link) for name, link in links.items()}


def _ask_about_data(city: City) -> dict[Any, Any]:
    """A person who is registered asks for a copy and for an erasure, and holds the links in their hands."""
    guest = Registration.objects.filter(city=city).exclude(email="").order_by("pk")[0]
    tasks = {}
    for kind in ("access", "erasure"):
        ask_for_data(kind=kind, email=guest.email, language="en", city=city)
        request = prove_request(request=DataRequest.objects.get(kind=kind, email=guest.email))
        route_request(request_id=request.pk)
        tasks[kind] = DataRequestTask.objects.get(city=city, request=request)
    link = make_link("data-request", tasks["erasure"].request_id)
    return {
        "task_id": tasks["access"].pk,
        ("data-request-erasure", "task_id"): tasks["erasure"].pk,
        ("data-request", "token"): link,
        ("data-request-download", "token"): link,
    }


def _constants() -> dict[Any, Any]:
    return {
        "city_slug": CITY,
        "slug": CITY,
        "kind": "privacy",
        "language": "en",
        "version": 1,
        "code_list": "cpv",
        "code": "not-found",
        ("retention-edit", "code"): "registrations",
        "form": "csv",
        "format": "pdf",
        ("lab-report-json", "format"): "json",
        ("lab-report-table", "code"): "key-figures",
        ("public-report-json", "format"): "json",
        "file_format": "csv",
        "step": "publish",
        "key": "lab-basics",
        "provider_id": "none",
        "pk": 1,
        "part": 1,
        ("account_confirm_email", "key"): "none",
        ("account_reset_password_from_key", "key"): "none",
        "uidb36": "1",
    }


def _some(model: type[Model], **conditions: Any) -> Any:
    """The first row of the demo that fits; without one the demo no longer shows what it should."""
    row = model._default_manager.filter(**conditions).order_by("pk").first()
    if row is None:
        raise LookupError(f"The demo has no {model.__name__} with {conditions}.")
    return row


def _first_id(model: type[Model], **conditions: Any) -> Any:
    return model._default_manager.filter(**conditions).order_by("pk").values_list("pk", flat=True).first()


def roles_for(address: str, entry: URLPattern) -> list[str]:
    """Who may open this address with GET, strongest first; empty where it has no GET."""
    gate = getattr(entry.callback, "gate", None)
    if gate is None:
        return [GUEST, Role.OWNER]
    if gate.kind == "workspace":
        permission = gate.permissions.get("GET")
        return [role for role in Role.values if permission and permission.code in permissions_of(role)]
    if address.startswith("staff/"):
        return [STAFF]
    return [Role.OWNER] if gate.kind == "account" else [GUEST, Role.OWNER]


class Clients:
    """Signed-in test clients, only to ask what an address answers."""

    def __init__(self) -> None:
        self._known: dict[str, Client] = {}

    def of(self, role: str) -> Client:
        """The client of the person who has this role."""
        if role not in self._known:
            client = Client(raise_request_exception=False)
            if role != GUEST:
                email = STAFF_EMAIL if role == STAFF else f"{role}@{CITY}.example"
                client.login(request=None, username=email, password=PASSWORD, email=email)
            self._known[role] = client
        return self._known[role]


def describe(client: Client, path: str) -> str:
    """What the address answers: `page`, or in a few words what else."""
    answer = client.get(path, headers={"host": "localhost"})
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code != 200:
        return f"{answer.status_code} {answer.headers.get('Location', '')}".strip()
    if kind != "text/html":
        return kind
    if "sandbox" in answer.headers.get("Content-Security-Policy", ""):
        return "a mail to look at in a frame"
    return "page" if b"<html" in answer.content else "part of a page"


def write_addresses(target: Path) -> None:
    """Ask every address of the table and write what was found."""
    world, clients = World(), Clients()
    pages: list[dict[str, Any]] = []
    others: dict[str, str] = {}
    for address, entry in list_patterns():
        if address.startswith(("api/", "account/social/")) or not entry.name:
            continue
        roles = roles_for(address, entry)
        try:
            paths = world.addresses_of(address, entry) if roles else []
        except KeyError as unknown:
            others[entry.name] = f"404: teach tests/browser/world.py the parameter {unknown}"
            continue
        for path in paths:
            answers = {role: describe(clients.of(role), path) for role in roles}
            open_to = [role for role, answer in answers.items() if answer == "page"]
            if open_to:
                pages.append({"name": entry.name, "path": path, "roles": open_to})
            else:
                others[entry.name] = answers[roles[0]]
    target.write_text(json.dumps({"addresses": pages, "others": others}, indent=1))
