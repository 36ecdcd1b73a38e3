"""A registry of 200,000 entries: lists, filters, segments and counts, as the program's own role behind the wall.

Run it alone with `python -m ops.bench.registry_large`; the database is the one of DATABASE_URL.
"""

import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django
import psycopg

from ops.bench.registry import scratch_city, seconds
from ops.bench.registry_data import ENTRIES, copy_entries

PAGE = 51
LIMIT = 2.0
_SEGMENT = {
    "all": [{"filters": {"country": "EE", "theme": "energy"}}],
    "any": [{"filters": {"contact": "none-6"}}, {"filters": {"influence_min": 4}}],
    "none": [{"filters": {"any_tags": ["music"]}}],
}


def list_filters() -> dict[str, Any]:
    """Return what is asked for, by what the report calls it."""
    from stakeholders.rules.filters import Filters  # Django is set up by main()

    return {
        "no filter": Filters(),
        "search, one word": Filters(q="199999"),
        "search, nothing found": Filters(q="nowhere"),
        "group": Filters(group="research"),
        "level": Filters(level="local"),
        "country": Filters(country="LV"),
        "region": Filters(region="EE00"),
        "CPV subtree": Filters(cpv="45230000"),
        "theme": Filters(theme="energy"),
        "all of two tags": Filters(tags=("rain", "school")),
        "one of two tags": Filters(any_tags=("rain", "school")),
        "none of two tags": Filters(no_tags=("rain", "school")),
        "language": Filters(language="fi"),
        "no contact for 6 months": Filters(contact="none-6"),
        "contact since": Filters(contact_from=date(2026, 6, 1)),
        "influence and interest": Filters(influence_min=5, interest_min=5),
        "has no address": Filters(address="no"),
        "has attended": Filters(condition="attended"),
        "never invited": Filters(condition="never-invited"),
    }


def measure(city: Any) -> list[tuple[str, float, float]]:
    """Return (what, seconds of the first page, seconds of the count up to the limit), the best of three."""
    from cities.tenancy import enter_city  # Django is set up by main()
    from stakeholders.models import Segment
    from stakeholders.rules.filters import Filters
    from stakeholders.selectors.stakeholders import count_up_to_limit, list_stakeholders

    with enter_city(city):
        segment = Segment.objects.create(city=city, name="Bench", definition=_SEGMENT)
    asked = {**list_filters(), "segment of three parts": Filters(segment=str(segment.pk))}

    def best(work: Callable[[], Any]) -> float:
        with enter_city(city):
            return min(seconds(work) for _ in range(3))

    results = []
    for name, filters in asked.items():
        with enter_city(city):  # a segment is read where it is asked for
            entries = list_stakeholders(city=city, filters=filters)
        page = best(lambda entries=entries: list(entries.all()[:PAGE]))  # type: ignore[misc]
        results.append((name, page, best(lambda entries=entries: count_up_to_limit(entries))))  # type: ignore[misc]
    with enter_city(city):
        deep = list_stakeholders(city=city).values_list("sort_key", flat=True)[ENTRIES - 200]
    entries = list_stakeholders(city=city).filter(sort_key__gt=deep)
    results.append(("a page far behind", best(lambda: list(entries.all()[:PAGE])), 0.0))
    return results


def main() -> int:
    """Print the times; the exit code tells whether every page and every count comes in time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()
    from cities.tenancy import enter_city  # Django is set up now

    with scratch_city() as city:

        def write() -> None:
            with enter_city(city):
                copy_entries(city.pk)

        written = seconds(write)
        # Only the owner may; autovacuum does it where the registry is real.
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("ANALYZE stakeholders_stakeholder")
        results = measure(city)
    print(f"registry of {ENTRIES} entries, written in {written:.1f} s   (aim {LIMIT:.0f} s or less each)")
    for name, page, count in results:
        print(f"  {name:26} page {page * 1000:8.1f} ms   count {count * 1000:8.1f} ms")
    return int(any(max(page, count) > LIMIT for _name, page, count in results))


if __name__ == "__main__":
    sys.exit(main())
