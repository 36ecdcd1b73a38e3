"""The one door to a profile: its row is locked, the person's membership is read, the change is kept.

A profile belongs to no city, so there is no wall in the database; every service of it goes through here (ADR 0017).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import NotAllowed, Refusal
from cities.models import City, User
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationChange, OrganisationMember
from stakeholders.rules.profiles import CODE_FIELDS


class NotYours(Refusal):
    """For strangers there is nothing to change."""

    code = "not-your-organisation"
    status = 404
    message = _("This profile does not exist, or you do not run it.")


class AdminsOnly(NotAllowed):
    """Editors write; admins also decide who is in and whether the profile exists."""

    message = _("Only an admin of the organisation may do this.")


def lock_profile(organisation_id: UUID) -> Organisation:
    """Return the profile, locked until the transaction ends. Raises Organisation.DoesNotExist."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def open_profile(*, user: User, organisation_id: UUID, admin: bool = False) -> Organisation:
    """Lock the profile for one of its people. Refuses NotYours, AdminsOnly. Call inside the transaction."""
    try:
        organisation = lock_profile(organisation_id)
        member = OrganisationMember.objects.get(organisation=organisation, user=user, user__is_active=True)
    except (Organisation.DoesNotExist, OrganisationMember.DoesNotExist):
        raise NotYours from None
    if admin and member.role != ProfileRole.ADMIN:
        raise AdminsOnly
    return organisation


def record_change(
    *,
    organisation: Organisation,
    action: str,
    user: User | None = None,
    city: City | None = None,
    token_id: UUID | None = None,
    changes: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """Append to the profile's history: codes with their old and new value, of texts only that they changed."""
    kept = {field: pair if field in CODE_FIELDS | {"role"} else True for field, pair in (changes or {}).items()}
    OrganisationChange.objects.bulk_create(
        [
            OrganisationChange(
                organisation_id=organisation.pk,
                at=now or timezone.now(),
                actor_kind="city" if city else "member" if user else "system",
                actor_id=user.pk if user else token_id,
                city_id=city.pk if city else None,
                action=action,
                changes=kept,
            )
        ]
    )
