"""Whom a city is missing: opted-in organisations and shared entries to get to know, entries to get in touch with.

How the order comes about is told in stakeholders/rules/proposals.py. Call inside `enter_city`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from cities.models import City
from cities.models.data_request import add_months
from stakeholders.models import Organisation, SharedEntry, Stakeholder
from stakeholders.rules.coverage import MONTHS, Coverage
from stakeholders.rules.proposals import PER_GROUP, Candidate, Gaps, Proposal, Subject, find_reasons
from stakeholders.selectors.coverage import keep_contacted
from stakeholders.selectors.reach import keep_reachable
from stakeholders.selectors.sharing import list_shared_entries


def find_gaps(coverage: Coverage) -> Gaps:
    """Return what the registry lacks to the city's targets."""
    return Gaps(
        {row.code: row.short for row in coverage.short_groups}, {row.code: row.short for row in coverage.short_levels}
    )


def take_first_of_each_group(
    rows: Any, *, gaps: Gaps, subject: Subject, waited: Iterable[Any] = (), per_group: int = PER_GROUP
) -> QuerySet[Any]:
    """Return the rows of the short groups and levels, so many of each group; `waited` says whose turn is first."""
    themes, stems = sorted(subject.themes_that_say_something), subject.stems
    fits = Q(themes__overlap=themes) | Q(cpv_tree__overlap=stems) | Q(cpv__overlap=subject.wider_codes)
    marked = rows.filter(Q(helix_group__in=list(gaps.groups)) | Q(level__in=list(gaps.levels))).annotate(
        is_elsewhere=Case(When(fits, then=Value(False)), default=Value(True), output_field=BooleanField())  # noqa: FBT003  SQL, not Python
    )
    order = [F("is_elsewhere").asc(), *waited, F("id").asc()]
    place = Window(RowNumber(), partition_by=[F("helix_group")], order_by=order)
    first: QuerySet[Any] = marked.annotate(place=place).filter(place__lte=per_group)
    return first.order_by("helix_group", "place")


def list_profile_proposals(*, city: City, gaps: Gaps, subject: Subject, now: datetime) -> list[Proposal]:
    """Return listed organisations that the registry does not have, with reasons. One query; none without gaps."""
    if not gaps:
        return []
    known = Stakeholder.objects.filter(city=city)
    same_number = known.exclude(registration_id="").filter(
        scheme=OuterRef("scheme"), registration_id=OuterRef("registration_id")
    )
    listed = Organisation.objects.filter(is_listed=True).exclude(Exists(known.filter(profile=OuterRef("pk"))))
    listed = listed.exclude(Exists(same_number)).defer("searched", "sort_key")
    found = take_first_of_each_group(listed, gaps=gaps, subject=subject)
    proposals = []
    for one in found:
        candidate = _make_candidate(one, name=one.name)
        reasons = find_reasons(candidate, gaps=gaps, subject=subject, today=timezone.localdate(now))
        proposals.append(Proposal(candidate, reasons, slug=one.slug))
    return proposals


def list_shared_proposals(*, city: City, gaps: Gaps, subject: Subject, now: datetime) -> list[Proposal]:
    """Return entries that cities of the same networks share, whose address the registry does not have. Two queries."""
    if not gaps:
        return []
    known = Stakeholder.objects.filter(city=city, email__iexact=OuterRef("email")).exclude(email="")
    shared: QuerySet[SharedEntry] = list_shared_entries(city=city).exclude(Exists(known))
    proposals = []
    for one in take_first_of_each_group(shared, gaps=gaps, subject=subject):
        name = ", ".join(part for part in (one.person, one.organisation) if part)
        candidate = _make_candidate(one, name=name)
        reasons = find_reasons(candidate, gaps=gaps, subject=subject, today=timezone.localdate(now))
        proposals.append(Proposal(candidate, reasons, origin=str(one.city)))
    return proposals


def list_silent_proposals(*, city: City, gaps: Gaps, subject: Subject, now: datetime) -> list[Proposal]:
    """Return entries of the short groups that can be written to and were not for a year, longest ago first."""
    if not gaps:
        return []
    entries = keep_reachable(city=city, entries=Stakeholder.objects.filter(city=city))
    recent = keep_contacted(city=city, entries=Stakeholder.objects.filter(city=city), since=add_months(now, -MONTHS))
    silent = entries.exclude(pk__in=recent.order_by().values("pk"))
    found = take_first_of_each_group(
        silent, gaps=gaps, subject=subject, waited=[F("last_contact_on").asc(nulls_first=True)]
    )
    return [propose_entry(one, gaps=gaps, subject=subject, now=now) for one in found]


def propose_entry(entry: Stakeholder, *, gaps: Gaps, subject: Subject, now: datetime, **history: Any) -> Proposal:
    """Return an entry of the registry with the reasons for it; `history` is what labs know of their invitations."""
    candidate = _make_candidate(entry, name=str(entry), last_contact_on=entry.last_contact_on, **history)
    return Proposal(candidate, find_reasons(candidate, gaps=gaps, subject=subject, today=timezone.localdate(now)))


def _make_candidate(row: Any, **more: Any) -> Candidate:
    return Candidate(
        id=row.pk,
        helix_group=row.helix_group,
        level=row.level,
        themes=tuple(row.themes),
        cpv=tuple(row.cpv),
        region=row.region,
        **more,
    )
