"""Encrypt everything that is encrypted with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.models import City
from cities.services.encryption import rotate_encryption
from cities.tenancy import enter_city


class Command(BaseCommand):
    """After a new key was put first into ENCRYPTION_KEYS; afterwards the old key can go."""

    help = "Encrypt access needs and diets anew with the first of ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """City by city."""
        total = 0
        for city in City.objects.order_by("slug"):
            with enter_city(city):
                total += rotate_encryption(city=city)
        self.stdout.write(f"{total} values encrypted anew.")
