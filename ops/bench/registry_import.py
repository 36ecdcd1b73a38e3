"""A list of 10,000 people from the upload to the last written row, in an empty city and in one with 20,000 entries.

A worker's way: read, preview, confirm, write. Run it alone with `python -m ops.bench.registry_import`; the database is
the one of DATABASE_URL.
"""

import os
import sys

import django
import psycopg

from ops.bench.registry import ROWS, make_list, make_workbook, scratch_city, time_import
from ops.bench.registry_data import copy_entries

ENTRIES = (0, 20_000)
LIMIT = 30.0


def measure(entries: int, content: bytes) -> tuple[float, float]:
    """Return the seconds of preview and of writing in a city with so many entries."""
    from cities.tenancy import enter_city  # Django is set up by main()

    with scratch_city() as city:
        if entries:
            with enter_city(city):
                copy_entries(city.pk, entries)
            # Only the owner may; autovacuum does it where the registry is real.
            with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
                owner.execute("ANALYZE stakeholders_stakeholder")
        return time_import(city, content)


def main() -> int:
    """Print the times; the exit code tells whether every import is written in time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()
    print(f"import of {ROWS} rows, from the file to the last entry   (aim {LIMIT:.0f} s or less)")
    totals = []
    for form, content in (("CSV", make_list(ROWS)), ("XLSX", make_workbook(ROWS))):
        for entries in ENTRIES:
            reading, writing = measure(entries, content)
            totals.append(reading + writing)
            told = f"preview {reading:5.2f} s, writing {writing:5.2f} s, together {totals[-1]:5.2f} s"
            print(f"  {form:4} into {entries:6} entries   {told}")
    return int(max(totals) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
