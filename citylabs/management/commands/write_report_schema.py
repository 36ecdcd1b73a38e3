"""Write docs/api/report.schema.json from the classes of the report; `--check` only says whether it is up to date."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from citylabs.rules.report_schema import describe_report

PATH = settings.BASE_DIR / "docs" / "api" / "report.schema.json"


class Command(BaseCommand):
    """Needs no database."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="Fail if the file is not up to date.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        text = json.dumps(describe_report(), indent=2, ensure_ascii=False) + "\n"
        if not options["check"]:
            PATH.parent.mkdir(parents=True, exist_ok=True)
            PATH.write_text(text)
        elif not PATH.exists() or PATH.read_text() != text:
            raise CommandError(f"{PATH} is out of date: run manage.py write_report_schema")
