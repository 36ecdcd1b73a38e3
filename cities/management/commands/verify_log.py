"""Prove that nobody changed the log afterwards."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.log import verify_chain
from cities.models import City
from cities.selectors.cities import get_city, list_cities
from cities.tenancy import enter_city


class Command(BaseCommand):
    """Walks the hash chain of one city or of all; ends with an error if any is broken."""

    help = "Verify the hash chain of the log, of one city or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--city tartu` for one city."""
        parser.add_argument("--city", metavar="SLUG", default="", help="only this city")

    def handle(self, *args: Any, city: str, **options: Any) -> None:
        """Say for each city whether its log holds; name the first broken entry."""
        broken = 0
        for found in self._cities(city):
            with enter_city(found):
                fault = verify_chain(city=found)
            if fault is None:
                self.stdout.write(f"{found.slug}: whole")
            else:
                broken += 1
                self.stderr.write(f"{found.slug}: broken at entry {fault.seq}: {fault.reason}")
        if broken:
            raise CommandError(f"{broken} log{'s are' if broken > 1 else ' is'} broken.")

    def _cities(self, slug: str) -> list[City]:
        if not slug:
            return list(list_cities())
        try:
            return [get_city(slug=slug)]
        except City.DoesNotExist:
            raise CommandError(f"There is no city {slug}.") from None
