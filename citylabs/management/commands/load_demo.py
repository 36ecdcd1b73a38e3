"""The command `manage.py load_demo`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cities.tenancy import enter_city
from citylabs.management.demo.accessibility import load_accessibility
from citylabs.management.demo.content import read_content
from citylabs.management.demo.coverage import load_coverage
from citylabs.management.demo.data_requests import load_data_requests
from citylabs.management.demo.duplicates import load_doubles
from citylabs.management.demo.labs import load_labs
from citylabs.management.demo.networks import load_network
from citylabs.management.demo.organisations import load_organisations
from citylabs.management.demo.places import PASSWORD, STAFF_EMAIL, list_sign_ins, load_city, load_user
from citylabs.management.demo.privacy import load_privacy
from citylabs.management.demo.registry import load_needs, load_registry


class Command(BaseCommand):
    """Loads three cities with people, registries, needs and labs in every state. Loading again adds what is missing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --print-sign-ins."""
        parser.add_argument("--print-sign-ins", action="store_true", help="print the demo accounts and load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse on a server: everybody knows the password."""
        if options["print_sign_ins"]:
            self._print_sign_ins()
            return
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo's accounts have a known password: not on a server (settings.DEMO_ALLOWED).")
        with connection.cursor() as cursor:
            # What a power cut takes away is loaded again: no need to wait for the disk a thousand times.
            cursor.execute("SET synchronous_commit TO off")
        load_user(STAFF_EMAIL, "en", is_staff=True)
        places = []
        for facts in read_content("cities")["city"]:
            city, actor = load_city(facts)
            places.append((city, actor))
            with enter_city(city):
                load_registry(city, actor)
                needs = load_needs(city, actor)
                load_accessibility(city, actor)
            load_labs(city, actor, needs, read_content("labs")["lab"])
            load_coverage(city, actor)
        load_network(places)
        for city, actor in places:
            with enter_city(city):
                load_privacy(city, actor)
                load_data_requests(city)
        load_organisations(places)
        for city, actor in places:
            with enter_city(city):
                load_doubles(city, actor)

    def _print_sign_ins(self) -> None:
        for email, what in list_sign_ins():
            self.stdout.write(f"{email:<32}{PASSWORD:<16}{what}")
