"""CPV and NUTS codes, as tables."""

import pytest

from cities.rules.codes import (
    CPV_DIVISIONS,
    cpv_parents,
    cpv_stem,
    cpv_stems,
    is_cpv,
    is_in_known_division,
    is_region,
    normalise_cpv,
    normalise_region,
    region_parents,
)


@pytest.mark.parametrize(
    ("text", "code", "shaped", "known"),
    [
        ("90720000", "90720000", True, True),
        (" 90720000 ", "90720000", True, True),
        ("90720000-0", "90720000", True, True),
        ("90720000 - 0", "90720000", True, True),
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
    assert is_cpv(code) is shaped
    assert is_in_known_division(code) is known


def test_there_are_45_divisions() -> None:
    assert len(CPV_DIVISIONS) == 45


@pytest.mark.parametrize(
    ("code", "stem"),
    [("45233140", "4523314"), ("45233000", "45233"), ("45000000", "45"), ("30000000", "30"), ("03000000", "03")],
)
def test_cpv_stem(code: str, stem: str) -> None:
    assert cpv_stem(code) == stem


@pytest.mark.parametrize(
    ("codes", "stems"),
    [
        ([], []),
        (["45000000"], ["45"]),
        (["45233140"], ["45", "452", "4523", "45233", "452331", "4523314"]),
        (["45233141"], ["45", "452", "4523", "45233", "452331", "4523314", "45233141"]),
        (["45230000", "45210000"], ["45", "452", "4521", "4523"]),
        # A nought inside of a code is part of the stem.
        (["90500010"], ["90", "905", "9050", "90500", "905000", "9050001"]),
        (["30000000", "03000000"], ["03", "30"]),
    ],
)
def test_cpv_stems(codes: list[str], stems: list[str]) -> None:
    assert cpv_stems(codes) == stems


def test_cpv_parents() -> None:
    assert cpv_parents("45233000") == ["45230000", "45200000", "45000000"]
    assert cpv_parents("45000000") == []


@pytest.mark.parametrize(
    ("text", "code", "shaped"),
    [
        ("ee", "EE", True),
        (" EE 008 ", "EE008", True),
        ("FRY10", "FRY10", True),
        ("E", "E", False),
        ("E1", "E1", False),
        ("EE0089", "EE0089", False),
        ("EE-08", "EE-08", False),
        ("", "", False),
    ],
)
def test_region(text: str, code: str, shaped: bool) -> None:
    assert normalise_region(text) == code
    assert is_region(code) is shaped


def test_region_parents() -> None:
    assert region_parents("EE008") == ["EE00", "EE0", "EE"]
    assert region_parents("EE") == []
