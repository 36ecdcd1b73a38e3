"""What labs know about the entries of the registry, as conditions of its filters. People are found by their address."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citylabs.enums import InvitationState
from citylabs.models import Invitation, Registration
from stakeholders.models import Stakeholder
from stakeholders.rules.conditions import register_condition


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


register_condition("attended", label=_("Has attended a lab"), narrow=keep_attended)
register_condition("never-invited", label=_("Has never been invited"), narrow=keep_never_invited)
register_condition("never-answered", label=_("Was invited, has never answered"), narrow=keep_never_answered)
register_condition("declined", label=_("Has declined once"), narrow=keep_declined)
