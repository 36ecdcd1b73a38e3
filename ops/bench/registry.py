"""The registry against its floors: an import of 10,000 rows, an export of 10,000 rows.

The floor of an export is what nobody can go below: one psycopg query and the standard csv writer, without a wall, a
log, words or safe cells. Run it alone with `python -m ops.bench.registry`; the database is the one of DATABASE_URL.
"""

import csv
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
import psycopg

ROWS = 10_000
GROUPS = ("sme", "research", "public_buyer", "civil_society", "media")


def make_list(rows: int) -> bytes:
    """Return a CSV of invented people on a reserved domain, as a spreadsheet of the region writes it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Organisatsioon", "Isik", "E-post", "Rühm", "Keel", "Märksõnad", "Telefon", "Märkused"])
    for number in range(rows):
        group = GROUPS[number % len(GROUPS)]
        mail = f"person{number}@org{number % 3000}.example"
        words = f"Kohtusime messil, {number}"
        writer.writerow(
            [f"OÜ Päike {number % 3000}", f"Õie Mägi {number}", mail, group, "et", "energia, kool", "+372 555", words]
        )
    return text.getvalue().encode("cp1257")


def make_workbook(rows: int) -> bytes:
    """Return the same list as XLSX."""
    import xlsxwriter  # only the bench writes one

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, line in enumerate(csv.reader(io.StringIO(make_list(rows).decode("cp1257")), delimiter=";")):
        sheet.write_row(place, 0, line)
    book.close()
    return file.getvalue()


def seconds(work: Callable[[], Any]) -> float:
    """Return how long the work takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def scratch_city() -> Iterator[Any]:
    """Make a city of our own and take it away again, with everything in it."""
    from django.db import transaction  # Django is set up by main()

    from cities.models import City, Translations
    from cities.tenancy import enter_city
    from stakeholders.models import DuplicatePair, ImportRow, MatchKey, Stakeholder, StakeholderImport

    city = City.objects.create(
        slug=f"bench-{os.getpid()}-{time.time_ns()}"[:60],
        name=Translations(en="Bench"),
        country="EE",
        languages=["et", "en"],
    )
    try:
        yield city
    finally:
        # The log is append-only, so the city itself stays behind, without a registry.
        with transaction.atomic(), enter_city(city):
            for model in (MatchKey, DuplicatePair, ImportRow, StakeholderImport, Stakeholder):
                model.objects.filter(city=city)._raw_delete("default")


def time_import(city: Any, content: bytes) -> tuple[float, float]:
    """Return the seconds of preview and of writing, as a worker does them."""
    from cities.permissions import Actor  # Django is set up by main()
    from cities.tenancy import enter_city
    from stakeholders.services.import_work import read_import, write_import
    from stakeholders.services.imports import confirm_import, upload_import

    actor = Actor(kind="system", label="bench")

    def ids(found: Any) -> dict[str, Any]:
        return {"city_id": city.pk, "run_id": found.run_id, "import_id": found.pk}

    with enter_city(city):
        found = upload_import(city=city, actor=actor, file_name="bench", content=content)
    reading = seconds(lambda: read_import(**ids(found)))
    with enter_city(city):
        confirmed = confirm_import(city=city, actor=actor, import_id=found.pk)
    return reading, seconds(lambda: write_import(**ids(confirmed), actor=actor))


def time_export(city: Any, form: str) -> float:
    """Return the seconds of one export, the best of five."""
    from cities.permissions import Actor  # Django is set up by main()
    from cities.tenancy import enter_city
    from stakeholders.rules.filters import Filters
    from stakeholders.services.exports import export_stakeholders

    actor = Actor(kind="system", label="bench")

    def export() -> None:
        with enter_city(city):
            done = export_stakeholders(city=city, actor=actor, filters=Filters(), form=form, language="et")
            with done.file as file:
                assert len(file.read()) > 0
        assert done.count == ROWS

    return min(seconds(export) for _ in range(5))


def time_floor(city: Any) -> float:
    """Return the seconds of a plain psycopg loop that writes the same columns, the best of five."""
    from django.db import connection  # Django is set up by main()

    columns = (
        "organisation, person, role, email, phone, helix_group, language, country, tags, consent_basis, consent_note,"
        " notes, source"
    )
    plan = connection.get_connection_params()
    wanted = {name: plan[name] for name in ("host", "port", "user", "password", "dbname") if plan.get(name)}

    def export() -> None:
        with psycopg.connect(**wanted) as plain, plain.cursor() as cursor:
            cursor.execute("SELECT set_config('app.city', %s, true)", [str(city.pk)])
            cursor.execute(f"SELECT {columns} FROM stakeholders_stakeholder WHERE city_id = %s", [city.pk])
            writer = csv.writer(io.StringIO())
            for row in cursor:
                writer.writerow(row)

    return min(seconds(export) for _ in range(5))


def main() -> int:
    """Print the times and ratios; the exit code tells whether the aims are met."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()
    with scratch_city() as city:
        csv_times = time_import(city, make_list(ROWS))
        floor = time_floor(city)
        as_csv, as_xlsx = time_export(city, "csv"), time_export(city, "xlsx")
    with scratch_city() as city:
        book_times = time_import(city, make_workbook(ROWS))
    print(f"registry: a list of {ROWS} rows")
    for name, (reading, writing) in (("CSV", csv_times), ("XLSX", book_times)):
        print(f"  import of {name}, preview {reading:6.2f} s, writing {writing:6.2f} s   (aim 30 s or less together)")
    print(f"  plain psycopg loop       {floor:8.3f} s")
    print(f"  export as CSV            {as_csv:8.3f} s")
    print(f"  ratio                    {as_csv / floor:8.2f}   (aim 10 or less)")
    print(f"  export as XLSX, ratio    {as_xlsx / floor:8.2f}")
    return int(as_csv / floor > 10 or sum(csv_times) > 30 or sum(book_times) > 30)


if __name__ == "__main__":
    sys.exit(main())
