"""Fields for codes: what is kept, what is said, with and without a loaded list."""

from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from cities.enums import CodeList
from cities.forms.codes import CodeField, CodesField
from cities.services.codes import load_codes
from tests.cities.codes import write_codes

pytestmark = pytest.mark.django_db


class CodesForm(forms.Form):
    cpv = CodesField(CodeList.CPV, required=False, most=3)
    region = CodeField(CodeList.NUTS, required=False)


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_codes(folder=write_codes(tmp_path))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", []),
        ("90700000", ["90700000"]),
        (" 45233140-2 ; 90700000,45233140 ", ["45233140", "90700000"]),
        ("45233140\n90700000", ["45233140", "90700000"]),
    ],
)
def test_codes_field_reads_what_people_type(loaded: None, typed: str, codes: list[str]) -> None:
    form = CodesForm({"cpv": typed})

    assert form.is_valid()
    assert form.cleaned_data == {"cpv": codes, "region": ""}


def test_codes_field_names_every_wrong_code_when_the_list_is_loaded(loaded: None) -> None:
    form = CodesForm({"cpv": "4523, 45233147, 99000000", "region": "EE009"})

    assert form.errors == {
        "cpv": [
            "“4523” is no CPV code: it has 8 digits, for example 90720000.",
            "The CPV has no code 45233147. The nearest one above it is 45233140.",
            "The CPV has no code 99000000, nor anything above it.",
        ],
        "region": ["The NUTS has no code EE009. The nearest one above it is EE00."],
    }


def test_codes_field_goes_by_division_and_country_without_a_list() -> None:
    assert CodesForm({"cpv": "45233147, 90000000", "region": "ee 008"}).is_valid()
    form = CodesForm({"cpv": "40000000", "region": "QQ1"})
    assert form.errors == {
        "cpv": ["The CPV has no code 40000000, nor anything above it."],
        "region": ["The NUTS has no code QQ1, nor anything above it."],
    }


def test_codes_field_has_a_limit(loaded: None) -> None:
    form = CodesForm({"cpv": "45000000, 45200000, 45233000, 90700000", "region": "EE, LV"})

    assert form.errors == {"cpv": ["Give at most 3 codes."], "region": ["Give at most 1 code."]}


def test_codes_field_shows_names_in_the_language_of_the_page(loaded: None) -> None:
    with translation.override("et"):
        page = str(CodesForm(initial={"cpv": ["45233140", "90733000"]})["cpv"])

    assert 'value="45233140, 90733000"' in page
    assert '<span class="codes__name" lang="et">Teetööd</span>' in page
    assert '<span class="codes__name" lang="en">Services related to water pollution</span>' in page


def test_codes_field_says_the_division_of_a_code_without_a_list() -> None:
    page = str(CodesForm(initial={"cpv": ["45233140"]})["cpv"])

    assert '<span class="codes__name muted">in: Construction work</span>' in page


def test_codes_field_knows_a_change() -> None:
    field = CodesForm().fields["cpv"]

    assert not field.has_changed(["45233140", "90700000"], "45233140-2,90700000")
    assert field.has_changed(["45233140"], "")
