"""Deleting what has been kept long enough (GDPR, article 5(1)(e)): the rules, and carrying them out."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.hooks import RetentionClass, get_retention, list_retention
from cities.log import record
from cities.models import City, RetentionHold, RetentionPeriod, RetentionRun
from cities.models.retention import LONGEST_DAYS
from cities.permissions import SYSTEM, Actor
from cities.selectors.cities import get_city_by_id
from cities.services.retention_rules import Rule, list_rules
from cities.services.runs import start_run, work_on
from cities.tenancy import enter_city

RUN_KIND = "retention"
BATCH = 500


class UnknownClass(Refusal):
    """Nobody keeps such data."""

    code = "unknown-class"
    status = 404
    message = _("There is no such kind of data.")


class TooShort(Refusal):
    """The law, or fairness, asks for longer."""

    code = "too-short"
    status = 422
    message = _("The law asks to keep this for at least %(days)s days.")


class TooLong(Refusal):
    """Nobody plans for a century."""

    code = "too-long"
    status = 422
    message = _("Write a number of days from 1 to 36,500.")


class Promised(Refusal):
    """People gave the data because they were told that it goes."""

    code = "promised"
    status = 422
    message = _("People were told that this is deleted after %(days)s days. It can only be shortened.")


class ReasonMissing(Refusal):
    """Keeping data longer than usual has to be justified (GDPR, article 5(2))."""

    code = "reason-missing"
    status = 422
    message = _("Write why the city needs to keep this longer than usual.")


class NothingChosen(Refusal):
    """No class was ticked."""

    code = "nothing-chosen"
    status = 422
    message = _("Tick what should be deleted.")


def set_period(
    *, city: City, actor: Actor, code: str, days: int, reason: str = "", now: datetime | None = None
) -> Rule:
    """Keep a class of data for so many days: shorter freely, longer with a reason, never below a legal minimum.

    Choosing the default again forgets the city's own period. Refuses with UnknownClass, TooShort, TooLong,
    Promised or ReasonMissing.
    """
    one = _find(code)
    reason = " ".join(reason.split())[:300]
    if not 1 <= days <= LONGEST_DAYS:
        raise TooLong(field="days")
    if one.minimum and days < one.minimum.days:
        raise TooShort(TooShort.message % {"days": one.minimum.days}, field="days")
    if one.is_promised and days > one.days:
        raise Promised(Promised.message % {"days": one.days}, field="days")
    if days > one.days and not reason:
        raise ReasonMissing(field="reason")
    values = {"days": days, "reason": reason, "changed_at": now or timezone.now()}
    values["changed_by_id"] = actor.id if actor.kind in ("member", "staff") else None
    with transaction.atomic():
        known = RetentionPeriod.objects.select_for_update().filter(city=city, code=code).first()
        before = known.days if known else one.days
        if days == one.days:
            RetentionPeriod.objects.filter(city=city, code=code).delete()
        else:
            RetentionPeriod.objects.update_or_create(city=city, code=code, defaults=values)
        if before != days:
            changes = {"code": code, "days": [before, days]}
            record(city=city, actor=actor, action="retention.set", changes=changes)
    return Rule(one, days, reason)


def keep_on_purpose(*, city: City, actor: Actor, code: str, object_id: UUID, until: date, reason: str) -> None:
    """Let one thing stay though it is too old. The log tells that it is so, not what it is about."""
    values = {"until": until, "reason": " ".join(reason.split())[:300]}
    with transaction.atomic():
        RetentionHold.objects.update_or_create(city=city, code=code, object_id=object_id, defaults=values)
        changes = {"code": code, "object": str(object_id), "until": until.isoformat()}
        record(city=city, actor=actor, action="retention.keep", changes=changes)


def start_deletion(*, city: City, actor: Actor, codes: Iterable[str], now: datetime | None = None) -> RetentionRun:
    """Delete what is too old of these classes, in a worker. Refuses with NothingChosen or UnknownClass.

    Classes that are decided one by one are not deleted as a whole.
    """
    chosen = [_find(code).code for code in dict.fromkeys(codes) if not _find(code).decide]
    if not chosen:
        raise NothingChosen
    with transaction.atomic():
        report = RetentionRun.objects.create(
            city=city,
            trigger=RetentionRun.Trigger.HAND,
            codes=chosen,
            started_at=now or timezone.now(),
            started_by_id=actor.id if actor.kind in ("member", "staff") else None,
        )
        report.run = start_run(
            city=city,
            actor=actor,
            kind=RUN_KIND,
            task="cities.delete_due",
            object_id=report.pk,
            total=len(chosen),
            arguments={"report_id": str(report.pk)},
        )
        report.save(update_fields=["run"])
        record(city=city, actor=actor, action="retention.start", target=report, changes={"codes": chosen})
    return report


def delete_due(*, city_id: UUID, run_id: UUID, report_id: UUID) -> None:
    """Carry out a deletion that a person confirmed, class by class, in short transactions; may be started again."""
    with work_on(run_id) as work:
        with enter_city(city_id):
            city = get_city_by_id(city_id=city_id)
            report = RetentionRun.objects.get(city=city, pk=report_id)
            rules = {rule.one.code: rule for rule in list_rules(city=city)}
        for code in report.codes:
            work.stop_if_cancelled()
            if code in rules:
                _delete_class(city, rules[code], report)
            work.advance()
        with enter_city(city):
            _finish(city, report)


def delete_by_night(*, city_id: UUID, now: datetime | None = None) -> RetentionRun | None:
    """Delete what is too old of the classes that need no decision; the report, or None if there was nothing.

    Never inside a transaction: each batch is one of its own.
    """
    now = now or timezone.now()
    with enter_city(city_id):
        city = get_city_by_id(city_id=city_id)
        rules = [rule for rule in list_rules(city=city) if rule.one.is_automatic]
        due = [rule for rule in rules if rule.one.count(city, rule.before(now))]
        if not due:
            return None
        report = RetentionRun.objects.create(
            city=city,
            trigger=RetentionRun.Trigger.NIGHT,
            codes=[rule.one.code for rule in due],
            started_at=now,
        )
    for rule in due:
        _delete_class(city, rule, report)
    with enter_city(city):
        _finish(city, report)
    return report


def _delete_class(city: City, rule: Rule, report: RetentionRun) -> None:
    """Delete a class in batches; each batch and the report's number for it are written together."""
    before = rule.before(report.started_at)
    while True:
        with enter_city(city), transaction.atomic():
            taken = rule.one.delete(city, before, BATCH)
            locked = RetentionRun.objects.select_for_update().get(city=city, pk=report.pk)
            lines = {line["code"]: line for line in locked.results}
            line = lines.setdefault(
                rule.one.code,
                {"code": rule.one.code, "days": rule.days, "before": before.isoformat(), "deleted": 0},
            )
            line["deleted"] += taken
            locked.results = list(lines.values())
            locked.deleted = sum(one["deleted"] for one in locked.results)
            locked.save(update_fields=["results", "deleted"])
        if taken < BATCH:
            return


def _finish(city: City, report: RetentionRun) -> None:
    with transaction.atomic():
        report.refresh_from_db()
        report.finished_at = timezone.now()
        report.save(update_fields=["finished_at"])
        changes = {"deleted": {line["code"]: line["deleted"] for line in report.results}}
        record(city=city, actor=SYSTEM, action="retention.delete", target=report, changes=changes)


def _find(code: str) -> RetentionClass:
    if code not in {one.code for one in list_retention()}:
        raise UnknownClass
    return get_retention(code)
