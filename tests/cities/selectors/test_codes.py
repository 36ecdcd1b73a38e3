"""Finding and naming codes."""

from pathlib import Path

import pytest
from django.utils import translation

from cities.models import Code
from cities.selectors.codes import NamedCode, find_codes, name_codes
from cities.services.codes import load_codes
from tests.cities.codes import OFFICIAL, needs_official_files, write_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_codes(folder=write_codes(tmp_path))


def found(code_list: str, words: str, language: str = "en") -> list[str]:
    return [code.code for code in find_codes(code_list, words, language=language)]


@pytest.mark.parametrize(
    ("words", "language", "codes"),
    [
        ("", "en", ["45000000", "90000000"]),
        ("4523", "en", ["45233000", "45233140"]),
        ("90700000-4", "en", ["90700000"]),
        # Names in the reader's language first, those that begin with the word first, wide before narrow.
        ("services", "en", ["90733000", "90000000", "90700000"]),
        ("construction", "en", ["45000000", "45233000", "45200000"]),
        ("SERVICES environmental", "en", ["90000000", "90700000"]),
        ("TEETOOD", "en", ["45233140"]),
        ("teetööd", "et", ["45233140"]),
        ("bicycles", "en", []),
    ],
)
def test_find_codes_by_words_and_digits(loaded: None, words: str, language: str, codes: list[str]) -> None:
    assert found("cpv", words, language) == codes


def test_find_codes_leaves_dropped_codes_out(loaded: None) -> None:
    Code.objects.filter(code="45233140").update(is_current=False)

    assert found("cpv", "roadworks") == []
    assert name_codes("cpv", ["45233140"], "en")["45233140"].name == "Roadworks"


def test_find_codes_of_regions(loaded: None) -> None:
    assert found("nuts", "lõuna") == ["EE008"]
    assert found("nuts", "ee0") == ["EE0", "EE00", "EE008"]


def test_find_codes_without_a_list() -> None:
    assert found("cpv", "construction") == ["43000000", "44000000", "45000000", "71000000"]
    assert found("cpv", "45") == ["45000000"]
    assert len(find_codes("cpv", "", limit=100)) == 45
    assert find_codes("nuts", "eesti", language="et") == [NamedCode("EE", "Eesti", "et")]
    assert found("nuts", "greece") == ["EL"]


def test_name_codes_falls_back_to_what_is_above() -> None:
    with translation.override("de"):
        named = name_codes("nuts", ["EE008", "EL", "nonsense"])

    assert named["EE008"] == NamedCode("EE008", "", "de", "EE", "Estland")
    assert named["EL"].label == "Griechenland"
    assert named["nonsense"].label == ""


@pytest.mark.parametrize("number", [1, 3])
def test_name_codes_asks_twice_for_any_number(loaded: None, django_assert_num_queries: object, number: int) -> None:
    codes = ["45233140", "90733000", "45200000"][:number]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [named.name != "" for named in name_codes("cpv", codes, "en").values()] == [True] * number


@needs_official_files
def test_find_codes_in_the_official_edition() -> None:
    load_codes(folder=OFFICIAL)

    assert [code.name for code in find_codes("cpv", "roadworks", language="en")][:1] == ["Roadworks"]
    assert find_codes("cpv", "teetööd", language="lt")[0].code == "45233140"
    assert name_codes("nuts", ["EE008"], "lt")["EE008"].name == "Lõuna-Eesti"
