"""What data are used for, and writing down what somebody agreed to elsewhere."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import LegalText
from cities.tenancy import enter_city
from stakeholders.models import Consent, Stakeholder
from stakeholders.rules.purposes import PURPOSES
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


@pytest.fixture
def entry(cast: Cast) -> Stakeholder:
    return StakeholderFactory(city=cast.ours, email="mari@paike.example")


@pytest.mark.parametrize("name", ["purposes", "purposes-export"])
def test_purposes_are_for_those_who_answer_for_them(name: str, cast: Cast, as_user: Any) -> None:
    roles = ("owner", "organiser", "facilitator", "reviewer", "desk", "reader")
    allowed = [role for role in roles if as_user(getattr(cast, role)).get(page(name)).status_code == 200]

    assert allowed == ["owner", "organiser", "reviewer"]


def test_purposes_say_basis_text_and_how_many_agree(cast: Cast, as_user: Any) -> None:
    with enter_city(cast.ours):
        for version in (1, 2):
            LegalText.objects.create(
                city=cast.ours,
                kind="consent_invite",
                language="en",
                version=version,
                body=f"v{version}",
                published_at=timezone.now(),
            )
    ConsentFactory(city=cast.ours)
    ConsentFactory(city=cast.ours, withdrawn_at=timezone.now())
    ConsentFactory(city=cast.theirs)
    client = as_user(cast.owner)

    rows = {row.purpose.code: row for row in client.get(page("purposes")).context_data["rows"]}
    lines = b"".join(client.get(page("purposes-export")).streaming_content).decode()

    assert ([text.version for text in rows["consent_invite"].texts], rows["consent_invite"].agreed) == ([2], 1)
    assert (rows["event"].agreed, rows["consent_share"].agreed) == (None, 0)
    assert "GDPR 6(1)(a)" in lines
    assert lines.count("\n") == len(PURPOSES) + 1


def test_a_paper_form_is_written_down_with_its_proof(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    form = {"purpose": "consent_photos", "channel": "paper", "language": "et", "given_on": "2026-05-03"}
    client, url = as_user(cast.organiser), page("stakeholder-consents", entry.pk)

    assert client.post(url, form).status_code == 422
    assert client.post(url, {**form, "evidence": "Folder 2026/14"}).status_code == 302

    with enter_city(cast.ours):
        consent = Consent.objects.get(city=cast.ours)
    assert (consent.channel, consent.evidence, consent.recorded_by_id) == ("paper", "Folder 2026/14", cast.organiser.pk)
    assert f"{consent.given_at:%Y-%m-%d}" == "2026-05-03"
    assert "Folder 2026/14" in client.get(url).content.decode()


def test_a_told_no_ends_it(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    ConsentFactory(city=cast.ours, email=entry.email)
    url = page("stakeholder-consents", entry.pk)

    as_user(cast.organiser).post(url, {"withdraw": "1", "purpose": "consent_invite"})

    with enter_city(cast.ours):
        consent = Consent.objects.get(city=cast.ours)
    assert (consent.withdrawn_at is not None, consent.withdrawn_channel) == (True, "talk")
    assert as_user(cast.reviewer).post(url, {"withdraw": "1", "purpose": "consent_invite"}).status_code == 403


def test_the_api_writes_down_only_with_proof(cast: Cast, as_user: Any) -> None:
    said = {"email": "mari@paike.example", "purpose": "consent_share", "language": "en"}
    client, url = as_user(cast.organiser), page("api-consent-give")

    refused = client.post(url, said, content_type="application/json")
    kept = client.post(url, {**said, "evidence": "CRM 12"}, content_type="application/json")

    assert (refused.status_code, kept.status_code) == (422, 201)
    assert (kept.json()["channel"], kept.json()["evidence"]) == ("api", "CRM 12")


def test_pages_take_the_same_number_of_queries(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    client = as_user(cast.owner)
    urls = [page("purposes"), page("stakeholder-consents", entry.pk)]
    counts = []
    for url in urls:
        client.get(url)
    for _number in (1, 3):
        for purpose in ("consent_invite", "consent_photos"):
            ConsentFactory(city=cast.ours, email=entry.email, purpose=purpose, withdrawn_at=timezone.now())
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))

    assert counts[:2] == counts[2:]
