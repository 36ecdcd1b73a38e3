"""What labs add to the coverage of the registry: who was invited, said yes, and came. People are found by address."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citylabs.enums import InvitationState
from citylabs.models import Invitation, Registration
from stakeholders.models import Stakeholder
from stakeholders.rules.coverage import register_coverage


def _keep(entries: QuerySet[Stakeholder], addresses: QuerySet[Any]) -> QuerySet[Stakeholder]:
    """The addresses are gathered once and compared as a whole, so that it stays quick in a large registry."""
    return entries.exclude(email="").alias(address=Lower("email")).filter(address__in=addresses)


def keep_invited_since(*, city: City, entries: QuerySet[Stakeholder], since: datetime) -> QuerySet[Stakeholder]:
    """Keep those whom a lab has invited since then."""
    return _keep(entries, Invitation.objects.filter(city=city, created_at__gte=since).order_by().values("email"))


def keep_accepted_since(*, city: City, entries: QuerySet[Stakeholder], since: datetime) -> QuerySet[Stakeholder]:
    """Keep those who have said yes to an invitation written since then."""
    accepted = Invitation.objects.filter(city=city, state=InvitationState.ACCEPTED, created_at__gte=since)
    return _keep(entries, accepted.order_by().values("email"))


def keep_attended_since(*, city: City, entries: QuerySet[Stakeholder], since: datetime) -> QuerySet[Stakeholder]:
    """Keep those who came to a lab since then, with an invitation or without."""
    came = Registration.objects.filter(city=city, checked_in_at__gte=since).exclude(email="").order_by()
    return _keep(entries, came.annotate(lowered=Lower(F("email"))).values("lowered"))


register_coverage("invited", label=_("Invited"), narrow=keep_invited_since, is_contact=True)
register_coverage("accepted", label=_("Accepted"), narrow=keep_accepted_since)
register_coverage("attended", label=_("Attended"), narrow=keep_attended_since, is_contact=True)
