"""The numbers around labs that the rules need, in a fixed number of statements. Call inside `enter_city`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from cities.enums import LegalTextKind
from cities.models import City, LegalText
from citylabs.enums import LabKind, ReportState
from citylabs.models import Invitation, Lab, LabNeed, Registration, Report, Session
from citylabs.models.registration import ACTIVE_STATES, SEAT_STATES
from citylabs.rules.lab_facts import LabFacts
from procurement.enums import Visibility

_OUTSIDE = Q(starts_at__lt=F("lab__starts_at")) | Q(ends_at__gt=F("lab__ends_at")) | Q(lab__starts_at=None)


def get_lab_facts(*, city: City, lab: Lab, now: datetime) -> LabFacts:
    """Return what the rules need to know about one lab."""
    return list_lab_facts(city=city, labs=[lab], now=now)[0]


def list_lab_facts(*, city: City, labs: Iterable[Lab], now: datetime) -> list[LabFacts]:
    """Return what the rules need to know, in the order of the labs; six statements whatever their number."""
    chosen = list(labs)
    counts = _count_by_lab(city, [lab.pk for lab in chosen])
    disclaimers = _list_disclaimer_languages(city, chosen)
    return [LabFacts(lab=lab, now=now, disclaimer_languages=disclaimers, **counts[lab.pk]) for lab in chosen]


def _count_by_lab(city: City, lab_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    counts: dict[UUID, dict[str, Any]] = {lab_id: {} for lab_id in lab_ids}
    for rows in (
        _group(Session, city, lab_ids, sessions=Count("id"), sessions_outside=Count("id", filter=_OUTSIDE)),
        _group(LabNeed, city, lab_ids, needs=Count("id"), public_needs=_count_public_needs()),
        _group(Invitation, city, lab_ids, invited=Count("id")),
        _group(Registration, city, lab_ids, **_registration_counts()),
        _group(Report, city, lab_ids, report_is_published=Count("id", filter=Q(state=ReportState.PUBLISHED))),
    ):
        for row in rows:
            counts[row.pop("lab_id")].update(row)
    for count in counts.values():
        count["report_is_published"] = bool(count.get("report_is_published"))
    return counts


def _group(model: Any, city: City, lab_ids: list[UUID], **numbers: Count) -> QuerySet[Any, dict[str, Any]]:
    rows = model.objects.filter(city=city, lab_id__in=lab_ids).order_by()
    grouped: QuerySet[Any, dict[str, Any]] = rows.values("lab_id").annotate(**numbers)
    return grouped


def _count_public_needs() -> Count:
    return Count("id", filter=Q(need__visibility=Visibility.PUBLIC))


def _registration_counts() -> dict[str, Count]:
    return {
        "registered": Count("id", filter=Q(state__in=ACTIVE_STATES)),
        "seats_taken": Count("id", filter=Q(state__in=SEAT_STATES)),
        "checked_in": Count("id", filter=Q(checked_in_at__isnull=False)),
    }


def _list_disclaimer_languages(city: City, labs: list[Lab]) -> frozenset[str]:
    """Asked only where a market dialogue is among the labs."""
    if not any(lab.kind == LabKind.MARKET_DIALOGUE for lab in labs):
        return frozenset()
    texts = LegalText.objects.filter(city=city, kind=LegalTextKind.MARKET_DISCLAIMER)
    return frozenset(texts.order_by().values_list("language", flat=True).distinct())
