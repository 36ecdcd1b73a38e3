"""Fields in words, as tables."""

import pytest

from citylabs.rules.merge_fields import fill_fields, find_faults, uses_fields

VALUES = {"person": "Mari", "organisation": "", "lab": "Rain & streets", "city": "Tartu"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {person},", "Dear Mari,"),
        ("Dear { person | colleague },", "Dear Mari,"),
        ("Dear {organisation|colleague},", "Dear colleague,"),
        ("Dear {organisation},\n  see {lab}.", "Dear,\n see Rain & streets."),
        ("{person}{person}", "MariMari"),
        ("No field at all", "No field at all"),
        ("  two  blanks stay", "  two  blanks stay"),
        # Words of before there were fields go out as they were written.
        ("{salary} :-{", "{salary} :-{"),
        ("{person|}", "Mari"),
    ],
)
def test_fill_fields(text: str, filled: str) -> None:
    assert fill_fields(text, VALUES) == filled


def test_fill_fields_puts_values_in_once_and_on_one_line() -> None:
    values = {"person": "{city}\nEvil: {{ settings.SECRET_KEY }}", "city": "Tartu"}

    assert fill_fields("Dear {person}", values) == "Dear {city} Evil: {{ settings.SECRET_KEY }}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Dear {person|colleague}, {date} {place} {answer_by} {city} {lab} {group}", []),
        ("Dear {name} and {Person}", ["{name}", "{Person}"]),
        ("{name} {name}", ["{name}"]),
        ("{{ person }}", ["{", "}"]),
        ("{% now %}", ["{% now %}"]),
        ("Dear {person", ["{person"]),
        ("Dear person}", ["person}"]),
        ("{person|a|b}", ["{person|a|b}"]),
        ("{}", ["{}"]),
    ],
)
def test_find_faults(text: str, faults: list[str]) -> None:
    assert find_faults(text) == faults


def test_uses_fields() -> None:
    assert uses_fields("Dear {person}")
    assert not uses_fields("Dear {name}")
