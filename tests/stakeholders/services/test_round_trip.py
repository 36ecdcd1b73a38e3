"""What an export writes, an import reads back as unchanged: whatever people have typed."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cities.enums import Theme
from cities.models import City
from cities.tenancy import enter_city
from stakeholders.enums import ConsentBasis, GovernmentLevel, HelixGroup, RowOutcome
from stakeholders.models import Stakeholder, StakeholderImport
from stakeholders.rules.entries import clean_values
from stakeholders.rules.filters import Filters
from stakeholders.rules.texts import clean_line, clean_tags, clean_text
from stakeholders.services.exports import export_stakeholders
from stakeholders.services.files import read_table
from stakeholders.services.import_preview import judge_rows
from stakeholders.services.import_reading import propose_reading
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory, make_actor

NASTY = st.text(alphabet="=+-@|%'\";,\\\t\r\n <>&äõšłЖ€a1\x00\x0b\u2028\ufeff", max_size=12)
TEXT = st.one_of(NASTY, st.text(max_size=30))
ENTRY = st.fixed_dictionaries(
    {
        "organisation": TEXT,
        "person": TEXT,
        "role": TEXT,
        "phone": TEXT,
        "notes": TEXT,
        "consent_note": TEXT,
        "tags": st.lists(NASTY, max_size=4),
        "helix_group": st.sampled_from(HelixGroup.values),
        "consent_basis": st.sampled_from(ConsentBasis.values),
        "language": st.sampled_from(["en", "et", "pl"]),
        "country": st.sampled_from(["", "EE", "SE", "GB"]),
        "region": st.sampled_from(["", "EE008", "FI197", "LT025"]),
        "website": st.sampled_from(["", "https://sun.example", "http://x.example/a?b=c;d"]),
        "other_emails": st.lists(st.sampled_from(["old@x.example", "older@x.example"]), max_size=2),
        "scheme": st.sampled_from(["", "EE-ARIREGISTER"]),
        "registration_id": st.sampled_from(["", "10000018", "0012-3"]),
        "level": st.sampled_from(["", *GovernmentLevel.values]),
        "themes": st.lists(st.sampled_from(Theme.values), max_size=3),
        "cpv": st.lists(st.sampled_from(["45233140", "09331200", "03000000"]), max_size=3),
        "influence": st.one_of(st.none(), st.integers(1, 5)),
        "interest": st.one_of(st.none(), st.integers(1, 5)),
        "engagement_plan": TEXT,
        "last_contact_on": st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2026, 4, 1))),
    }
)


def export(city: City, form: str, language: str) -> bytes:
    done = export_stakeholders(city=city, actor=make_actor(city), filters=Filters(), form=form, language=language)
    with done.file as file:
        return file.read()


def outcomes(city: City, content: bytes) -> list[tuple[str, Any]]:
    table = read_table(content, languages=city.languages)
    reading = propose_reading(table, mapping=None)
    rows = judge_rows(city=city, stakeholder_import=StakeholderImport(city=city), reading=reading)
    return [(row.outcome, row.changes or row.reasons) for row in rows]


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    entries=st.lists(ENTRY, min_size=1, max_size=5),
    form=st.sampled_from(["csv", "xlsx", "vcf"]),
    language=st.sampled_from(["en", "et", "fi", "lt", "lv", "sv", "da", "de", "pl"]),
)
def test_export_then_import_is_unchanged(entries: list[dict[str, Any]], form: str, language: str, cast: Cast) -> None:
    with enter_city(cast.ours):
        Stakeholder.objects.all().delete()
        for number, values in enumerate(entries):
            clean = clean_values(values)
            if not (clean["organisation"] or clean["person"]):
                clean["person"] = "Somebody"
            clean["tags"] = [tag[:40] for tag in clean["tags"]]
            clean["other_emails"] = [f"{number}-{email}" for email in clean["other_emails"]]
            StakeholderFactory(city=cast.ours, email=f"p{number}@x.example", **clean)
        content = export(cast.ours, form, language)

        assert outcomes(cast.ours, content) == [(RowOutcome.UNCHANGED, [])] * len(entries)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_line, clean_text):
        assert clean(clean(text)) == clean(text)
        assert "\x00" not in clean(text)
    assert clean_tags(clean_tags([text])) == clean_tags([text])


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-x", "@SUM(A1)", "|calc", "%x", '=HYPERLINK("http://x")'])
def test_export_never_writes_a_formula(payload: str, cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, organisation=payload, person="", tags=[payload.lower()], notes=payload)
    with enter_city(cast.ours):
        content = export(cast.ours, "csv", "en").decode("utf-8-sig")

    row = next(iter(csv.DictReader(io.StringIO(content))))
    assert {value[0] for name, value in row.items() if name in {"Organisation", "Tags", "Notes"}} == {"'"}
