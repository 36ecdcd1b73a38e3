"""Reading how long a city keeps what, and what is older. Call inside `enter_city`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cities.hooks import RetentionClass, list_retention
from cities.models import City, RetentionHold, RetentionPeriod, RetentionRun

SAMPLES = 5


@dataclass(frozen=True)
class Rule:
    """A class of data with the period that holds in the city."""

    one: RetentionClass
    days: int
    reason: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the city has chosen another period than the default."""
        return self.days != self.one.days

    def before(self, now: datetime) -> datetime:
        """What is older than this has been kept long enough."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True)
class Due:
    """How much of a class is too old, and what it looks like."""

    rule: Rule
    count: int
    sample: list[str]


def list_rules(*, city: City) -> list[Rule]:
    """Return every class with its period, in one query."""
    chosen = {period.code: period for period in RetentionPeriod.objects.filter(city=city)}
    return [_rule(one, chosen.get(one.code)) for one in list_retention()]


def _rule(one: RetentionClass, chosen: RetentionPeriod | None) -> Rule:
    if chosen is None:
        return Rule(one, one.days)
    floor = one.minimum.days if one.minimum else 1  # the law may have changed since the city chose
    return Rule(one, max(chosen.days, floor), chosen.reason)


def get_rule(*, city: City, code: str) -> Rule:
    """Return one class with its period; raises KeyError for a code nobody registered."""
    return {rule.one.code: rule for rule in list_rules(city=city)}[code]


def list_due(*, city: City, now: datetime) -> list[Due]:
    """Return what is too old of every class, with a few examples: two queries per class, nothing is changed."""
    due = []
    for rule in list_rules(city=city):
        count = rule.one.count(city, rule.before(now))
        due.append(Due(rule, count, rule.one.sample(city, rule.before(now), SAMPLES) if count else []))
    return due


def list_waiting(*, city: City, now: datetime) -> list[tuple[Rule, int]]:
    """Return the classes that wait for a person, with how much of each is too old. One query per such class."""
    rules = [rule for rule in list_rules(city=city) if not rule.one.is_automatic]
    counted = [(rule, rule.one.count(city, rule.before(now))) for rule in rules]
    return [(rule, count) for rule, count in counted if count]


def list_held_ids(*, city: City, code: str, now: datetime) -> QuerySet[RetentionHold, UUID]:
    """Return the ids of what is kept on purpose, for a class's own queries."""
    held = RetentionHold.objects.filter(city=city, code=code, until__gte=now.date())
    return held.values_list("object_id", flat=True)


def list_retention_runs(*, city: City) -> QuerySet[RetentionRun]:
    """Return what was deleted when, newest first."""
    return RetentionRun.objects.filter(city=city).select_related("started_by", "run").order_by("-id")


def get_retention_run(*, city: City, run_id: UUID) -> RetentionRun:
    """Return one; raises RetentionRun.DoesNotExist."""
    return list_retention_runs(city=city).get(pk=run_id)


def name_codes(codes: Sequence[str]) -> dict[str, str]:
    """Return the words of the codes; a class that no app registers any more is called by its code."""
    words = {one.code: str(one.label) for one in list_retention()}
    return {code: words.get(code, code) for code in codes}
