"""What people agree to, and take back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, LegalText, OutboxMail
from cities.outbox.events import unsubscribed
from cities.permissions import Actor
from stakeholders.enums import ConsentChannel, ConsentPurpose
from stakeholders.models import Consent
from stakeholders.rules.entries import is_email
from stakeholders.rules.hooks import CONSENT_RENEWED, CONSENT_WITHDRAWN
from stakeholders.rules.texts import clean_email, clean_line
from stakeholders.selectors.consents import find_consent_text

EVIDENCE_LENGTH = 300


class NoAddress(Refusal):
    """A consent belongs to an address."""

    code = "no-address"
    status = 422
    message = _("Write a complete e-mail address.")


class WrongText(Refusal):
    """A yes counts for the text it was given to, and for no other."""

    code = "wrong-text"
    status = 422
    message = _("This text is not the text of this consent.")


class EvidenceTooLong(Refusal):
    """Where the proof is fits into a line."""

    code = "evidence-too-long"
    status = 422
    message = _("Write at most 300 characters about where the proof is.")


class NoOpenConsent(Refusal):
    """There is nothing to withdraw."""

    code = "no-open-consent"
    message = _("This address has no open consent to this purpose.")


@dataclass(frozen=True)
class Yes:
    """A yes and its proof: where it was given (ConsentChannel), and which registration or paper shows it."""

    email: str
    purpose: str
    language: str
    channel: str
    legal_text: LegalText | None = None
    evidence: str = ""


def record_consent(
    *,
    city: City,
    actor: Actor,
    email: str,
    purpose: str,
    language: str,
    channel: str,
    legal_text: LegalText | None = None,
    now: datetime | None = None,
) -> Consent:
    """Keep a person's yes to a purpose: `keep_yes` without evidence besides the channel."""
    return keep_yes(city=city, actor=actor, yes=Yes(email, purpose, language, channel, legal_text), now=now)


def keep_yes(*, city: City, actor: Actor, yes: Yes, now: datetime | None = None) -> Consent:
    """Keep a person's yes to a purpose with the version of the text they saw (GDPR, article 7(1)).

    Without `legal_text` the city's newest text of the purpose in this language, else in any of the city's languages,
    is taken. The same yes twice is one; a yes to a newer text ends the older one at the same moment and takes over
    what rests on it. Refuses with NoAddress, WrongText or EvidenceTooLong.
    """
    now = now or timezone.now()
    email = clean_email(yes.email)
    if not is_email(email):
        raise NoAddress(field="email")
    text = yes.legal_text or find_consent_text(city=city, purpose=yes.purpose, language=yes.language, now=now)
    if yes.purpose not in ConsentPurpose.values or (text is not None and text.kind != yes.purpose):
        raise WrongText(field="purpose")
    evidence = clean_line(yes.evidence)
    if len(evidence) > EVIDENCE_LENGTH:
        raise EvidenceTooLong(field="evidence")
    values: dict[str, Any] = {"language": yes.language, "channel": yes.channel, "legal_text": text}
    values |= {"evidence": evidence, "given_at": now}
    values["recorded_by_id"] = actor.id if actor.kind in ("member", "staff") else None
    with transaction.atomic():
        found = Consent.objects.select_for_update().filter(city=city, email=email, withdrawn_at=None)
        older = found.filter(purpose=yes.purpose).first()
        if older is not None and older.legal_text_id == (text.pk if text else None):
            return older
        if older is not None:
            older.withdrawn_at, older.withdrawn_channel = max(now, older.given_at), yes.channel
            older.save(update_fields=["withdrawn_at", "withdrawn_channel"])
        consent, is_new = Consent.objects.get_or_create(
            city=city, email=email, purpose=yes.purpose, withdrawn_at=None, defaults=values
        )
        if older is not None:
            CONSENT_RENEWED.call(city=city, actor=actor, old=older, new=consent)
        if is_new:
            _log(city, actor, "consent.give", consent)
    return consent


def withdraw_consent(
    *, city: City, actor: Actor, email: str, purpose: str, channel: str = "", now: datetime | None = None
) -> Consent | None:
    """End an address's open consent to a purpose and return it; None if there is none, so twice does no harm.

    What rests on it ends in the same transaction (CONSENT_WITHDRAWN).
    """
    now = now or timezone.now()
    with transaction.atomic():
        open_consents = Consent.objects.select_for_update().filter(
            city=city, email__iexact=clean_email(email), purpose=purpose, withdrawn_at=None
        )
        consent = open_consents.first()
        if consent is None:
            return None
        consent.withdrawn_at, consent.withdrawn_channel = max(now, consent.given_at), channel
        # What rests on an open consent is tied to it in the database and must let go first.
        CONSENT_WITHDRAWN.call(city=city, actor=actor, consent=consent)
        consent.save(update_fields=["withdrawn_at", "withdrawn_channel"])
        _log(city, actor, "consent.withdraw", consent)
    return consent


@unsubscribed.add
def withdraw_on_unsubscribe(*, city: City, email: str, mail: OutboxMail, now: datetime) -> None:
    """Who asks not to be invited any more takes back their consent to invitations (GDPR, article 7(3))."""
    actor = Actor(kind="person", label="anonymous")
    values = {"email": email, "purpose": ConsentPurpose.INVITE, "channel": ConsentChannel.UNSUBSCRIBE}
    withdraw_consent(city=city, actor=actor, now=now, **values)


def _log(city: City, actor: Actor, action: str, consent: Consent) -> None:
    """The log keeps purpose and text, and finds the consent by its id; the address stays in the erasable row."""
    text = str(consent.legal_text_id) if consent.legal_text_id else None
    changes = {"purpose": consent.purpose, "legal_text": text, "language": consent.language, "channel": consent.channel}
    record(city=city, actor=actor, action=action, target=consent, changes=changes)
