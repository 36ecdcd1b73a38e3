"""Duplicates: how well likeness tells the labelled pairs apart, and how long a registry of 200,000 entries takes.

Run it alone with `python -m ops.bench.duplicates [entries]`; the database is the one of DATABASE_URL.
"""

import os
import sys
from typing import Any

import django
import psycopg

from ops.bench.registry import ROWS, make_list, scratch_city, seconds
from ops.bench.registry_data import ENTRIES, copy_entries

PRECISION, RECALL = 0.95, 0.90
SCAN_LIMIT, LOOKUP_LIMIT, PREVIEW_LIMIT = 900.0, 0.5, 30.0
_TYPED = {"organisation": "Päike Kuu 49999", "person": "Inimene 199999", "email": "inimene@org49999.example"}


def report_pairs() -> bool:
    """Print precision and recall of the held-out half and every kind; return whether they are good enough."""
    from ops.bench.labelled_pairs import measure  # Django is set up by main()

    found = measure("held-out")
    print(f"labelled pairs, held-out half: precision {found.precision:.3f}, recall {found.recall:.3f}")
    for (label, kind), counts in sorted(found.by_kind.items()):
        print(f"  {label:10} {kind:28} {counts['right']:4} of {counts['all']:4}")
    return found.precision >= PRECISION and found.recall >= RECALL


def time_scan(city: Any) -> tuple[float, int, int]:
    """Return the seconds of a scan as a worker does it, the number of keys, and of pairs."""
    from cities.permissions import Actor  # Django is set up by main()
    from cities.tenancy import enter_city
    from stakeholders.models import DuplicatePair, MatchKey
    from stakeholders.services.duplicate_scan import scan_registry, start_scan

    with enter_city(city):
        run = start_scan(city=city, actor=Actor(kind="system", label="bench"))
    taken = seconds(lambda: scan_registry(city_id=city.pk, run_id=run.pk))
    with enter_city(city):
        keys, pairs = (model.objects.filter(city=city).count() for model in (MatchKey, DuplicatePair))
    return taken, keys, pairs


def explain_lookup(city: Any) -> str:
    """Return the plan of looking keys up, as the program's role behind the wall."""
    from cities.tenancy import enter_city  # Django is set up by main()
    from stakeholders.models import MatchKey
    from stakeholders.rules.match_keys import list_keys
    from stakeholders.rules.signatures import read_signature

    keys = sorted(list_keys(read_signature(_TYPED)))
    with enter_city(city):
        return MatchKey.objects.filter(city=city, key__in=keys).values_list("key", "stakeholder_id").explain()


def time_lookup(city: Any) -> float:
    """Return the seconds of the warning while somebody types, the best of three."""
    from cities.tenancy import enter_city  # Django is set up by main()
    from stakeholders.matching import find_likely_doubles

    with enter_city(city):
        return min(seconds(lambda: find_likely_doubles(city=city, values=_TYPED)) for _ in range(3))


def time_preview(city: Any) -> float:
    """Return the seconds of the preview of a list of 10,000 rows against this registry."""
    from cities.permissions import Actor  # Django is set up by main()
    from cities.tenancy import enter_city
    from stakeholders.services.import_work import read_import
    from stakeholders.services.imports import upload_import

    actor = Actor(kind="system", label="bench")
    with enter_city(city):
        found = upload_import(city=city, actor=actor, file_name="bench", content=make_list(ROWS))
    assert found.run_id is not None
    run_id = found.run_id
    return seconds(lambda: read_import(city_id=city.pk, run_id=run_id, import_id=found.pk))


def main(entries: int = ENTRIES) -> int:
    """Print what was measured; the exit code tells whether all of it is good enough."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()
    from cities.tenancy import enter_city  # Django is set up now

    good = report_pairs()
    with scratch_city() as city:
        with enter_city(city):
            copy_entries(city.pk, entries)
        first, keys, pairs = time_scan(city)
        # Only the owner may; autovacuum does it where the registry is real.
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("ANALYZE stakeholders_stakeholder, stakeholders_matchkey, stakeholders_duplicatepair")
        again, _keys, _pairs = time_scan(city)
        plan, lookup, preview = explain_lookup(city), time_lookup(city), time_preview(city)
    print(f"scan of {entries} entries: first {first:.1f} s, again {again:.1f} s   (aim {SCAN_LIMIT:.0f} s or less)")
    print(f"  {keys} keys, {pairs} pairs to decide")
    print(f"  warning while typing {lookup * 1000:8.1f} ms   (aim {LOOKUP_LIMIT * 1000:.0f} ms or less)")
    print(f"  preview of {ROWS} rows {preview:8.2f} s   (aim {PREVIEW_LIMIT:.0f} s or less)")
    print("  " + plan.replace("\n", "\n  "))
    good = good and max(first, again) <= SCAN_LIMIT and lookup <= LOOKUP_LIMIT and preview <= PREVIEW_LIMIT
    return int(not good or "stakeholders_matchkey_key" not in plan)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
