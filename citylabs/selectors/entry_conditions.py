"""What labs know about the entries of the registry, as conditions of its filters. People are found by their address."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citylabs.enums import InvitationState, LabState
from citylabs.models import Invitation, Lab, LabTarget, Registration
from citylabs.models.registration import SEAT_STATES
from stakeholders.models import Stakeholder
from stakeholders.rules.conditions import register_condition, register_condition_family

# More would make a list that nobody reads; older labs are found by the segments that name them.
_LABS = 50


def _with_address(entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    return entries.alias(lowered_email=Lower("email"))


def _registrations(city: City) -> QuerySet[Registration]:
    registrations = Registration.objects.filter(city=city).exclude(email="")
    return registrations.alias(lowered=Lower("email")).filter(lowered=OuterRef("lowered_email"))


def _invitations(city: City, **conditions: Any) -> QuerySet[Invitation]:
    return Invitation.objects.filter(city=city, email=OuterRef("lowered_email"), **conditions)


def keep_attended(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Keep those who were checked in at a lab."""
    came = _registrations(city).exclude(checked_in_at=None)
    return _with_address(entries).filter(Exists(came))


def keep_never_invited(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Keep those whom no lab has invited."""
    return _with_address(entries).filter(~Exists(_invitations(city)))


def keep_never_answered(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Keep those who were invited and never said yes or no to any lab."""
    answered = Exists(_invitations(city).exclude(state=InvitationState.INVITED))
    return _with_address(entries).filter(Exists(_invitations(city)), ~answered)


def keep_declined(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Keep those who have declined an invitation."""
    return _with_address(entries).filter(Exists(_invitations(city, state=InvitationState.DECLINED)))


def keep_in_short_groups(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Keep those of groups that a lab ahead has fewer seats taken of than it wants."""
    seats = Registration.objects.filter(
        city=city, lab=OuterRef("lab"), helix_group=OuterRef("helix_group"), state__in=SEAT_STATES
    )
    taken = seats.order_by().values("helix_group").annotate(people=Count("id")).values("people")
    targets = LabTarget.objects.filter(city=city, lab__state=LabState.PUBLISHED)
    short = targets.annotate(taken=Coalesce(Subquery(taken), 0)).filter(taken__lt=F("target"))
    return entries.filter(helix_group__in=short.order_by().values("helix_group"))


def list_labs_that_took_place(*, city: City) -> list[tuple[str, str]]:
    """Return the newest labs people came to, as (address, words)."""
    came = Registration.objects.filter(city=city, lab=OuterRef("pk")).exclude(checked_in_at=None)
    labs = Lab.objects.filter(Exists(came), city=city).order_by("-starts_at", "-id")[:_LABS]
    return [(lab.slug, gettext("Attended “%(lab)s”") % {"lab": lab}) for lab in labs]


def keep_attended_lab(*, city: City, entries: QuerySet[Stakeholder], value: str) -> QuerySet[Stakeholder]:
    """Keep those who were checked in at this lab."""
    came = _registrations(city).filter(lab__slug=value, lab__city=city).exclude(checked_in_at=None)
    return _with_address(entries).filter(Exists(came))


register_condition("attended", label=_("Has attended a lab"), narrow=keep_attended)
register_condition("never-invited", label=_("Has never been invited"), narrow=keep_never_invited)
register_condition("never-answered", label=_("Was invited, has never answered"), narrow=keep_never_answered)
register_condition("declined", label=_("Has declined once"), narrow=keep_declined)
register_condition("balance-gap", label=_("Is of a group that a lab ahead is short of"), narrow=keep_in_short_groups)
register_condition_family("attended-lab", list_choices=list_labs_that_took_place, narrow=keep_attended_lab)
