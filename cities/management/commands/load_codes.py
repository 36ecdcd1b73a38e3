"""Load official code lists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.errors import Refusal
from cities.services.codes import load_codes


class Command(BaseCommand):
    """Reads the label files of the eForms SDK. May be run again with a newer edition, or twice without harm."""

    help = "Load the CPV and NUTS codes with their names from the label files of the eForms SDK."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For example: load_codes eForms-SDK/translations."""
        parser.add_argument("folder", type=Path, help="where code_en.xml, code_et.xml and so on are")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load them and say how many, or say why not."""
        try:
            loaded = load_codes(folder=folder)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        for one in loaded:
            self.stdout.write(
                f"{one.code_list}: {one.total} codes, {one.added} added, {one.changed} changed, {one.dropped} dropped"
            )
