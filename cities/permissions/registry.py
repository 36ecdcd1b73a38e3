"""Permissions as data: a code, a sentence for people, and the roles that have it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from cities.enums import Role


@dataclass(frozen=True, eq=False)
class Permission:
    """One thing that can be done in a city. `code` is also the scope of an API token, e.g. `labs.edit`."""

    code: str
    sentence: str | Promise
    roles: frozenset[Role]

    @property
    def template_name(self) -> str:
        """The name under which templates ask: `can.labs_edit`."""
        return self.code.replace(".", "_").replace("-", "_")


_registered: dict[str, Permission] = {}


def register_permission(code: str, sentence: str | Promise, *roles: Role) -> Permission:
    """Add a permission to the table. The owner has every permission. Registering a code twice is an error."""
    if code in _registered:
        raise ValueError(f"The permission {code} is registered already.")
    _registered[code] = Permission(code, sentence, frozenset({Role.OWNER, *roles}))
    return _registered[code]


def list_permissions() -> list[Permission]:
    """Return all permissions in the order of their codes."""
    return [_registered[code] for code in sorted(_registered)]


def permissions_of(role: str) -> frozenset[str]:
    """Return the codes a role has."""
    return frozenset(code for code, permission in _registered.items() if role in permission.roles)
