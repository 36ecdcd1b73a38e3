"""Somebody who works for an organisation asks its admins to let them run its profile too."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.jobs import enqueue
from cities.models import User
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationChange, OrganisationMember
from stakeholders.notifications.organisations import render_join_request
from stakeholders.services.organisation_access import lock_profile, record_change
from stakeholders.services.organisation_members import RunsItAlready

ONCE_IN = timedelta(days=7)


class AskedAlready(Refusal):
    """Nobody is asked every day."""

    code = "asked-already"
    message = _("You have asked in the last seven days. Its admins have your address.")


def ask_to_join(*, user: User, organisation_id: UUID, now: datetime | None = None) -> Organisation:
    """Write to the admins, public profile or not, with the name and address of whoever asks; they may invite them.

    Refuses RunsItAlready, AskedAlready; raises Organisation.DoesNotExist.
    """
    now = now or timezone.now()
    with transaction.atomic():
        organisation = lock_profile(organisation_id)
        if OrganisationMember.objects.filter(organisation=organisation, user=user).exists():
            raise RunsItAlready
        asked = OrganisationChange.objects.filter(organisation_id=organisation.pk, action="ask", actor_id=user.pk)
        if asked.filter(at__gt=now - ONCE_IN).exists():
            raise AskedAlready
        record_change(organisation=organisation, user=user, action="ask", now=now)
        admins = organisation.members.filter(role=ProfileRole.ADMIN, user__is_active=True).select_related("user")
        for admin in admins:
            mail = render_join_request(organisation, asking=user, admin=admin.user)
            enqueue("cities.send_account_mail", queue="mail", recipient=admin.user.email, **mail)
    return organisation
