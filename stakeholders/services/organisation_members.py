"""Who runs a profile: inviting, joining, roles, leaving. There is always an admin."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.hooks import ACCOUNT_ERASED
from cities.jobs import enqueue
from cities.models import User
from cities.selectors.colleague_invitations import is_verified_address
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationMember, OrganisationMemberInvitation
from stakeholders.notifications.organisations import render_member_invitation
from stakeholders.rules.texts import clean_email
from stakeholders.selectors.organisation_people import find_member_by_email, list_open_invitations
from stakeholders.services.organisation_access import AdminsOnly, NotYours, open_profile, record_change
from stakeholders.services.organisation_marks import end_marks_of_person

VALID_FOR = timedelta(days=14)
MOST_OPEN = 50


class LastAdmin(Refusal):
    """A profile without an admin could never be mended from inside."""

    code = "last-admin"
    message = _("An organisation needs an admin. Make somebody else an admin first, or delete the profile.")


class UnknownProfileRole(Refusal):
    """No such role."""

    code = "unknown-role"
    status = 422
    message = _("Choose one of the roles in the list.")


class RunsItAlready(Refusal):
    """The address belongs to one of the profile's people."""

    code = "already-member"
    message = _("This person runs the profile already.")


class InvitedAlready(Refusal):
    """An invitation to this address is open."""

    code = "already-invited"
    message = _("This address has an open invitation. Send that one again instead.")


class TooManyInvitations(Refusal):
    """A profile is no way to send mails to strangers."""

    code = "too-many-invitations"
    message = _("50 invitations are open. Withdraw one before you send another.")


class InvitationOver(Refusal):
    """The invitation was accepted, withdrawn or has expired."""

    code = "invitation-closed"
    status = 410
    message = _("This invitation is not open any more. Ask the organisation for a new one.")


class InvitedElsewhere(Refusal):
    """The person is signed in, but the invited address is not a confirmed one of theirs."""

    code = "other-address"
    status = 403
    message = _("This invitation was sent to another address. Sign in with the address it was sent to.")


def invite_member(
    *, user: User, organisation_id: UUID, email: str, role: str, now: datetime | None = None
) -> OrganisationMemberInvitation:
    """Ask an address to run the profile too; the mail's link holds for 14 days. An expired invitation is replaced.

    Refuses NotYours, AdminsOnly, UnknownProfileRole, RunsItAlready, InvitedAlready, TooManyInvitations.
    """
    now, email = now or timezone.now(), clean_email(email)
    _guard_role(role)
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id, admin=True)
        if find_member_by_email(organisation=organisation, email=email):
            raise RunsItAlready(field="email")
        for known in list_open_invitations(organisation=organisation).filter(email__iexact=email):
            if known.expires_at > now:
                raise InvitedAlready(field="email")
            _close(known, now)
        if list_open_invitations(organisation=organisation).count() >= MOST_OPEN:
            raise TooManyInvitations(field="email")
        invitation = OrganisationMemberInvitation.objects.create(
            organisation=organisation, email=email, role=role, invited_by=user, expires_at=now + VALID_FOR
        )
        record_change(organisation=organisation, user=user, action="invite", changes={"role": ["", role]}, now=now)
    _send(invitation)
    return invitation


def resend_member_invitation(
    *, user: User, organisation_id: UUID, invitation_id: UUID, now: datetime | None = None
) -> OrganisationMemberInvitation:
    """Send the mail again; the link holds for another 14 days. Refuses NotYours, AdminsOnly, InvitationOver."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id, admin=True)
        found = _lock_unanswered(invitation_id, organisation)
        found.expires_at = (now or timezone.now()) + VALID_FOR
        found.save(update_fields=["expires_at"])
    _send(found)
    return found


def withdraw_member_invitation(
    *, user: User, organisation_id: UUID, invitation_id: UUID, now: datetime | None = None
) -> OrganisationMemberInvitation:
    """Make the link worthless. Refuses NotYours, AdminsOnly, InvitationOver."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id, admin=True)
        found = _lock_unanswered(invitation_id, organisation)
        _close(found, now or timezone.now())
        record_change(organisation=organisation, user=user, action="invite-withdraw", now=now)
    return found


def accept_member_invitation(*, user: User, invitation_id: UUID, now: datetime | None = None) -> OrganisationMember:
    """Join with the invited role. Refuses InvitationOver, InvitedElsewhere, RunsItAlready."""
    now = now or timezone.now()
    with transaction.atomic():
        found = _lock_unanswered(invitation_id)
        if found.expires_at <= now:
            raise InvitationOver
        if not is_verified_address(user=user, email=found.email):
            raise InvitedElsewhere
        if OrganisationMember.objects.filter(organisation=found.organisation, user=user).exists():
            raise RunsItAlready
        found.accepted_at = now
        found.save(update_fields=["accepted_at"])
        member = OrganisationMember.objects.create(organisation=found.organisation, user=user, role=found.role)
        changes = {"role": ["", found.role]}
        record_change(organisation=found.organisation, user=user, action="join", changes=changes, now=now)
    return member


def change_member_role(
    *, user: User, organisation_id: UUID, member_id: UUID, role: str, now: datetime | None = None
) -> OrganisationMember:
    """Give one of the profile's people another role. Refuses NotYours, AdminsOnly, UnknownProfileRole, LastAdmin."""
    _guard_role(role)
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id, admin=True)
        member = _get_member(organisation, member_id)
        if member.role == role:
            return member
        if role != ProfileRole.ADMIN:
            _guard_last_admin(member)
        changes = {"role": [member.role, role]}
        member.role = role
        member.save(update_fields=["role"])
        record_change(organisation=organisation, user=user, action="role", changes=changes, now=now)
    return member


def remove_member(*, user: User, organisation_id: UUID, member_id: UUID, now: datetime | None = None) -> None:
    """Take somebody off the profile, or leave it oneself. Refuses NotYours, AdminsOnly (for others), LastAdmin."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        member = _get_member(organisation, member_id)
        is_self = member.user_id == user.pk
        if not is_self and not organisation.members.filter(user=user, role=ProfileRole.ADMIN).exists():
            raise AdminsOnly
        _guard_last_admin(member)
        end_marks_of_person(organisation=organisation, user=member.user, now=now or timezone.now())
        member.delete()
        action = "leave" if is_self else "remove"
        record_change(organisation=organisation, user=user, action=action, now=now)


@ACCOUNT_ERASED.add
def leave_every_organisation(*, user: User) -> None:
    """Take a person who deletes their account off all profiles. Refuses LastAdmin."""
    for member in OrganisationMember.objects.filter(user=user).order_by("organisation_id"):
        remove_member(user=user, organisation_id=member.organisation_id, member_id=member.pk)
    OrganisationMemberInvitation.objects.filter(email__iexact=user.email).delete()


def _guard_role(role: str) -> None:
    if role not in ProfileRole.values:
        raise UnknownProfileRole(field="role")


def _get_member(organisation: Organisation, member_id: UUID) -> OrganisationMember:
    try:
        return OrganisationMember.objects.select_related("user").get(organisation=organisation, pk=member_id)
    except OrganisationMember.DoesNotExist:
        raise NotYours from None


def _guard_last_admin(member: OrganisationMember) -> None:
    admins = OrganisationMember.objects.filter(
        organisation_id=member.organisation_id, role=ProfileRole.ADMIN, user__is_active=True
    )
    if member.role == ProfileRole.ADMIN and not admins.exclude(pk=member.pk).exists():
        raise LastAdmin


def _lock_unanswered(invitation_id: UUID, organisation: Organisation | None = None) -> OrganisationMemberInvitation:
    found = OrganisationMemberInvitation.objects.select_related("organisation").select_for_update(of=("self",))
    if organisation is not None:
        found = found.filter(organisation=organisation)
    try:
        invitation = found.get(pk=invitation_id, accepted_at=None, withdrawn_at=None)
    except OrganisationMemberInvitation.DoesNotExist:
        raise InvitationOver from None
    return invitation


def _close(invitation: OrganisationMemberInvitation, now: datetime) -> None:
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])


def _send(invitation: OrganisationMemberInvitation) -> None:
    """By the mails of accounts, because a profile has no city and therefore no outbox; sent again if it is lost."""
    mail = render_member_invitation(invitation)
    enqueue("cities.send_account_mail", queue="mail", recipient=invitation.email, **mail)
