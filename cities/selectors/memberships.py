"""Reading who works where. Call inside `enter_city` or, for one's own memberships, `enter_user`."""

from datetime import datetime

from django.db.models import QuerySet

from cities.models import City, Membership, StaffSession, User


def find_membership(*, city: City, user: User) -> Membership | None:
    """Return the person's membership in the city, or None."""
    return Membership.objects.filter(city=city, user=user).first()


def list_members(*, city: City) -> QuerySet[Membership]:
    """Return the city's members with their users, longest first."""
    return Membership.objects.filter(city=city).select_related("user").order_by("created_at", "id")


def list_own_memberships(*, user: User) -> QuerySet[Membership]:
    """Return the person's memberships with their cities."""
    return Membership.objects.filter(user=user).select_related("city").order_by("city__slug")


def find_staff_session(*, city: City, user: User, now: datetime) -> StaffSession | None:
    """Return the open staff session of this person in this city, or None."""
    open_sessions = StaffSession.objects.filter(city=city, user=user, ended_at=None, expires_at__gt=now)
    return open_sessions.order_by("-expires_at").first()
