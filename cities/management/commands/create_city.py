"""Found a city from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.errors import Refusal
from cities.models import Translations
from cities.permissions import SYSTEM
from cities.services.cities import CityDetails, create_city


class Command(BaseCommand):
    """Creates a city with starter texts; its owner is invited by mail, or joins at once if they have an account."""

    help = "Create a city and invite its owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For example: create_city tartu --name Tartu --country EE --languages et,en --owner mari@tartu.example."""
        parser.add_argument("slug", help="the city's address, for example tartu")
        parser.add_argument("--name", required=True, help="in the first language")
        parser.add_argument("--country", required=True, help="two letters")
        parser.add_argument("--languages", default="en", help="codes with commas, the first language first")
        parser.add_argument("--time-zone", default="Europe/Tallinn")
        parser.add_argument("--nuts3", default="")
        parser.add_argument("--latitude", type=float, help="degrees north, for the map")
        parser.add_argument("--longitude", type=float, help="degrees east, for the map")
        parser.add_argument("--owner", required=True, metavar="EMAIL")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        """Create it, or say why not."""
        languages = options["languages"].split(",")
        details = CityDetails(
            name=Translations({languages[0]: options["name"]}),
            country=options["country"],
            languages=languages,
            time_zone=options["time_zone"],
            nuts3=options["nuts3"],
            latitude=options["latitude"],
            longitude=options["longitude"],
        )
        try:
            city = create_city(actor=SYSTEM, slug=slug, details=details, owner_email=options["owner"])
        except Refusal as refusal:
            field = f"{refusal.field}: " if refusal.field else ""
            raise CommandError(f"{field}{refusal.message}") from None
        self.stdout.write(f"Created {city} at /c/{city.slug}/.")
