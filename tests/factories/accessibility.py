"""Accessibility statements and reports of barriers."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from cities.models import AccessibilityFeedback, AccessibilityStatement, Translations
from cities.services.accessibility import StatementContent
from tests.factories.cities import CityFactory, CityOwnedFactory


def make_content(**changes: object) -> StatementContent:
    """What a city says, in two languages."""
    facts: dict[str, object] = {
        "status": "partial",
        "law": "Avaliku teabe seadus § 32",
        "method": "self",
        "prepared_date": date(2024, 2, 1),
        "contact_name": "Digital services",
        "contact_email": "access@tartu.example",
        "body_name": "TTJA",
        "body_url": "https://ttja.example/",
        "failures": Translations(en="Old PDF files are not tagged.", et="Vanad PDF-id on märgendamata."),
    }
    return StatementContent(**{**facts, **changes})  # type: ignore[arg-type]


class AccessibilityStatementFactory(CityOwnedFactory):
    """A published version, reviewed today."""

    class Meta:
        model = AccessibilityStatement

    city = factory.SubFactory(CityFactory)
    version = factory.Sequence(lambda n: n + 1)
    status = "partial"
    law = "Avaliku teabe seadus § 32"
    failures = factory.LazyFunction(lambda: Translations(en="Old PDF files are not tagged."))
    method = "self"
    prepared_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=400))
    reviewed_date = factory.LazyFunction(timezone.localdate)
    contact_name = "Digital services"
    contact_email = "access@tartu.example"
    body_name = "TTJA"
    published_at = factory.LazyFunction(timezone.now)


class AccessibilityFeedbackFactory(CityOwnedFactory):
    """A report nobody has answered."""

    class Meta:
        model = AccessibilityFeedback

    city = factory.SubFactory(CityFactory)
    text = factory.Sequence(lambda n: f"The map cannot be reached by keyboard ({n}).")
    page = "/c/tartu/"
    email = "guest@people.example"
    language = "en"
    created_at = factory.LazyFunction(timezone.now)
