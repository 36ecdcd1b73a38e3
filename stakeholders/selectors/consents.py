"""Reading what people agreed to. Everything is found by the e-mail address."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Lower

from cities.models import City, LegalText
from stakeholders.models import Consent
from stakeholders.rules.texts import clean_email


def list_open_consents(*, city: City, email: str) -> QuerySet[Consent]:
    """Return the consents of an address that hold now, each with its text, by purpose."""
    return list_consents(city=city, email=email).filter(withdrawn_at=None).order_by("purpose")


def list_consents(*, city: City, email: str) -> QuerySet[Consent]:
    """Return all consents of an address, also those taken back, newest first."""
    consents = Consent.objects.filter(city=city).alias(address=Lower("email")).filter(address=clean_email(email))
    return consents.select_related("legal_text").order_by("-given_at", "-id")


def list_consenting_emails(*, city: City, emails: Iterable[str], purpose: str) -> set[str]:
    """Return those of the addresses, in lower case, that said yes to the purpose and have not taken it back."""
    wanted = {clean_email(email) for email in emails}
    consents = Consent.objects.filter(city=city, purpose=purpose, withdrawn_at=None)
    return set(consents.annotate(address=Lower("email")).filter(address__in=wanted).values_list("address", flat=True))


def find_consent_text(*, city: City, purpose: str, language: str, now: datetime) -> LegalText | None:
    """Return the newest published text of a purpose: in the language, else in the city's languages in their order."""
    order = [language, *(code for code in city.languages if code != language)]
    place = Case(*(When(language=code, then=Value(index)) for index, code in enumerate(order)), default=Value(99))
    texts = LegalText.objects.filter(city=city, kind=purpose, published_at__lte=now)
    return texts.annotate(place=place).order_by("place", "-version").first()
