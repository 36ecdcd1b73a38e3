"""Give every address that is kept from mails the fingerprint of the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.models import City
from cities.services.suppressions import seal_suppressions
from cities.tenancy import enter_city


class Command(BaseCommand):
    """After a new key, and once after the upgrade that brought the keys. May run while all is in use."""

    help = "Give addresses kept from mails the fingerprint of the first of SUPPRESSION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """City by city, in pieces, so that nobody waits for a lock."""
        total = 0
        for city in City.objects.order_by("slug"):
            while True:
                with enter_city(city):
                    changed = seal_suppressions(city=city)
                total += changed
                if not changed:
                    break
        self.stdout.write(f"{total} fingerprints made anew.")
