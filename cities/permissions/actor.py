"""Who acts: a member, an API token, a person with a link, or the platform itself."""

from dataclasses import dataclass, field
from uuid import UUID

from cities.permissions.registry import Permission


@dataclass(frozen=True)
class Actor:
    """Whoever is written into the log, with what they may do in the current city.

    `kind` is one of member, staff, token, person (label 'anonymous', or 'account' for somebody signed in who does not
    work in the city) and system.
    """

    kind: str
    label: str
    id: UUID | None = None
    role: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Whether this actor has the permission in the current city."""
        return permission.code in self.permissions


SYSTEM = Actor(kind="system", label="CityLabs")
