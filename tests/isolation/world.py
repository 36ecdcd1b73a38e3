"""One of everything in our city, each with a mark that must never be seen in another."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from cities.models import (
    ApiToken,
    ColleagueInvitation,
    DataRequest,
    DataRequestTask,
    LegalText,
    LogEntry,
    Membership,
    RetentionRun,
    Suppression,
)
from cities.models import Run as RunRow
from cities.outbox import queue_mail
from cities.tenancy import enter_city, make_link
from stakeholders.models import OrganisationVerification, SharedEntry
from stakeholders.services.sharing import share_entries
from tests.conftest import Cast
from tests.factories.accessibility import AccessibilityFeedbackFactory, AccessibilityStatementFactory
from tests.factories.cities import CityFactory
from tests.factories.citylabs import LabFactory, LabNeedFactory, LabTargetFactory, RoomFactory, SessionFactory
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SeatOfferFactory,
    SurveyQuestionFactory,
)
from tests.factories.citylabs_reports import CommitmentFactory, ReportFactory
from tests.factories.duplicates import DuplicatePairFactory, StakeholderMergeFactory
from tests.factories.networks import NetworkInvitationFactory, make_agreeing, make_network
from tests.factories.organisations import OrganisationFactory
from tests.factories.procurement import NeedFactory
from tests.factories.stakeholders import (
    ConsentFactory,
    SegmentFactory,
    StakeholderFactory,
    StakeholderImportFactory,
    make_actor,
)

MARK = "Kummelikatus"  # a word that no page says by itself


@dataclass(frozen=True)
class World:
    """Values for the parameters of addresses, by parameter or by (address name, parameter)."""

    values: dict[Any, Any]

    def value(self, name: str | None, parameter: str) -> Any:
        """Return the value for a parameter of the address with this name; a KeyError means: teach it here."""
        return self.values.get((name, parameter)) or self.values[parameter]


def _deletion(city: Any) -> RetentionRun:
    return RetentionRun.objects.create(city=city, trigger="night", codes=["mails"], started_at=timezone.now())


def _rows_of_cities(cast: Cast) -> dict[str, Any]:
    city, now = cast.ours, timezone.now()
    with enter_city(city):
        token = ApiToken.objects.create(
            city=city,
            name=MARK,
            prefix="abc",
            digest=b"x",
            scopes=["labs.read"],
            created_by=cast.owner,
            expires_at=now + timedelta(days=1),
        )
        invitation = ColleagueInvitation.objects.create(
            city=city, email=f"{MARK}@colleagues.example".lower(), role="reader", expires_at=now + timedelta(days=5)
        )
        mail = queue_mail(
            city=city,
            campaign=f"colleague:{invitation.pk}",
            recipient=f"{MARK}@mails.example".lower(),
            kind="colleague-invitation",
            context={},
            language="en",
        )
        return {
            "token_id": token.pk,
            ("colleague-invitation-resend", "invitation_id"): invitation.pk,
            ("colleague-invitation-withdraw", "invitation_id"): invitation.pk,
            "mail_id": mail.pk,
            ("own-data", "token"): make_link("own-data", mail.pk),
            ("retention-run", "run_id"): (report := _deletion(city)).pk,
            ("retention-run-export", "run_id"): report.pk,
            "membership_id": Membership.objects.get(city=city, user=cast.reader).pk,
            "suppression_id": Suppression.objects.create(
                city=city, email=f"{MARK}@quiet.example".lower(), scope="all", reason="asked"
            ).pk,
            "feedback_id": AccessibilityFeedbackFactory(city=city, text=MARK, page=MARK, email=f"{MARK}@f.example").pk,
            "statement": AccessibilityStatementFactory(city=city, contact_name=MARK, assessor=MARK).pk,
            "task_id": DataRequestTask.objects.create(
                city=city,
                request=DataRequest.objects.create(
                    kind="erasure",
                    state="open",
                    email=f"{MARK}@asks.example".lower(),
                    digest=b"x",
                    language="en",
                    created_at=now,
                    proven_at=now,
                ),
                kind="erasure",
                due_at=now + timedelta(days=30),
                created_at=now,
            ).pk,
            "run_id": RunRow.objects.create(city=city, kind="import", task="none").pk,
            "legal": LegalText.objects.create(
                city=city, kind="privacy", language="en", version=1, body=MARK, published_at=now
            ).pk,
        }


def _rows_of_labs(cast: Cast) -> dict[str, Any]:
    city = cast.ours
    lab = LabFactory(city=city, slug="kummelikatus", title={"en": MARK}, venue=MARK)
    need = NeedFactory(city=city, title={"en": MARK})
    LabNeedFactory(city=city, lab=lab, need=need)
    LabTargetFactory(city=city, lab=lab)
    room = RoomFactory(city=city, lab=lab, name=MARK)
    session = SessionFactory(city=city, lab=lab, title={"en": MARK})
    campaign = CampaignFactory(city=city, lab=lab)
    invitation = InvitationFactory(city=city, lab=lab, campaign=campaign, person=MARK)
    registration = RegistrationFactory(city=city, lab=lab, person=MARK)
    question = SurveyQuestionFactory(city=city, lab=lab, text={"en": MARK})
    commitment = CommitmentFactory(city=city, lab=lab, text=MARK)
    ReportFactory(city=city, lab=lab, conclusions={"en": MARK})
    offer = SeatOfferFactory(city=city, registration=RegistrationFactory(city=city, lab=lab, state="offered"))
    return {
        "lab_slug": lab.slug,
        "need_id": need.pk,
        "room_id": room.pk,
        "session_id": session.pk,
        "campaign_id": campaign.pk,
        "invitation_id": invitation.pk,
        "registration_id": registration.pk,
        "question_id": question.pk,
        "commitment_id": commitment.pk,
        "offer_id": offer.pk,
        "token": make_link("ticket", registration.pk),
    }


def _rows_of_networks(cast: Cast) -> dict[Any, Any]:
    """A network that we coordinate, with a third city that shares somebody; theirs is not in it."""
    third = CityFactory(slug="third")
    network = make_network(cast.ours, third, slug="kummelikatused", name={"en": MARK})
    asking = NetworkInvitationFactory(city=cast.ours, network=make_network(third), invited_by=third)
    asked = NetworkInvitationFactory(city=CityFactory(), network=network, invited_by=cast.ours)
    entry = make_agreeing(third, person=MARK)
    with enter_city(third):
        share_entries(city=third, actor=make_actor(third), network=network, stakeholder_ids=[entry.pk])
        shared = SharedEntry.objects.get(city=third)
    return {
        "network_id": network.pk,
        "member_slug": third.slug,
        "shared_id": shared.pk,
        ("network-answer", "invitation_id"): asking.pk,
        ("network-unask", "invitation_id"): asked.pk,
    }


def _rows_of_organisations(cast: Cast) -> dict[str, Any]:
    """A public profile is no city's; what a city says about it is."""
    organisation = OrganisationFactory()
    mark = OrganisationVerification.objects.create(
        organisation=organisation, way="city", city=cast.ours, evidence=MARK, verified_at=timezone.now()
    )
    return {"organisation_id": organisation.pk, "verification_id": mark.pk}


def build_world(cast: Cast) -> World:
    """Fill our city; theirs stays empty but for its people."""
    stakeholder = StakeholderFactory(city=cast.ours, organisation=MARK, email=f"{MARK}@people.example".lower())
    ConsentFactory(city=cast.ours, email=stakeholder.email)
    values = {
        **_rows_of_cities(cast),
        **_rows_of_labs(cast),
        **_rows_of_networks(cast),
        "stakeholder_id": stakeholder.pk,
        "pair_id": DuplicatePairFactory(city=cast.ours, left=stakeholder).pk,
        "merge_id": StakeholderMergeFactory(city=cast.ours, kept=stakeholder).pk,
        **_rows_of_organisations(cast),
        "segment_id": SegmentFactory(city=cast.ours, name=MARK).pk,
        "import_id": StakeholderImportFactory(city=cast.ours, file_name=f"{MARK}.csv").pk,
        "kind": "privacy",
        "language": "en",
        "key": "lab-1",
        "version": 1,
        "code_list": "cpv",
        "code": "not-found",
        ("retention-edit", "code"): "mails",
        "form": "csv",
        "format": "pdf",
        "file_format": "csv",
        "step": "publish",
    }
    with enter_city(cast.ours):
        values["entry_id"] = _log(cast)
    return World(values)


def _log(cast: Cast) -> Any:
    entry = LogEntry(
        city=cast.ours, at=timezone.now(), actor_kind="member", actor_label=MARK, action="city.try", changes={}
    )
    entry.save(force_insert=True)
    connection.check_constraints()  # gives the entry its place in the chain, as a commit would
    return entry.pk
