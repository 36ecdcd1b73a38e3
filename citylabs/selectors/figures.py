"""Counting a lab: the numbers of its report. Each function reads once, however many rows there are.

Totals are counted apart from the groups, so that a sum of groups that does not meet its total is found
(citylabs.rules.report_checks). Read them together inside `read_at_one_moment`, or they may disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower, StrIndex, Substr, Trim

from cities.enums import MailState
from cities.models import City, OutboxMail
from citylabs.enums import InvitationState, RegistrationState
from citylabs.models import Campaign, Invitation, Lab, LabNeed, LabTarget, Registration, RegistrationNeed, SeatOffer
from procurement.enums import Visibility
from procurement.models import Need

_INVITED = InvitationState
_STATE = RegistrationState
IS_ATTENDED = Q(checked_in_at__isnull=False)


@dataclass(frozen=True)
class Tally:
    """Numbers by name, in total and by group."""

    total: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]


def _tally(rows: QuerySet[Any], numbers: dict[str, Aggregate]) -> Tally:
    total = rows.aggregate(**numbers)
    by_group = rows.order_by().values("helix_group").annotate(**numbers)
    groups = {row["helix_group"]: {name: row[name] for name in numbers} for row in by_group}
    return Tally(total, groups)


def count_invitations(*, city: City, lab: Lab) -> Tally:
    """Return invited, accepted, declined and unanswered. Two queries."""
    numbers: dict[str, Aggregate] = {
        "invited": Count("pk"),
        "accepted": Count("pk", filter=Q(state=_INVITED.ACCEPTED)),
        "declined": Count("pk", filter=Q(state=_INVITED.DECLINED)),
        "unanswered": Count("pk", filter=Q(state=_INVITED.INVITED)),
    }
    return _tally(Invitation.objects.filter(city=city, lab=lab), numbers)


def count_registrations(*, city: City, lab: Lab) -> Tally:
    """Return registered and its parts, attended and no_show. Two queries."""
    numbers: dict[str, Aggregate] = {
        "registered": Count("pk"),
        "confirmed": Count("pk", filter=Q(state=_STATE.CONFIRMED)),
        "offered": Count("pk", filter=Q(state=_STATE.OFFERED)),
        "waiting": Count("pk", filter=Q(state=_STATE.WAITING)),
        "cancelled": Count("pk", filter=Q(state=_STATE.CANCELLED)),
        "attended": Count("pk", filter=IS_ATTENDED),
        "no_show": Count("pk", filter=Q(state=_STATE.CONFIRMED, checked_in_at=None)),
    }
    return _tally(Registration.objects.filter(city=city, lab=lab), numbers)


def count_channels(*, city: City, lab: Lab) -> dict[str, tuple[int, int]]:
    """Return channel → (registered, attended). One query."""
    rows = Registration.objects.filter(city=city, lab=lab).order_by().values("source")
    counted = rows.annotate(registered=Count("pk"), attended=Count("pk", filter=IS_ATTENDED))
    return {row["source"]: (row["registered"], row["attended"]) for row in counted}


def count_targets(*, city: City, lab: Lab) -> dict[str, int]:
    """Return group → target number. One query."""
    return dict(LabTarget.objects.filter(city=city, lab=lab).values_list("helix_group", "target"))


def count_organisations(*, city: City, lab: Lab) -> tuple[int, int, int]:
    """Return how many organisations attended, how many of them for the first time, how many again. One query.

    Organisations are told apart by their name without regard to capitals and outer blanks.
    """
    named = Registration.objects.filter(IS_ATTENDED, city=city).annotate(name=Lower(Trim("organisation")))
    earlier = named.filter(lab__starts_at__lt=lab.starts_at, name=OuterRef("name")) if lab.starts_at else named.none()
    here = named.filter(lab=lab).exclude(name="").annotate(known=Exists(earlier))
    found = here.order_by().aggregate(
        attended=Count("name", distinct=True),
        new=Count("name", distinct=True, filter=Q(known=False)),
        returning=Count("name", distinct=True, filter=Q(known=True)),
    )
    return found["attended"], found["new"], found["returning"]


@dataclass(frozen=True)
class NeedInterest:
    """A need of the agenda with the number of people who chose it."""

    need: Need
    interested: int
    attended: int


def list_need_interest(*, city: City, lab: Lab) -> tuple[list[NeedInterest], int]:
    """Return the public needs of the agenda in its order with their interest, and the number of private ones.

    Two queries.
    """
    agenda = LabNeed.objects.filter(city=city, lab=lab).select_related("need").order_by("position", "id")
    chosen = RegistrationNeed.objects.filter(city=city, registration__lab=lab).exclude(
        registration__state=_STATE.CANCELLED
    )
    attended = Count("pk", filter=Q(registration__checked_in_at__isnull=False))
    counted = chosen.order_by().values("need_id").annotate(interested=Count("pk"), attended=attended)
    numbers = {row["need_id"]: (row["interested"], row["attended"]) for row in counted}
    needs = [item.need for item in agenda]
    public = [need for need in needs if need.visibility == Visibility.PUBLIC]
    found = [NeedInterest(need, *numbers.get(need.pk, (0, 0))) for need in public]
    return found, len(needs) - len(public)


_MAIL_STATES = {
    "sent": [MailState.SENT],
    "failed": [MailState.FAILED, MailState.BOUNCED],
    "waiting": [MailState.DRAFT, MailState.QUEUED, MailState.SENDING, MailState.RETRYING],
    "withheld": [MailState.SUPPRESSED, MailState.CANCELLED],
}


def count_mails(*, city: City, lab: Lab) -> dict[str, int]:
    """Return total, sent, failed, waiting and withheld mails about this lab. One query.

    A mail's `campaign` is `<occasion>:<id>`, where the id is the lab's, or that of one of its campaigns, invitations,
    registrations or offers; test mails to the organiser are left out. No mail about a lab is older than the lab, which
    lets the index by time narrow the search.
    """
    mine = [
        Lab.objects.filter(city=city, pk=lab.pk),
        Campaign.objects.filter(city=city, lab=lab),
        Invitation.objects.filter(city=city, lab=lab),
        Registration.objects.filter(city=city, lab=lab),
        SeatOffer.objects.filter(city=city, registration__lab=lab),
    ]
    ids = [rows.order_by().values(key=Cast("pk", TextField())) for rows in mine]
    since = OutboxMail.objects.filter(city=city, created_at__gte=lab.created_at)
    mails = since.exclude(campaign__startswith="test:").annotate(
        about=Substr("campaign", StrIndex("campaign", Value(":")) + 1)
    )
    counts = {name: Count("pk", filter=Q(state__in=states)) for name, states in _MAIL_STATES.items()}
    return mails.filter(about__in=ids[0].union(*ids[1:], all=True)).aggregate(total=Count("pk"), **counts)


def list_people_names(*, city: City, lab: Lab) -> list[str]:
    """Return the names of everybody invited to or registered for the lab, to take them out of free words. One query."""
    invited = Invitation.objects.filter(city=city, lab=lab).order_by().values_list(F("person"))
    registered = Registration.objects.filter(city=city, lab=lab).order_by().values_list(F("person"))
    return [name for (name,) in invited.union(registered) if name]
