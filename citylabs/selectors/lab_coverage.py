"""How the registry, the invitations and the seats of a lab stand against its targets, by group and by level."""

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citylabs.enums import InvitationState
from citylabs.models import Invitation, Lab, LabLevelTarget, Registration
from citylabs.models.registration import SEAT_STATES
from citylabs.selectors.registrations import get_targets
from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.models import Stakeholder
from stakeholders.rules.coverage import Coverage, CoverageColumn, CoverageRow
from stakeholders.selectors.reach import keep_reachable

COLUMNS = (
    CoverageColumn("reachable", _("In the registry")),
    CoverageColumn("invited", _("Invited")),
    CoverageColumn("accepted", _("Accepted")),
    CoverageColumn("registered", _("Seats taken")),
    CoverageColumn("attended", _("Attended")),
)
# What a target of a lab is about: people in the room.
_COUNTED = "registered"
# {code: {column: number}}
_Numbers = dict[str, dict[str, int]]


def get_level_targets(*, city: City, lab: Lab) -> dict[str, int]:
    """Return the lab's target number per level of government."""
    return dict(LabLevelTarget.objects.filter(city=city, lab=lab).values_list("level", "target"))


def get_lab_coverage(*, city: City, lab: Lab) -> Coverage:
    """Return targets and numbers of all groups and levels. Eight queries.

    Groups are those that people had when they were invited or registered; levels are those of their entries, which
    are found by the address.
    """
    groups, levels = _count_groups(city, lab), _count_levels(city, lab)
    targets, level_targets = get_targets(city=city, lab=lab), get_level_targets(city=city, lab=lab)
    return Coverage(
        columns=COLUMNS,
        groups=[_row(code, label, targets, groups) for code, label in HelixGroup.choices],
        levels=[_row(code, label, level_targets, levels) for code, label in GovernmentLevel.choices],
        total=CoverageRow(
            "",
            _("All"),
            0,
            {one.code: sum(found.get(one.code, 0) for found in groups.values()) for one in COLUMNS},
            COLUMNS,
            _COUNTED,
        ),
    )


def _row(code: str, label: str | Promise, targets: dict[str, int], numbers: _Numbers) -> CoverageRow:
    found = {column.code: numbers.get(code, {}).get(column.code, 0) for column in COLUMNS}
    return CoverageRow(code, label, targets.get(code, 0), found, COLUMNS, _COUNTED)


def _count_groups(city: City, lab: Lab) -> _Numbers:
    numbers: _Numbers = {}
    reachable = keep_reachable(city=city, entries=Stakeholder.objects.filter(city=city)).order_by()
    for group, people in reachable.values_list("helix_group").annotate(people=Count("id")):
        numbers.setdefault(group, {})["reachable"] = people
    invited = Invitation.objects.filter(city=city, lab=lab).order_by().values_list("helix_group")
    yes = Count("id", filter=Q(state=InvitationState.ACCEPTED))
    for group, people, accepted in invited.annotate(people=Count("id"), yes=yes):
        numbers.setdefault(group, {}).update(invited=people, accepted=accepted)
    seats = Registration.objects.filter(city=city, lab=lab).order_by().values_list("helix_group")
    taken, came = Count("id", filter=Q(state__in=SEAT_STATES)), Count("checked_in_at")
    for group, people, attended in seats.annotate(taken=taken, came=came):
        numbers.setdefault(group, {}).update(registered=people, attended=attended)
    return numbers


def _count_levels(city: City, lab: Lab) -> _Numbers:
    numbers: _Numbers = {}
    entries = Stakeholder.objects.filter(city=city).exclude(level="")
    reachable = keep_reachable(city=city, entries=entries)
    for level, people in _by_level(reachable):
        numbers.setdefault(level, {})["reachable"] = people
    asked = Invitation.objects.filter(city=city, lab=lab).order_by()
    seats = Registration.objects.filter(city=city, lab=lab).exclude(email="").order_by()
    seats = seats.annotate(lowered=Lower("email"))
    known = entries.exclude(email="").alias(address=Lower("email"))
    found = {
        "invited": known.filter(address__in=asked.values("email")),
        "accepted": known.filter(address__in=asked.filter(state=InvitationState.ACCEPTED).values("email")),
        "registered": known.filter(address__in=seats.filter(state__in=SEAT_STATES).values("lowered")),
        "attended": known.filter(address__in=seats.exclude(checked_in_at=None).values("lowered")),
    }
    for column, people_found in found.items():
        for level, people in _by_level(people_found):
            numbers.setdefault(level, {})[column] = people
    return numbers


def _by_level(entries: QuerySet[Stakeholder]) -> list[tuple[str, int]]:
    return list(entries.order_by().values_list("level").annotate(people=Count("id")))
