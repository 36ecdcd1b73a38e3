"""Changing who works in a city. Joining goes by invitation, see `cities.services.colleague_invitations`."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.errors import Refusal
from cities.log import record
from cities.models import City, Membership, User
from cities.permissions import Actor
from cities.services.form_drafts import forget_drafts_of


class LastOwner(Refusal):
    """A city without an owner could never be mended from inside."""

    code = "last-owner"
    message = _("A city needs an owner. Make a colleague an owner first.")


class UnknownRole(Refusal):
    """No such role."""

    code = "unknown-role"
    status = 422
    message = _("Choose one of the roles in the list.")


def add_member(*, city: City, actor: Actor, user: User, role: str) -> Membership:
    """Make a person a member. Used when an invitation is accepted and when the platform creates a city."""
    if role not in Role.values:
        raise UnknownRole(field="role")
    with transaction.atomic():
        membership = Membership.objects.create(city=city, user=user, role=role)
        record(
            city=city, actor=actor, action="member.add", target=membership, changes={"role": role, "who": user.email}
        )
    return membership


def change_role(*, city: City, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give a colleague another role. Refuses LastOwner, UnknownRole."""
    if role not in Role.values:
        raise UnknownRole(field="role")
    with transaction.atomic():
        member = _lock_member(city, membership)
        if role == member.role:
            return member
        if role != Role.OWNER:
            _refuse_last_owner(city, member)
        changes = {"role": [member.role, role], "who": member.user.email}
        member.role = role
        member.save(update_fields=["role"])
        record(city=city, actor=actor, action="member.change_role", target=member, changes=changes)
    return member


def remove_member(*, city: City, actor: Actor, membership: Membership) -> None:
    """Take a colleague out of the city; what they did stays in its log. Refuses LastOwner.

    Leaving oneself is the same with one's own membership.
    """
    with transaction.atomic():
        member = _lock_member(city, membership)
        _refuse_last_owner(city, member)
        action = "member.leave" if member.user_id == actor.id else "member.remove"
        changes = {"role": member.role, "who": member.user.email}
        record(city=city, actor=actor, action=action, target=member, changes=changes)
        forget_drafts_of(city=city, user_id=member.user_id)
        member.delete()


def _lock_member(city: City, membership: Membership) -> Membership:
    """Lock the city's row first: two owners leaving at the same moment must look one after the other."""
    City.objects.select_for_update(no_key=True).get(pk=city.pk)
    return Membership.objects.select_related("user").get(city=city, pk=membership.pk)


def _refuse_last_owner(city: City, member: Membership) -> None:
    others = Membership.objects.filter(city=city, role=Role.OWNER, user__is_active=True).exclude(pk=member.pk)
    if member.role == Role.OWNER and not others.exists():
        raise LastOwner
