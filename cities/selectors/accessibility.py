"""Reading accessibility statements and reports of barriers. Call inside `enter_city`."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cities.enums import FeedbackState
from cities.models import AccessibilityFeedback, AccessibilityStatement, City

_SUGGESTIONS = Path(__file__).resolve().parents[1] / "content" / "accessibility.toml"


@dataclass(frozen=True, order=True)
class Suggestion:
    """What a country's cities usually write, and where we know it from. Blank where we do not."""

    law: str = ""
    body_name: str = ""
    body_url: str = ""
    body_contact: str = ""
    source: str = ""


@cache
def _suggestions() -> dict[str, Suggestion]:
    found = tomllib.loads(_SUGGESTIONS.read_text(encoding="utf-8"))
    return {country: Suggestion(**facts) for country, facts in found.items()}


def suggest_for_country(country: str) -> Suggestion:
    """Return the law and the enforcement body to start from; blank for a country we know nothing about."""
    return _suggestions().get(country, Suggestion())


def list_enforcement_bodies() -> dict[str, Suggestion]:
    """Return what is known about enforcement, by country; only countries whose body is known."""
    return {country: known for country, known in _suggestions().items() if known.body_name}


def current_statement(*, city: City) -> AccessibilityStatement | None:
    """Return the newest version, or None while the city has not published any."""
    return AccessibilityStatement.objects.filter(city=city).order_by("-version").first()


def list_statements(*, city: City) -> QuerySet[AccessibilityStatement]:
    """Return all versions, newest first."""
    return AccessibilityStatement.objects.filter(city=city).order_by("-version")


def list_feedback(*, city: City, state: str = "") -> QuerySet[AccessibilityFeedback]:
    """Return the reports of barriers: those nobody has answered first, then newest first."""
    found = AccessibilityFeedback.objects.filter(city=city)
    if state:
        found = found.filter(state=state)
    waits = Case(When(state=FeedbackState.NEW, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(waits, "-created_at", "-id")


def get_feedback(*, city: City, feedback_id: UUID) -> AccessibilityFeedback:
    """Return one report; raises AccessibilityFeedback.DoesNotExist."""
    return AccessibilityFeedback.objects.get(city=city, pk=feedback_id)


def list_dealt_with(*, city: City, until: datetime) -> QuerySet[AccessibilityFeedback]:
    """Return the reports that were solved, or else answered, by then; those that nobody has dealt with are not."""
    found = AccessibilityFeedback.objects.filter(city=city).alias(done_at=Coalesce("solved_at", "answered_at"))
    return found.filter(done_at__lte=until)


def count_unanswered(*, city: City) -> int:
    """How many reports wait for an answer."""
    return AccessibilityFeedback.objects.filter(city=city, state=FeedbackState.NEW).count()


def find_oldest_unanswered(*, city: City) -> tuple[int, AccessibilityFeedback | None]:
    """Return how many reports wait for an answer, and the one that has waited longest; one query when there is none."""
    waiting = AccessibilityFeedback.objects.filter(city=city, state=FeedbackState.NEW)
    oldest = waiting.order_by("created_at", "id").first()
    return (waiting.count() if oldest else 0), oldest
