"""Who is this person in this city? Asked once per request by the gates of pages and API."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cities.models import City, Membership, StaffSession
from cities.permissions import Actor, permissions_of
from cities.selectors.memberships import find_membership, find_staff_session

# Staff look, and mend the settings; they never write a city's content.
STAFF_PERMISSIONS = frozenset(
    {"workspace.read", "members.read", "log.read", "outbox.read", "labs.read", "needs.read", "reports.read"}
)


@dataclass(frozen=True)
class Entry:
    """The person's place in the city: `actor` for services and log, `membership` or `staff_session` for pages."""

    actor: Actor
    membership: Membership | None = None
    staff_session: StaffSession | None = None

    @property
    def is_inside(self) -> bool:
        """Whether the person belongs here at all. For everybody else the workspace does not exist."""
        return self.membership is not None or self.staff_session is not None


def open_city(*, city: City, user: Any) -> Entry:
    """Return the entry of a user (or an anonymous visitor) into the city. Call inside `enter_city`."""
    if not user.is_authenticated:
        return Entry(Actor(kind="person", label="anonymous"))
    membership = find_membership(city=city, user=user)
    if membership is not None:
        role = membership.role
        actor = Actor(kind="member", id=user.pk, label=user.email, role=role, permissions=permissions_of(role))
        return Entry(actor, membership=membership)
    if user.is_staff and (session := find_staff_session(city=city, user=user, now=timezone.now())):
        actor = Actor(kind="staff", id=user.pk, label=user.email, permissions=STAFF_PERMISSIONS)
        return Entry(actor, staff_session=session)
    # The log cannot be erased: whoever does not work here stands in it by the id of the account alone.
    return Entry(Actor(kind="person", id=user.pk, label="account"))
