"""Reading who works where. Call inside `enter_city` or, for one's own memberships, `enter_user`."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cities.models import City, Membership, StaffSession, User


def find_membership(*, city: City, user: User) -> Membership | None:
    """Return the person's membership in the city, or None."""
    return Membership.objects.filter(city=city, user=user).first()


def list_members(*, city: City) -> QuerySet[Membership]:
    """Return the city's members with their users, longest first."""
    return Membership.objects.filter(city=city).select_related("user").order_by("created_at", "id")


def is_alone(*, city: City) -> bool:
    """Whether nobody but one person works in the city yet."""
    return Membership.objects.filter(city=city).order_by().count() <= 1


def get_member(*, city: City, membership_id: UUID) -> Membership:
    """Return one membership with its user; raises Membership.DoesNotExist."""
    return list_members(city=city).get(pk=membership_id)


def find_member_by_email(*, city: City, email: str) -> Membership | None:
    """Return the membership of the person with this sign-in address or verified further address, or None."""
    by_address = Q(user__email__iexact=email) | Q(
        user__emailaddress__email__iexact=email, user__emailaddress__verified=True
    )
    return list_members(city=city).filter(by_address).first()


def list_own_memberships(*, user: User) -> QuerySet[Membership]:
    """Return the person's memberships with their cities."""
    return Membership.objects.filter(user=user).select_related("city").order_by("city__slug")


def find_staff_session(*, city: City, user: User, now: datetime) -> StaffSession | None:
    """Return the open staff session of this person in this city, or None."""
    open_sessions = StaffSession.objects.filter(city=city, user=user, ended_at=None, expires_at__gt=now)
    return open_sessions.order_by("-expires_at").first()


def list_open_staff_sessions(*, city: City, now: datetime) -> QuerySet[StaffSession]:
    """Return who of the platform's staff is inside the city now."""
    found = StaffSession.objects.filter(city=city, ended_at=None, expires_at__gt=now)
    return found.select_related("user").order_by("-started_at", "-id")


def list_own_staff_sessions(*, user: User, now: datetime) -> QuerySet[StaffSession]:
    """Return the person's open staff sessions with their cities. Readable inside `enter_user`."""
    found = StaffSession.objects.filter(user=user, ended_at=None, expires_at__gt=now)
    return found.select_related("city").order_by("-expires_at", "-id")
