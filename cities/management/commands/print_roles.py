"""The roles and their permissions as one table."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.enums import Role
from cities.permissions import list_permissions


class Command(BaseCommand):
    """Prints what `/c/<city>/work/colleagues/roles/` shows."""

    help = "Print which role may do what."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table in Markdown, so that it can be pasted into a document."""
        roles = list(Role)
        permissions = list_permissions()
        width = max(len(f"{each.sentence} ({each.code})") for each in permissions)
        self.stdout.write(f"| {'May':{width}} | " + " | ".join(str(role.label) for role in roles) + " |")
        self.stdout.write(f"| {'-' * width} | " + " | ".join("-" * len(str(role.label)) for role in roles) + " |")
        for each in permissions:
            marks = [("x" if role in each.roles else "").center(len(str(role.label))) for role in roles]
            self.stdout.write(f"| {f'{each.sentence} ({each.code})':{width}} | " + " | ".join(marks) + " |")
