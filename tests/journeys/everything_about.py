"""A person in every role of a city, with a neighbour beside them; and a search of everything for the person's data."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from cities.enums import Role
from cities.models import (
    AccessibilityFeedback,
    City,
    ColleagueInvitation,
    FormDraft,
    IdempotencyRecord,
    OutboxMail,
    Suppression,
    User,
)
from cities.services.suppressions import add_suppression
from cities.tenancy import enter_city
from citylabs.enums import LabKind
from citylabs.models import (
    AccessNeeds,
    AudienceMember,
    Commitment,
    ReleaseFile,
    Report,
    ReportFile,
    ReportRelease,
    SurveyResponse,
)
from stakeholders.enums import ConsentPurpose, ImportState, ProfileRole, RowOutcome
from stakeholders.models import (
    ImportRow,
    OrganisationDraft,
    OrganisationMemberInvitation,
    Segment,
    SelfRegistration,
    SharingRequest,
    Stakeholder,
    StakeholderMerge,
)
from stakeholders.services.sharing import share_entries
from tests.factories.cities import MembershipFactory
from tests.factories.citylabs import LabFactory, SessionFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.citylabs_reports import HeldLabFactory
from tests.factories.networks import make_network
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory, StakeholderImportFactory, make_actor
from tests.pdf import read_pdf_text

EMAIL = "liis.tamm@heatpump.example"
EARLIER = "liis@old-firm.example"
NAME = "Liis Tamm-Õunapuu"
PHONE = "+372 5555 0199"
NEEDLES = (EMAIL, EARLIER, NAME, PHONE)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NEIGHBOUR = {"person": "Peeter Peterson", "email": "peeter@heatpump.example", "phone": "+372 5555 0200"}


def fill(city: City) -> dict[str, Any]:
    """Let the city know the person in every way there is; return what the tests ask for again."""
    entry = StakeholderFactory(
        city=city,
        person=NAME,
        organisation="Heat Pump OÜ",
        email=EMAIL,
        other_emails=[EARLIER],
        phone=PHONE,
        notes=f"{city.slug}: met at the fair",
    )
    neighbour = StakeholderFactory(
        city=city, organisation="Heat Pump OÜ", notes=f"Works with {NAME} ({EMAIL}).", **NEIGHBOUR
    )
    ConsentFactory(city=city, email=EMAIL)
    ConsentFactory(city=city, email=NEIGHBOUR["email"])
    made = {"entry": entry.pk, "neighbour": neighbour.pk, **_labs(city, entry), **_mails(city)}
    _links(city, entry)
    _import(city, entry)
    with enter_city(city):
        AccessibilityFeedback.objects.create(
            city=city, text=f"I am {NAME}, the map has no words", email=EMAIL, language="et", created_at=NOW
        )
        owner = User.objects.get(email=f"owner@{city.slug}.example")
        FormDraft.objects.create(
            city=city, user=owner, key=f"stakeholder-{entry.pk}", content={"person": [NAME]}, changed_at=NOW
        )
        body = json.dumps({"person": NAME}).encode()  # letters as codes
        IdempotencyRecord.objects.create(
            city=city, key="1", caller="t", fingerprint=b"1", status=201, body=body, content_type="application/json"
        )
        ColleagueInvitation.objects.create(city=city, email=EMAIL, role=Role.READER, expires_at=NOW)
        actor = make_actor(city)
        add_suppression(city=city, actor=actor, email=EARLIER, scope=Suppression.Scope.ALL, reason="bounced")
    return made


def _links(city: City, entry: Stakeholder) -> None:
    """Shared in a network, merged, put in by themselves, alike to somebody, asked to share."""
    network = make_network(city)
    ConsentFactory(city=city, email=EMAIL, purpose=ConsentPurpose.SHARE)
    with enter_city(city):
        share_entries(city=city, actor=make_actor(city), network=network, stakeholder_ids=[entry.pk])
        gone = {"person": NAME, "email": EARLIER, "phone": PHONE}
        StakeholderMerge.objects.create(
            city=city, kept=entry, gone_id=uuid4(), gone=gone, changed={"person": ["", NAME]}, merged_at=NOW
        )
        Segment.objects.create(city=city, name=f"Like {NAME}", definition={"q": EMAIL})
        SharingRequest.objects.create(city=city, stakeholder=entry, network=network, email=EMAIL, asked_at=NOW)
        SelfRegistration.objects.create(
            city=city,
            batch=uuid4(),
            email=EMAIL,
            person=NAME,
            organisation="Heat Pump OÜ",
            helix_group="sme",
            language="en",
            created_at=NOW,
            expires_at=NOW,
        )


def _labs(city: City, entry: Any) -> dict[str, Any]:
    dialogue = HeldLabFactory(city=city, kind=LabKind.MARKET_DIALOGUE, slug="dialogue")
    coming = LabFactory(city=city, published=True, kind=LabKind.NEEDS_COCREATION, slug="coming")
    made: dict[str, Any] = {"dialogue": dialogue.pk, "coming": coming.pk}
    for lab in (dialogue, coming):
        campaign = CampaignFactory(lab=lab)
        who = {"person": NAME, "organisation": "Heat Pump OÜ", "email": EMAIL}
        invitation = InvitationFactory(campaign=campaign, stakeholder=entry, **who)
        made[f"{lab.slug}-invitation"] = invitation.pk
        checked_in_at = NOW if lab is dialogue else None
        mine = RegistrationFactory(lab=lab, invitation=invitation, number=1, checked_in_at=checked_in_at, **who)
        made[f"{lab.slug}-registration"] = mine.pk
        RegistrationFactory(lab=lab, number=2, person=NEIGHBOUR["person"], email=NEIGHBOUR["email"])
        with enter_city(city):
            needs = {"support": [], "diets": [], "words": f"{NAME} sits in the front"}
            AccessNeeds.objects.create(city=city, registration=mine, needs=needs, changed_at=NOW)
            AudienceMember.objects.create(city=city, campaign=campaign, stakeholder=entry, batch=uuid4())
    SessionFactory(lab=dialogue, lead=NAME)
    content = {"commitments": [{"owner": NAME, "text": f"Sends prices from {EMAIL}"}], "other": "stays"}
    with enter_city(city):
        Commitment.objects.create(city=city, lab=dialogue, text="Send prices", owner=NAME, due_date=NOW.date())
        SurveyResponse.objects.create(
            id=uuid4(), city=city, lab=dialogue, helix_group="sme", answers={"more": f"Call {PHONE}"}, answered_on=NOW
        )
        report = Report.objects.create(city=city, lab=dialogue, content=content, compiled_at=NOW)
        ReportFile.objects.create(city=city, report=report, format="xlsx", language="en", content=zipped(NAME))
        release = ReportRelease.objects.create(
            city=city, lab_id=dialogue.pk, lab_slug="dialogue", version=1, content=content, sha256="0", published_at=NOW
        )
        ReleaseFile.objects.create(city=city, release=release, format="json", content=json.dumps(content).encode())
    return made


def _mails(city: City) -> dict[str, Any]:
    common = {"city": city, "kind": "registration", "due_at": NOW, "message_id": "<1@x>"}
    with enter_city(city):
        mine = OutboxMail.objects.create(
            **common, campaign="a", recipient=EMAIL, recipient_name=NAME, context={"name": NAME}, state="sending"
        )
        OutboxMail.objects.create(**common, campaign="b", recipient=EARLIER, context={}, state="queued")
        about = OutboxMail.objects.create(
            **common, campaign="c", recipient="owner@x.example", context={"who": [f"{NAME} <{EMAIL}>"]}, subject=NAME
        )
    return {"mail": mine.pk, "mail_about": about.pk}


def _import(city: City, entry: Any) -> None:
    content = f"name;e-mail\r\n{NAME};{EMAIL}\r\nPeeter Peterson;peeter@heatpump.example\r\n".encode("windows-1257")
    preview = StakeholderImportFactory(
        city=city, content=content, state=ImportState.PREVIEWED, file_name=f"{NAME}.csv", sample={"rows": [[NAME]]}
    )
    unread = StakeholderImportFactory(city=city, content=content, state=ImportState.MAPPING)
    with enter_city(city):
        rows = [(NAME, EMAIL, RowOutcome.NEW, None), (NAME, EMAIL, RowOutcome.CHANGED, entry)]
        for number, (person, email, outcome, found) in enumerate(rows, start=2):
            ImportRow.objects.create(
                city=city,
                stakeholder_import=preview,
                number=number,
                values={"person": person, "email": email},
                changes={"phone": [PHONE, ""]},
                outcome=outcome,
                stakeholder=found,
            )
        ImportRow.objects.create(
            city=city, stakeholder_import=preview, number=9, values=NEIGHBOUR, outcome=RowOutcome.NEW
        )
        assert unread.pk


def zipped(words: str) -> bytes:
    """A file such as XLSX: compressed, so that no plain search finds the words."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", words * 20)
    return file.getvalue()


def give_account(city: City) -> User:
    """Let the person work in the city, with an account."""
    user = User.objects.create_user(EMAIL, "correct horse battery", name=NAME)
    user.emailaddress_set.create(email=EMAIL, verified=True, primary=True)
    MembershipFactory(city=city, user=user, role=Role.READER)
    profile = OrganisationFactory()
    OrganisationMemberFactory(organisation=profile, user=user, role=ProfileRole.EDITOR)
    OrganisationMemberFactory(organisation=profile)
    OrganisationDraft.objects.create(
        organisation=profile, user=user, form="profile", content={"who": [NAME]}, changed_at=NOW
    )
    OrganisationMemberInvitation.objects.create(
        organisation=OrganisationFactory(), email=EMAIL, role=ProfileRole.EDITOR, expires_at=NOW
    )
    return user


# --- the search ---------------------------------------------------------------------------------------------------


def search_everything(cities: list[City], needles: tuple[str, ...] = NEEDLES) -> list[str]:
    """Every place in the database and in Redis where one of the words stands: `table.column: word`."""
    found = set(_search_tables(needles))
    for city in cities:
        with enter_city(city):
            found |= _search_tables(needles)
    return sorted(found | _search_cache(needles))


def _search_tables(needles: tuple[str, ...]) -> set[str]:
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name <> 'django_migrations' ORDER BY 1, 2"
        )
        columns = cursor.fetchall()
        assert len(columns) > 300
        for table, column, kind in columns:
            if kind in {"uuid", "boolean", "integer", "bigint", "smallint"} or "time" in kind:
                continue
            cast = column if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT {cast} FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (value,) in cursor.fetchall():
                text = read_bytes(bytes(value)) if kind == "bytea" else value
                found |= {f"{table}.{column}: {needle}" for needle in needles if holds(text, needle)}
    return found


def holds(text: str, needle: str) -> bool:
    """Whether the words stand in a text, also as JSON writes letters."""
    lowered = text.lower()
    return needle.lower() in lowered or json.dumps(needle)[1:-1].lower() in lowered


def read_bytes(content: bytes) -> str:
    """All the words in a file: of a ZIP its members, of a PDF its text, else in every encoding that fits."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(read_bytes(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            return f"{read_pdf_text(content)} {document.docinfo!r}"
    encodings = ("utf-8", "windows-1257", "windows-1252", "utf-16")
    return "\n".join(content.decode(encoding, errors="replace") for encoding in encodings)


def _search_cache(needles: tuple[str, ...]) -> set[str]:
    client = cache._cache.get_client()  # type: ignore[attr-defined]  # the Redis behind the cache and the broker
    found = set()
    for key in client.scan_iter(count=1000):
        readers: dict[bytes, Any] = {b"string": client.get, b"hash": client.hvals, b"set": client.smembers}
        kind = client.type(key)
        value_of = client.lrange(key, 0, -1) if kind == b"list" else readers.get(kind, lambda _key: [])(key)
        values = [value_of or b""] if kind == b"string" else list(value_of)
        for value in [key, *values]:
            found |= {f"redis {key!r}: {needle}" for needle in needles if holds(read_bytes(value), needle)}
    return found


def soon() -> datetime:
    """A moment that is still to come."""
    return timezone.now() + timedelta(days=30)
