"""What people agree to, and take back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, LegalText, OutboxMail
from cities.outbox.events import unsubscribed
from cities.permissions import Actor
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent
from stakeholders.rules.entries import is_email
from stakeholders.rules.texts import clean_email
from stakeholders.selectors.consents import find_consent_text


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


class NoOpenConsent(Refusal):
    """There is nothing to withdraw."""

    code = "no-open-consent"
    message = _("This address has no open consent to this purpose.")


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
    """Keep a person's yes to a purpose with the version of the text they saw (GDPR, article 7(1)).

    `channel` says where it was given, e.g. "registration". Without `legal_text` the city's newest text of the purpose
    in this language, else in any of the city's languages, is taken. The same yes twice is one; a yes to a newer
    text ends the older one at the same moment. Refuses with NoAddress or WrongText.
    """
    now = now or timezone.now()
    email = clean_email(email)
    if not is_email(email):
        raise NoAddress(field="email")
    text = legal_text or find_consent_text(city=city, purpose=purpose, language=language, now=now)
    if purpose not in ConsentPurpose.values or (text is not None and text.kind != purpose):
        raise WrongText(field="purpose")
    with transaction.atomic():
        consent, is_new = Consent.objects.get_or_create(
            city=city,
            email=email,
            purpose=purpose,
            withdrawn_at=None,
            defaults={"language": language, "channel": channel, "legal_text": text, "given_at": now},
        )
        if not is_new and consent.legal_text == text:
            return consent
        if not is_new:
            consent.withdrawn_at = now
            consent.save(update_fields=["withdrawn_at"])
            consent = Consent.objects.create(
                city=city,
                email=email,
                purpose=purpose,
                language=language,
                channel=channel,
                legal_text=text,
                given_at=now,
            )
        _log(city, actor, "consent.give", consent)
    return consent


def withdraw_consent(
    *, city: City, actor: Actor, email: str, purpose: str, now: datetime | None = None
) -> Consent | None:
    """End an address's open consent to a purpose and return it; None if there is none, so twice does no harm."""
    now = now or timezone.now()
    with transaction.atomic():
        open_consents = Consent.objects.select_for_update().filter(
            city=city, email__iexact=clean_email(email), purpose=purpose, withdrawn_at=None
        )
        consent = open_consents.first()
        if consent is None:
            return None
        consent.withdrawn_at = max(now, consent.given_at)
        consent.save(update_fields=["withdrawn_at"])
        _log(city, actor, "consent.withdraw", consent)
    return consent


@unsubscribed.add
def withdraw_on_unsubscribe(*, city: City, email: str, mail: OutboxMail, now: datetime) -> None:
    """Who asks not to be invited any more takes back their consent to invitations (GDPR, article 7(3))."""
    actor = Actor(kind="person", label="anonymous")
    withdraw_consent(city=city, actor=actor, email=email, purpose=ConsentPurpose.INVITE, now=now)


def _log(city: City, actor: Actor, action: str, consent: Consent) -> None:
    """The log keeps purpose and text, and finds the consent by its id; the address stays in the erasable row."""
    text = str(consent.legal_text_id) if consent.legal_text_id else None
    changes = {"purpose": consent.purpose, "legal_text": text, "language": consent.language, "channel": consent.channel}
    record(city=city, actor=actor, action=action, target=consent, changes=changes)
