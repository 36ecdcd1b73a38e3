"""What can be done, by whom. Upper apps register their permissions here; the table is printed and reviewed."""

from cities.permissions.actor import SYSTEM, Actor
from cities.permissions.registry import Permission, list_permissions, permissions_of, register_permission
from cities.permissions.table import (
    ACCESSIBILITY_EDIT,
    CITY_EDIT,
    LEGAL_EDIT,
    LOG_READ,
    MEMBERS_EDIT,
    MEMBERS_READ,
    NETWORKS_EDIT,
    NETWORKS_READ,
    OUTBOX_EDIT,
    OUTBOX_READ,
    PRIVACY_HANDLE,
    PRIVACY_READ,
    RETENTION_EDIT,
    RUNS_EDIT,
    TOKENS_EDIT,
    WORKSPACE_READ,
)

__all__ = [
    "ACCESSIBILITY_EDIT",
    "CITY_EDIT",
    "LEGAL_EDIT",
    "LOG_READ",
    "MEMBERS_EDIT",
    "MEMBERS_READ",
    "NETWORKS_EDIT",
    "NETWORKS_READ",
    "OUTBOX_EDIT",
    "OUTBOX_READ",
    "PRIVACY_HANDLE",
    "PRIVACY_READ",
    "RETENTION_EDIT",
    "RUNS_EDIT",
    "SYSTEM",
    "TOKENS_EDIT",
    "WORKSPACE_READ",
    "Actor",
    "Permission",
    "list_permissions",
    "permissions_of",
    "register_permission",
]
