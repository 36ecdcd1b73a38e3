"""Choosing whom to invite: who can be, who is left out and why, and how balanced the room would be."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower

from cities.models import City
from citylabs.enums import InvitationState
from citylabs.models import AudienceMember, Campaign, Invitation, Lab, Registration
from citylabs.models.registration import ACTIVE_STATES
from citylabs.rules.audience import GroupBalance, LeftOut
from citylabs.selectors.registrations import get_seat_counts, get_targets
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder
from stakeholders.selectors.reach import is_suppressed, lacks_consent, under_earlier_address


def mark_left_out(*, city: City, lab: Lab, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Give each entry `left_out`: the code of `LeftOut`, blank for who can be invited to the lab.

    What happened under an address that the entry had before a merge counts as if it had been under the present one.
    """
    address = OuterRef("address")
    invited = Invitation.objects.filter(city=city, lab=lab)
    registered = Registration.objects.filter(city=city, lab=lab, state__in=ACTIVE_STATES)
    registered = registered.alias(lowered=Lower("email"))
    reasons = [
        (Q(email=""), LeftOut.NO_ADDRESS),
        (Exists(invited.filter(email=address)) | under_earlier_address(invited), LeftOut.INVITED),
        (
            Exists(registered.filter(lowered=address)) | under_earlier_address(registered, "lowered"),
            LeftOut.REGISTERED,
        ),
        (is_suppressed(city), LeftOut.SUPPRESSED),
        (lacks_consent(city), LeftOut.NO_CONSENT),
    ]
    cases = [When(condition, then=Value(reason.value)) for condition, reason in reasons]
    return entries.alias(address=Lower("email")).annotate(
        left_out=Case(*cases, default=Value(""), output_field=CharField())
    )


def keep_invitable(*, city: City, lab: Lab, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Return those of the entries that can be invited to the lab."""
    return keep_left_out(city=city, lab=lab, entries=entries, reasons=[""])


def keep_left_out(
    *, city: City, lab: Lab, entries: QuerySet[Stakeholder], reasons: Iterable[str] = tuple(LeftOut.values)
) -> QuerySet[Stakeholder]:
    """Return those of the entries that are left out for one of the reasons; they keep their mark `left_out`."""
    marked: Any = mark_left_out(city=city, lab=lab, entries=entries)
    kept: QuerySet[Stakeholder] = marked.filter(left_out__in=list(reasons))
    return kept


def list_picked(*, city: City, campaign: Campaign) -> QuerySet[Stakeholder]:
    """Return the people picked for a campaign, by name."""
    members = AudienceMember.objects.filter(city=city, campaign=campaign, is_in=True)
    entries = Stakeholder.objects.filter(city=city, pk__in=members.values("stakeholder"))
    return entries.order_by("sort_key", "id")


def list_picked_ids(*, city: City, campaign: Campaign, among: Iterable[UUID]) -> set[UUID]:
    """Return which of the entries are picked."""
    members = AudienceMember.objects.filter(city=city, campaign=campaign, is_in=True, stakeholder__in=list(among))
    return set(members.values_list("stakeholder_id", flat=True))


def count_left_out(*, city: City, lab: Lab, entries: QuerySet[Stakeholder]) -> dict[str, int]:
    """Return {reason: entries}, every reason of `LeftOut` in its order, and "" for who can be invited. One query."""
    marked: Any = mark_left_out(city=city, lab=lab, entries=entries).order_by()
    found = dict(marked.values_list("left_out").annotate(number=Count("id")))
    return {code: found.get(code, 0) for code in ("", *LeftOut.values)}


def mark_last_invited(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Give each entry `last_invited_at`, when any lab invited it last."""
    theirs = Invitation.objects.filter(city=city, email=OuterRef("address")).order_by().values("email")
    last = theirs.annotate(last=Max("created_at")).values("last")
    return entries.alias(address=Lower("email")).annotate(last_invited_at=Subquery(last))


def list_candidates(*, city: City, campaign: Campaign, group: str) -> QuerySet[Stakeholder]:
    """Return who can be picked for a group and is not yet, in the order in which people are picked.

    Never invited first, then those whose last invitation is longest ago; of equals, who is in the registry longest.
    """
    members = AudienceMember.objects.filter(city=city, campaign=campaign, is_in=True)
    entries = Stakeholder.objects.filter(city=city, helix_group=group).exclude(pk__in=members.values("stakeholder"))
    free = keep_invitable(city=city, lab=campaign.lab, entries=entries)
    return mark_last_invited(city=city, entries=free).order_by(F("last_invited_at").asc(nulls_first=True), "id")


def list_group_balance(*, city: City, lab: Lab, campaign: Campaign | None) -> list[GroupBalance]:
    """Return how every group stands that has a target or people, in the order of the groups. Five queries."""
    targets = get_targets(city=city, lab=lab)
    seats = get_seat_counts(city=city, lab=lab).seated_by_group
    unanswered = Invitation.objects.filter(city=city, lab=lab, state=InvitationState.INVITED).order_by()
    waiting = dict(unanswered.values_list("helix_group").annotate(people=Count("id")))
    picked = _count_groups(city, lab, list_picked(city=city, campaign=campaign)) if campaign else {}
    entries = Stakeholder.objects.filter(city=city, helix_group__in=targets)
    free = _count_groups(city, lab, entries)
    return [
        GroupBalance(
            code=code,
            label=str(label),
            target=targets.get(code, 0),
            registered=seats.get(code, 0),
            waiting=waiting.get(code, 0),
            picked=picked.get(code, 0),
            available=free.get(code, 0) - picked.get(code, 0),
        )
        for code, label in HelixGroup.choices
        if any(code in numbers for numbers in (targets, seats, waiting, picked))
    ]


def _count_groups(city: City, lab: Lab, entries: QuerySet[Stakeholder]) -> dict[str, int]:
    """How many of each group can be invited."""
    free = keep_invitable(city=city, lab=lab, entries=entries).order_by()
    return dict(free.values_list("helix_group").annotate(people=Count("id")))


def count_languages(*, entries: QuerySet[Stakeholder]) -> dict[str, int]:
    """Return {language: entries}, the most frequent first."""
    rows = entries.order_by().values_list("language").annotate(people=Count("id"))
    return dict(rows.order_by("-people", "language"))
