"""For what the city uses data: texts in force and open consents, and how one person stands."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from cities.models import City, LegalText
from cities.selectors.legal_texts import list_current_legal_texts
from cities.selectors.mail import is_unsubscribed
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent
from stakeholders.rules.purposes import PURPOSES, Purpose
from stakeholders.rules.texts import clean_email
from stakeholders.selectors.consents import list_open_consents


@dataclass(frozen=True)
class PurposeRow:
    """A purpose with the versions in force by language, and how many people agree now (None: no consent asked)."""

    purpose: Purpose
    texts: list[LegalText]
    agreed: int | None


@dataclass(frozen=True)
class Standing:
    """How a person stands to a purpose: their open consent if there is one, and the text a yes would be given to."""

    purpose: str
    label: str
    consent: Consent | None
    text: LegalText | None
    is_stopped: bool = field(default=False)

    @property
    def shown_text(self) -> LegalText | None:
        """The words to read: those agreed to, else those in force."""
        return self.consent.legal_text if self.consent and self.consent.legal_text else self.text


def list_purposes(*, city: City) -> list[PurposeRow]:
    """Return the record of purposes (GDPR, article 30) in two queries."""
    newest = LegalText.objects.filter(city=city).order_by("kind", "language", "-version").distinct("kind", "language")
    texts: dict[str, list[LegalText]] = {}
    for text in newest:
        texts.setdefault(text.kind, []).append(text)
    consents = Consent.objects.filter(city=city, withdrawn_at=None).order_by()
    counts = dict(consents.values_list("purpose").annotate(Count("id")))
    return [
        PurposeRow(one, texts.get(one.text, []), counts.get(one.code, 0) if one.is_consent else None)
        for one in PURPOSES
    ]


def list_standings(*, city: City, email: str, language: str) -> list[Standing]:
    """Return how an address stands to each purpose that can be agreed to. Three queries.

    A purpose without a text and without a consent is left out: there is nothing to agree to.
    """
    address = clean_email(email)
    given = {consent.purpose: consent for consent in list_open_consents(city=city, email=address)}
    found = list_current_legal_texts(city=city, kinds=ConsentPurpose.values, language=language)
    texts = {text.kind: text for text in found}
    stopped = is_unsubscribed(city=city, email=address)
    return [
        Standing(code, str(label), given.get(code), texts.get(code), stopped and code == ConsentPurpose.INVITE)
        for code, label in ConsentPurpose.choices
        if code in given or code in texts
    ]


def find_shown_text(*, city: City, text_id: str, purpose: str, now: datetime) -> LegalText | None:
    """Return the text with this id if it is one of the purpose that was in force; a garbled id is None."""
    texts = LegalText.objects.filter(city=city, kind=purpose, published_at__lte=now)
    try:
        return texts.filter(pk=UUID(text_id)).first()
    except ValueError:
        return None
