"""Whom a lab is missing: people of the registry who can be invited, and organisations nobody knows yet.

How the order comes about is told in stakeholders/rules/proposals.py.
"""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from cities.models import City
from citylabs.models import AudienceMember, Campaign, Lab
from citylabs.selectors.agenda import list_agenda
from citylabs.selectors.audience import keep_invitable, list_group_balance, mark_last_invited
from citylabs.selectors.lab_coverage import get_level_targets
from stakeholders.models import Stakeholder
from stakeholders.rules.coverage import Coverage
from stakeholders.rules.proposals import Gaps, Proposal, Subject
from stakeholders.selectors.proposals import propose_entry, take_first_of_each_group


def find_lab_gaps(*, city: City, lab: Lab, coverage: Coverage, campaign: Campaign | None) -> Gaps:
    """Return who is missing if everybody who is asked or about to be asked comes.

    Of a level those count who have a seat or are invited: what they answer is not known by level in time.
    """
    balance = list_group_balance(city=city, lab=lab, campaign=campaign)
    levels = {}
    if get_level_targets(city=city, lab=lab):
        for row in coverage.levels:
            expected = max(row.numbers["registered"], row.numbers["invited"])
            if row.target > expected:
                levels[row.code] = row.target - expected
    return Gaps({row.code: row.missing for row in balance if row.missing}, levels)


def get_lab_subject(*, city: City, lab: Lab) -> Subject:
    """Return what the lab is about: the themes and CPV codes of the needs on its agenda. One query."""
    needs = list_agenda(city=city, lab=lab)
    codes = {need.cpv: str(need.title) for need in reversed(needs) if need.cpv}
    return Subject(frozenset(need.theme for need in needs), codes, city.nuts3)


def list_lab_proposals(
    *, city: City, lab: Lab, campaign: Campaign | None, gaps: Gaps, subject: Subject, now: datetime
) -> list[Proposal]:
    """Return people who can be invited to the lab and are not picked yet, so many of each group. One query."""
    if not gaps:
        return []
    entries = Stakeholder.objects.filter(city=city)
    if campaign:
        members = AudienceMember.objects.filter(city=city, campaign=campaign, is_in=True)
        entries = entries.exclude(pk__in=members.values("stakeholder"))
    free = mark_last_invited(city=city, entries=keep_invitable(city=city, lab=lab, entries=entries))
    waited = [F("last_invited_at").asc(nulls_first=True)]
    proposals = []
    for entry in take_first_of_each_group(free, gaps=gaps, subject=subject, waited=waited):
        at = entry.last_invited_at
        invited_on = timezone.localdate(at) if at else None
        history = {"last_invited_on": invited_on, "is_history_known": True}
        proposals.append(propose_entry(entry, gaps=gaps, subject=subject, now=now, **history))
    return proposals
