"""A city with very many entries, written with COPY: what the registry's lists, segments and coverage are measured on.

The people are invented and the same for every run: each value follows from the number of the entry.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

ENTRIES = 200_000
COLUMNS = (
    "city_id",
    "organisation",
    "person",
    "role",
    "email",
    "phone",
    "helix_group",
    "language",
    "country",
    "region",
    "level",
    "themes",
    "cpv",
    "cpv_tree",
    "tags",
    "influence",
    "interest",
    "last_contact_on",
    "consent_basis",
    "consent_note",
    "notes",
    "source",
    "created_at",
    "changed_at",
)
_GROUPS = ("sme", "large_company", "public_buyer", "policy_maker", "research", "civil_society", "citizen", "media")
_PLACES = (("EE", "EE008"), ("EE", "EE001"), ("LT", "LT025"), ("LV", "LV006"), ("FI", "FI197"), ("DE", "DE300"))
_LANGUAGES = ("et", "lt", "lv", "fi", "de", "en")
_LEVELS = ("local", "regional", "national", "european")
_THEMES = ("energy", "climate", "mobility", "health")
_CODES = ("45233140", "09331200", "72000000", "90720000", "71300000")
_TAGS = ("school", "solar", "rain", "bridge", "bicycle", "clinic", "harbour", "market", "forest", "music")
_NAMES = ("Päike", "Kuu", "Täht", "Meri", "Mets", "Vesi", "Tuul", "Lumi", "Maa", "Õun")
_FIRST = date(2024, 1, 1)


def copy_entries(city_id: UUID, number: int = ENTRIES) -> None:
    """Write invented entries into the city. Call inside `enter_city`; nothing is logged.

    PostgreSQL copies into no table behind a wall, so the rows take the way over a table of the transaction.
    """
    from cities.rules.codes import cpv_stems  # Django is set up by whoever calls

    trees = {code: cpv_stems([code]) for code in _CODES}
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE bench_entries ON COMMIT DROP AS SELECT {columns} FROM stakeholders_stakeholder"
            " WITH NO DATA"
        )
        with cursor.cursor.copy(f"COPY bench_entries ({columns}) FROM STDIN") as copy:
            for row in _rows(city_id, number, trees):
                copy.write_row(row)
        cursor.execute(f"INSERT INTO stakeholders_stakeholder ({columns}) SELECT {columns} FROM bench_entries")


def _rows(city_id: UUID, number: int, trees: dict[str, list[str]]) -> Iterator[tuple[Any, ...]]:
    now = "2026-05-01T12:00:00Z"
    for n in range(number):
        group = _GROUPS[n % len(_GROUPS)]
        country, region = _PLACES[n * 7 % len(_PLACES)]
        code = _CODES[n * 3 % len(_CODES)]
        name = f"{_NAMES[n * 13 % len(_NAMES)]} {_NAMES[n * 31 // 10 % len(_NAMES)]} {n // 4} OÜ"
        yield (
            city_id,
            name,
            f"Inimene {n}",
            "Head of unit",
            f"person{n}@org{n // 4}.example" if n % 10 else "",
            "+372 555",
            group,
            _LANGUAGES[n * 11 % len(_LANGUAGES)],
            country,
            region,
            _LEVELS[n // 8 % 4] if group in ("public_buyer", "policy_maker") else "",
            [_THEMES[n * 5 // 3 % 4]] if n % 3 else [],
            [code] if n % 4 == 0 else [],
            trees[code] if n % 4 == 0 else [],
            sorted({_TAGS[n % 10], _TAGS[n // 10 % 10]}),
            n % 5 + 1 if n % 6 else None,
            n // 5 % 5 + 1 if n % 7 else None,
            _FIRST + timedelta(days=n * 17 % 900) if n % 3 else None,
            "legitimate_interest",
            "",
            "",
            "import",
            now,
            now,
        )
