"""Inviting colleagues by mail. The link in the mail is the key: nothing secret is stored."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.errors import Refusal
from cities.log import record
from cities.models import City, ColleagueInvitation, Membership, User
from cities.outbox import queue_mail
from cities.permissions import Actor
from cities.selectors.colleague_invitations import find_open_invitation, is_verified_address
from cities.selectors.memberships import find_member_by_email
from cities.services.memberships import UnknownRole, add_member
from cities.tenancy import make_link

LINK_PURPOSE = "colleague"
VALID_FOR = timedelta(days=14)


class AlreadyMember(Refusal):
    """The address belongs to a colleague."""

    code = "already-member"
    message = _("This person works in the city already. Change their role in the list of colleagues.")


class AlreadyInvited(Refusal):
    """An invitation to this address is open."""

    code = "already-invited"
    message = _("This address has an open invitation. Send that one again instead.")


class InvitationClosed(Refusal):
    """The invitation was accepted, withdrawn or has expired."""

    code = "invitation-closed"
    status = 410
    message = _("This invitation is not open any more. Ask the city for a new one.")


class OtherAddress(Refusal):
    """The person is signed in, but the invited address is not a verified one of theirs."""

    code = "other-address"
    status = 403
    message = _("This invitation was sent to another address. Sign in with the address it was sent to.")


def invite_colleague(
    *, city: City, actor: Actor, email: str, role: str, now: datetime | None = None
) -> ColleagueInvitation:
    """Invite an address to join with a role and queue the mail. The link holds for 14 days.

    Refuses UnknownRole, AlreadyMember, AlreadyInvited. An expired invitation of the same address is replaced.
    """
    now = now or timezone.now()
    email = email.strip().lower()
    if role not in Role.values:
        raise UnknownRole(field="role")
    if find_member_by_email(city=city, email=email):
        raise AlreadyMember(field="email")
    with transaction.atomic():
        City.objects.select_for_update(no_key=True).get(pk=city.pk)  # two people inviting the same address
        open_one = find_open_invitation(city=city, email=email)
        if open_one and open_one.expires_at > now:
            raise AlreadyInvited(field="email")
        if open_one:
            _close(open_one, now)
        invitation = ColleagueInvitation.objects.create(
            city=city, email=email, role=role, invited_by_id=actor.id, expires_at=now + VALID_FOR
        )
        _queue_invitation_mail(city, actor, invitation)
        changes = {"role": role}
        record(city=city, actor=actor, action="colleague_invitation.send", target=invitation, changes=changes)
    return invitation


def resend_invitation(
    *, city: City, actor: Actor, invitation: ColleagueInvitation, now: datetime | None = None
) -> ColleagueInvitation:
    """Send the mail again and let the link hold for another 14 days. Refuses InvitationClosed (accepted, withdrawn)."""
    now = now or timezone.now()
    with transaction.atomic():
        found = _lock_unanswered(city, invitation)
        found.expires_at = now + VALID_FOR
        found.save(update_fields=["expires_at"])
        _queue_invitation_mail(city, actor, found)
        record(city=city, actor=actor, action="colleague_invitation.resend", target=found)
    return found


def withdraw_invitation(
    *, city: City, actor: Actor, invitation: ColleagueInvitation, now: datetime | None = None
) -> ColleagueInvitation:
    """Make the link worthless. Refuses InvitationClosed."""
    with transaction.atomic():
        found = _lock_unanswered(city, invitation)
        _close(found, now or timezone.now())
        record(city=city, actor=actor, action="colleague_invitation.withdraw", target=found)
    return found


def accept_invitation(
    *, city: City, user: User, invitation: ColleagueInvitation, now: datetime | None = None
) -> Membership:
    """Join the city with the invited role.

    Refuses InvitationClosed, OtherAddress (the invited address must be a verified one of the person, or whoever gets
    hold of a forwarded mail would get in) and AlreadyMember.
    """
    now = now or timezone.now()
    if not is_verified_address(user=user, email=invitation.email):
        raise OtherAddress
    with transaction.atomic():
        found = _lock_unanswered(city, invitation)
        if found.expires_at <= now:
            raise InvitationClosed
        if Membership.objects.filter(city=city, user=user).exists():
            raise AlreadyMember
        found.accepted_at = now
        found.save(update_fields=["accepted_at"])
        actor = Actor(kind="member", id=user.pk, label=user.email, role=found.role)
        return add_member(city=city, actor=actor, user=user, role=found.role)


def _lock_unanswered(city: City, invitation: ColleagueInvitation) -> ColleagueInvitation:
    found = ColleagueInvitation.objects.select_for_update().get(city=city, pk=invitation.pk)
    if found.accepted_at or found.withdrawn_at:
        raise InvitationClosed
    return found


def _close(invitation: ColleagueInvitation, now: datetime) -> None:
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])


def _queue_invitation_mail(city: City, actor: Actor, invitation: ColleagueInvitation) -> None:
    known = User.objects.filter(email__iexact=invitation.email).first()
    language = known.language if known else city.default_language
    path = reverse("colleague-invitation", args=[city.slug, make_link(LINK_PURPOSE, invitation.pk)])
    queue_mail(
        city=city,
        campaign=f"colleague:{invitation.pk}",
        # A new mail for every new term of the link; asking twice in the same second still sends one.
        occurrence=f"{invitation.expires_at:%Y%m%dT%H%M%S}",
        recipient=invitation.email,
        kind="colleague-invitation",
        language=language,
        context={"link": f"{settings.BASE_URL}{path}", **_words(city, actor, invitation, language)},
    )


def _words(city: City, actor: Actor, invitation: ColleagueInvitation, language: str) -> dict[str, str]:
    with translation.override(language):
        last_day = timezone.localtime(invitation.expires_at, ZoneInfo(city.time_zone))
        return {
            "role": str(Role(invitation.role).label),
            "invited_by": actor.label,
            "last_day": date_format(last_day, "DATE_FORMAT"),
        }
