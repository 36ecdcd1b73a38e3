"""CPV codes, as a table."""

import pytest

from procurement.rules.cpv import DIVISIONS, is_cpv_shaped, is_in_known_division, normalise_cpv


@pytest.mark.parametrize(
    ("text", "code", "shaped", "known"),
    [
        ("90720000", "90720000", True, True),
        (" 90720000 ", "90720000", True, True),
        ("90720000-0", "90720000", True, True),
        ("03000000", "03000000", True, True),
        ("40000000", "40000000", True, False),
        ("00000000", "00000000", True, False),
        ("9072000", "9072000", False, True),
        ("907200000", "907200000", False, True),
        ("9072000x", "9072000x", False, True),
        ("٩٠٧٢٠٠٠٠", "٩٠٧٢٠٠٠٠", False, False),
        ("", "", False, False),
    ],
)
def test_cpv_code(text: str, code: str, shaped: bool, known: bool) -> None:
    assert normalise_cpv(text) == code
    assert is_cpv_shaped(code) is shaped
    assert is_in_known_division(code) is known


def test_there_are_45_divisions() -> None:
    assert len(DIVISIONS) == 45
