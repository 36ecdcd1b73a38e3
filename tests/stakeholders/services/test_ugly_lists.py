"""Lists as people really have them (tests/data/ugly), each with the exact preview it gives, as data to read."""

import json
from pathlib import Path
from typing import Any

import pytest

from cities.models import City
from cities.tenancy import enter_city
from stakeholders.models import StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.services.files import UnreadableFile, read_table
from stakeholders.services.import_preview import judge_rows
from stakeholders.services.import_reading import propose_reading
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory

UGLY = Path(__file__).resolve().parents[2] / "data" / "ugly"
EXPECTED = sorted(UGLY.glob("*.json"))
UNREADABLE = {
    "locked.xlsx": "password",
    "old.xls": "old-excel",
    "sheet.ods": "open-document",
    "web_page.xls": "web-page",
    "bomb.xlsx": "bomb",
}
KNOWN: list[dict[str, Any]] = [
    {"organisation": "OÜ Päike", "person": "Mari Maasikas", "email": "mari@paike.example", "language": "et"},
    {
        "organisation": "OÜ Täht",
        "person": "Liis Leppik",
        "email": "liis@taht.example",
        "other_emails": ["vana@taht.example"],
    },
    {"organisation": "Tartu linn", "person": "", "email": "linn@tartu.example", "registration_id": "75006546"},
    {"organisation": "AS Sadam", "person": "", "email": "info@sadam.example"},
]


@pytest.fixture
def city(cast: Cast) -> City:
    """A city that knows a few people already, and speaks Estonian and English."""
    for values in KNOWN:
        StakeholderFactory(city=cast.ours, **values)
    return cast.ours


def look_through(city: City, name: str) -> dict[str, Any]:
    """Return what the preview shows: columns, and of each person outcome, values, changes and reasons."""
    table = read_table((UGLY / name).read_bytes(), languages=city.languages)
    group = "citizen" if "cards" in table.form else ""  # cards have no group: somebody chooses one for all
    reading = propose_reading(table, mapping=Mapping(helix_group=group))
    rows = judge_rows(city=city, stakeholder_import=StakeholderImport(city=city), reading=reading)
    shown = [
        {
            "row": f"{row.number}.{row.part}" if row.part > 1 else str(row.number),
            "outcome": str(row.outcome),
            "values": {field: value for field, value in row.values.items() if (field, value) != ("language", "en")},
            **({"changes": row.changes} if row.changes else {}),
            **({"reasons": row.reasons} if row.reasons else {}),
        }
        for row in (rows if reading.is_certain else ())
    ]
    columns = list(zip(reading.headers, reading.mapping.columns, strict=True))
    return {"columns": columns, "is_certain": reading.is_certain, "rows": shown}


def as_text(shown: dict[str, Any]) -> str:
    """One line per person, so that a difference is read at once."""
    lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in shown["rows"])
    columns = json.dumps(shown["columns"], ensure_ascii=False)
    certain = json.dumps(shown["is_certain"])
    return f'{{"columns": {columns},\n "is_certain": {certain},\n "rows": [\n  {lines}\n]}}\n'


def test_every_ugly_list_has_its_preview() -> None:
    lists = {path.name for path in UGLY.iterdir() if path.suffix in {".csv", ".txt", ".xlsx", ".xls", ".ods", ".vcf"}}
    assert {path.name.removesuffix(".json") for path in EXPECTED} | set(UNREADABLE) == lists
    assert len(EXPECTED) >= 12


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_ugly_list_gives_exactly_this_preview(path: Path, city: City) -> None:
    with enter_city(city):
        shown = look_through(city, path.name.removesuffix(".json"))

    assert as_text(shown) == path.read_text()


@pytest.mark.parametrize(("name", "problem"), UNREADABLE.items())
def test_what_cannot_be_read_is_said_clearly(name: str, problem: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table((UGLY / name).read_bytes(), languages=["en"])
    assert refused.value.code == problem
