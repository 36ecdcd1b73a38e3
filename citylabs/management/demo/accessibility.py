"""The demo's accessibility statements, and two reports of barriers in Tartu."""

from datetime import UTC, datetime, time
from typing import Any

from django.utils import translation

from cities.models import AccessibilityFeedback, City, Translations
from cities.permissions import Actor
from cities.selectors.accessibility import current_statement, suggest_for_country
from cities.services.accessibility import StatementContent, publish_statement
from cities.services.accessibility_feedback import answer_feedback, report_barrier
from citylabs.management.demo.content import read_content

_GUEST = Actor(kind="person", label="anonymous")
_TEXTS = ("failures", "burdens", "outside", "alternatives")


def load_accessibility(city: City, actor: Actor) -> None:
    """Publish the city's statement and take in the reports about it, unless they are there. Call inside the city."""
    content = read_content("accessibility")
    if current_statement(city=city) is None and city.slug in content:
        _publish(city, actor, content[city.slug])
    if AccessibilityFeedback.objects.filter(city=city).exists():
        return
    for facts in content["report"]:
        if facts["city"] == city.slug:
            _report(city, actor, facts)


def _publish(city: City, actor: Actor, facts: dict[str, Any]) -> None:
    suggested = suggest_for_country(city.country)
    given = {**facts, **{name: Translations(facts[name]) for name in _TEXTS if name in facts}}
    statement = StatementContent(
        law=suggested.law, method="self", body_name=suggested.body_name, body_url=suggested.body_url, **given
    )
    # Reviewed on the day it was prepared: so that one city's review is overdue sooner or later, as in life.
    moment = datetime.combine(facts["prepared_date"], time(9), UTC)
    publish_statement(city=city, actor=actor, content=statement, now=moment)


def _report(city: City, actor: Actor, facts: dict[str, Any]) -> None:
    with translation.override(facts["language"]):
        feedback = report_barrier(city=city, actor=_GUEST, text=facts["text"], page=facts["page"], email=facts["email"])
    if facts.get("answer"):
        answer_feedback(city=city, actor=actor, feedback=feedback, answer=facts["answer"])
