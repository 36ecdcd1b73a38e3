"""Answers to invitations. People may change their mind until registration closes."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from citylabs.enums import InvitationState, LabState, RegistrationSource
from citylabs.models import Invitation, Registration
from citylabs.selectors.invitations import find_registration_of
from citylabs.services.details import Details
from citylabs.services.registrations import AlreadyRegistered, cancel_registration, register_person
from stakeholders.rules.texts import clean_line

LONGEST_REASON = 500


class ReasonTooLong(Refusal):
    """A reason for declining that does not fit."""

    code = "reason-too-long"
    status = 422
    message = _("At most 500 characters, please.")


class InvitationOver(Refusal):
    """The lab is over or was called off: there is nothing to answer any more."""

    code = "invitation-over"
    message = _("This lab is over or has been cancelled; there is nothing to answer any more.")


def accept_invitation(
    *,
    city: City,
    actor: Actor,
    invitation: Invitation,
    details: Details,
    user: User | None = None,
    now: datetime | None = None,
) -> Registration:
    """Register the invited person under the invited address: confirmed or waiting.

    Accepting twice, or after registering on the public page, gives the registration there is. Refuses as
    `register_person` does.
    """
    now = now or timezone.now()
    with transaction.atomic():
        known = find_registration_of(city=city, invitation=invitation)
        if known is None:
            known = _register(city, actor, invitation, details, user=user, now=now)
        elif known.invitation_id is None:
            Registration.objects.filter(city=city, id=known.pk).update(invitation=invitation, changed_at=now)
        if invitation.state != InvitationState.ACCEPTED:
            _answer(invitation, InvitationState.ACCEPTED, now=now)
            record(city=city, actor=actor, action="invitation.accept", target=invitation)
    return known


def _register(
    city: City, actor: Actor, invitation: Invitation, details: Details, *, user: User | None, now: datetime
) -> Registration:
    """Register; when the same person was quicker in another window, take what that gave."""
    try:
        return register_person(
            city=city,
            actor=actor,
            lab=invitation.lab,
            details=replace(details, email=invitation.email),
            source=RegistrationSource.INVITATION,
            invitation=invitation,
            user=user,
            now=now,
        )
    except AlreadyRegistered:
        known = find_registration_of(city=city, invitation=invitation)
        if known is None:
            raise
        return known


def decline_invitation(
    *, city: City, actor: Actor, invitation: Invitation, reason: str = "", now: datetime | None = None
) -> Invitation:
    """Say no, with a reason if one likes; a registration that came of the invitation is cancelled too.

    Declining twice keeps the newer reason. Refuses with ReasonTooLong, InvitationOver, CancelTooLate.
    """
    now = now or timezone.now()
    reason = clean_line(reason)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(field="reason")
    lab = invitation.lab
    if lab.state not in {LabState.PUBLISHED, LabState.RUNNING} or (lab.ends_at and now >= lab.ends_at):
        raise InvitationOver
    with transaction.atomic():
        known = find_registration_of(city=city, invitation=invitation)
        if known is not None:
            cancel_registration(city=city, actor=actor, registration=known, now=now)
        _answer(invitation, InvitationState.DECLINED, now=now, reason=reason)
        record(city=city, actor=actor, action="invitation.decline", target=invitation)
    return invitation


def _answer(invitation: Invitation, state: InvitationState, *, now: datetime, reason: str = "") -> None:
    invitation.state = state
    invitation.answered_at = now
    invitation.decline_reason = reason
    invitation.save(update_fields=["state", "answered_at", "decline_reason", "changed_at"])
