"""Consents: given to a text, taken back, never touched by a profile."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from cities.models import City, LegalText, LogEntry
from cities.outbox.events import unsubscribed
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.models import Consent
from stakeholders.rules.hooks import CONSENT_RENEWED, CONSENT_WITHDRAWN
from stakeholders.selectors.consents import list_consenting_emails, list_open_consents
from stakeholders.services.consents import (
    EvidenceTooLong,
    NoAddress,
    WrongText,
    Yes,
    keep_yes,
    record_consent,
    withdraw_consent,
)
from stakeholders.services.stakeholders import create_stakeholder, delete_stakeholder, edit_stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
INVITE = "consent_invite"


def write_text(city: City, version: int, language: str = "en", kind: str = INVITE) -> LegalText:
    with enter_city(city):
        return LegalText.objects.create(
            city=city, kind=kind, language=language, version=version, body="I agree.", published_at=NOW
        )


def give(cast: Cast, actor: Actor, now: datetime = NOW, **given: Any) -> Consent:
    values = {"email": "Mari@X.example", "purpose": INVITE, "language": "en", "channel": "registration", **given}
    with enter_city(cast.ours):
        return record_consent(city=cast.ours, actor=actor, now=now, **values)


def open_of(cast: Cast, email: str = "mari@x.example") -> list[Consent]:
    with enter_city(cast.ours):
        return list(list_open_consents(city=cast.ours, email=email))


def test_record_keeps_the_newest_text_of_the_language(cast: Cast, organiser: Actor) -> None:
    write_text(cast.ours, 1)
    newest = write_text(cast.ours, 2)
    estonian = write_text(cast.ours, 1, "et")
    write_text(cast.theirs, 9)

    assert give(cast, organiser).legal_text == newest
    assert give(cast, organiser, language="et", email="b@x.example").legal_text == estonian
    assert give(cast, organiser, language="lt", email="c@x.example").legal_text == newest
    assert open_of(cast)[0].email == "mari@x.example"


def test_record_twice_is_one_and_a_newer_text_replaces(cast: Cast, organiser: Actor) -> None:
    write_text(cast.ours, 1)
    first, again = give(cast, organiser), give(cast, organiser, now=LATER)
    newer = write_text(cast.ours, 2)
    third = give(cast, organiser, now=LATER)

    assert again.pk == first.pk
    assert [(consent.pk, consent.legal_text) for consent in open_of(cast)] == [(third.pk, newer)]
    with enter_city(cast.ours):
        assert Consent.objects.get(pk=first.pk).withdrawn_at == LATER
        assert LogEntry.objects.filter(action="consent.give").count() == 2


def test_record_refuses(cast: Cast, organiser: Actor) -> None:
    photos = write_text(cast.ours, 1, kind="consent_photos")
    cases: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"email": "mari"}, NoAddress),
        ({"purpose": "world domination"}, WrongText),
        ({"legal_text": photos}, WrongText),
    ]
    for given, refusal in cases:
        with pytest.raises(refusal):
            give(cast, organiser, **given)
    assert open_of(cast) == []


def test_withdraw_ends_it_once_for_this_city(cast: Cast, organiser: Actor) -> None:
    give(cast, organiser)
    ConsentFactory(city=cast.theirs, email="mari@x.example")

    with enter_city(cast.ours):
        ended = withdraw_consent(city=cast.ours, actor=organiser, email="MARI@x.example", purpose=INVITE, now=LATER)
        again = withdraw_consent(city=cast.ours, actor=organiser, email="mari@x.example", purpose=INVITE, now=LATER)
        logged = list(LogEntry.objects.filter(action="consent.withdraw").values_list("changes", flat=True))

    assert ended is not None
    assert (ended.withdrawn_at, again, open_of(cast)) == (LATER, None, [])
    assert "mari" not in str(logged)
    with enter_city(cast.theirs):
        assert Consent.objects.get().withdrawn_at is None


def test_profile_never_changes_a_consent(cast: Cast, organiser: Actor) -> None:
    given = give(cast, organiser)
    values = {"organisation": "OÜ", "email": "mari@x.example", "helix_group": "sme", "consent_basis": "contract"}
    with enter_city(cast.ours):
        entry = create_stakeholder(city=cast.ours, actor=organiser, values=values)
        edit_stakeholder(
            city=cast.ours, actor=organiser, stakeholder_id=entry.pk, values={**values, "consent_basis": "public_task"}
        )
        delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=entry.pk)

    assert [consent.pk for consent in open_of(cast)] == [given.pk]


def test_unsubscribing_withdraws_the_invitation_consent_only(cast: Cast, organiser: Actor) -> None:
    give(cast, organiser)
    give(cast, organiser, purpose="consent_photos")

    with enter_city(cast.ours):
        unsubscribed.call(city=cast.ours, email="mari@x.example", mail=None, now=LATER)

    assert [consent.purpose for consent in open_of(cast)] == ["consent_photos"]


def test_list_consenting_emails_keeps_to_those_who_agreed(cast: Cast) -> None:
    ConsentFactory(city=cast.ours, email="a@x.example")
    ConsentFactory(city=cast.ours, email="b@x.example", withdrawn_at=LATER)
    ConsentFactory(city=cast.ours, email="d@x.example", purpose="consent_photos")
    ConsentFactory(city=cast.theirs, email="c@x.example")
    asked = ["A@x.example", "b@x.example", "c@x.example", "d@x.example"]

    with enter_city(cast.ours):
        assert list_consenting_emails(city=cast.ours, emails=asked, purpose=INVITE) == {"a@x.example"}


def test_what_rests_on_a_consent_ends_in_its_transaction(
    cast: Cast, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook that fails takes the withdrawal back: nothing may go on resting on a consent that is gone."""
    given = give(cast, organiser)
    seen: list[tuple[Any, bool]] = []

    def end(*, city: City, actor: Actor, consent: Consent) -> None:
        seen.append((consent.pk, Consent.objects.get(pk=consent.pk).withdrawn_at is None))
        if len(seen) == 1:
            raise RuntimeError("sharing could not be ended")

    monkeypatch.setattr(CONSENT_WITHDRAWN, "_functions", [end])
    with enter_city(cast.ours):
        with pytest.raises(RuntimeError), transaction.atomic():
            withdraw_consent(city=cast.ours, actor=organiser, email=given.email, purpose=INVITE)
        assert Consent.objects.get(pk=given.pk).withdrawn_at is None
        withdraw_consent(city=cast.ours, actor=organiser, email=given.email, purpose=INVITE, channel="talk")
        assert Consent.objects.get(pk=given.pk).withdrawn_channel == "talk"
    assert seen == [(given.pk, True), (given.pk, True)]


def test_a_yes_to_a_newer_text_takes_over(cast: Cast, organiser: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text(cast.ours, 1)
    older = give(cast, organiser)
    moved: list[tuple[Any, Any]] = []
    monkeypatch.setattr(
        CONSENT_RENEWED, "_functions", [lambda *, city, actor, old, new: moved.append((old.pk, new.pk))]
    )

    write_text(cast.ours, 2)
    newer = give(cast, organiser, now=LATER)
    give(cast, organiser, now=LATER)

    assert moved == [(older.pk, newer.pk)]


def test_a_proof_is_kept_and_not_too_long(cast: Cast, organiser: Actor) -> None:
    yes = Yes("mari@x.example", INVITE, "en", "paper", evidence="Folder 2026/14")
    with enter_city(cast.ours):
        kept = keep_yes(city=cast.ours, actor=organiser, yes=yes, now=NOW)
        assert (kept.evidence, kept.channel_words) == ("Folder 2026/14", "paper form")
        with pytest.raises(EvidenceTooLong):
            keep_yes(city=cast.ours, actor=organiser, yes=replace(yes, evidence="x" * 301), now=NOW)
        [entry] = LogEntry.objects.filter(city=cast.ours, action="consent.give")
    assert "Folder" not in str(entry.changes)
